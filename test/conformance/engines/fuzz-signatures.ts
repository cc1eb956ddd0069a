import { DIALECTS_WITH_SIGNATURES, forgeryProperty } from '../../runtime/transformer/forged-urls.support';
import { Engine, Mode } from '../engine';
import { search } from '../hostile/search';

const FORGERIES: Record<Mode, number> = { short: 10_000, long: 100_000 };

export const fuzzSignatures: Engine = {
  name: 'fuzz-signatures',
  title: 'fuzzing: signed URLs of each dialect that are changed without the secret, through the deployed edge function '
    + 'and the check of the transform function',
  install: async () => undefined, // random input needs no engine
  run: async (cells, mode, { seed }) => {
    for (const dialect of DIALECTS_WITH_SIGNATURES) {
      const { property, counts } = forgeryProperty(dialect);
      await search(
        cells, `no changed URL of ${dialect} leads to another variant than the signed one`, property,
        { seed, inputs: FORGERIES[mode] },
      );
      console.log(`${dialect}: ${counts.same} with the signed variant, ${counts.rejected} rejected`);
    }
  },
};
