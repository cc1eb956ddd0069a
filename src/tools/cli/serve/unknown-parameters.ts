import { ignoredParameters, inWords } from '../../../runtime/url/parameter-names';
import { EdgeObserver, NO_OBSERVER } from '../../local/cloudfront/edge-observer';

/** Maximum number of names to report. People do not type more. */
const MOST_NAMES = 100;

/**
 * Reports the parameters that a CDN ignores, each name once. The response cannot name them.
 *
 * @param transforms whether a CDN transforms the image of a path, which is known when the edge runs
 */
export function reportUnknownParameters(
  report: (text: string) => void, transforms: (path: string) => boolean,
): EdgeObserver {
  const reported = new Set<string>();
  return {
    ...NO_OBSERVER,
    answered: ({ method, path, query }, { status }) => {
      if (status === 400) return; // with `strictParameters`, the response names them
      const unknown = transforms(path) ? ignoredParameters(query).filter(({ name }) => !reported.has(name)) : [];
      if (unknown.length === 0 || reported.size + unknown.length > MOST_NAMES) return;
      unknown.forEach(({ name }) => reported.add(name));
      report(`${method} ${path}: ignored unknown parameters: ${inWords(unknown)}`);
    },
  };
}
