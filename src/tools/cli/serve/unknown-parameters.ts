import { inWords, unknownParameters } from '../../../runtime/url/parameter-names';
import { EdgeObserver, NO_OBSERVER } from '../../local/cloudfront/edge-observer';
import { Io } from '../command';
import { printable } from '../printable';

/** More different names are not typed by people. */
const MOST_NAMES = 100;

/**
 * Prints the parameters that a CDN ignores, each name once: the answer cannot name them.
 *
 * @param transforms whether images are made on request, which is known once the edge runs
 */
export function reportUnknownParameters(io: Io, transforms: () => boolean): EdgeObserver {
  const reported = new Set<string>();
  return {
    ...NO_OBSERVER,
    answered: ({ method, path, query }) => {
      const unknown = transforms() ? unknownParameters(query).filter(({ name }) => !reported.has(name)) : [];
      if (unknown.length === 0 || reported.size + unknown.length > MOST_NAMES) return;
      unknown.forEach(({ name }) => reported.add(name));
      io.stdout.write(`${method} ${printable(path)}: ignored unknown parameters: ${printable(inWords(unknown))}\n`);
    },
  };
}
