import { FRAMEWORK_NAMES, hostileSources } from '../../runtime/url/dialects/hostile-sources.support';
import { Engine, Mode } from '../engine';
import { search } from '../hostile/search';

/** Inputs for each framework: a million for all of them. */
const SOURCES: Record<Mode, number> = { short: 10_000, long: 200_000 };

export const fuzzSources: Engine = {
  name: 'fuzz-sources',
  title: 'fuzzing: sources in URLs of frameworks, through the deployed edge function to the URL of the original',
  install: async () => undefined, // random input needs no engine
  run: async (cells, mode, { seed }) => {
    for (const framework of FRAMEWORK_NAMES) {
      const { property, counts } = hostileSources(framework);
      await search(
        cells, `no URL of ${framework} leads to a host or a key beyond those of the CDN`, property,
        { seed, inputs: SOURCES[mode] },
      );
      console.log(`${framework}: ${counts.local} local, ${counts.remote} remote, ${counts.rejected} rejected`);
    }
  },
};
