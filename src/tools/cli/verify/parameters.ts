import { Check, fail, pass, skip } from './check';
import { inWords, unknownParameters } from '../../../runtime/url/parameter-names';

/** Checks for ignored parameters. Responses cannot name them, since the query string is not in the cache key. */
export const parameters: Check = {
  id: 'parameters',
  title: 'the CDN knows every parameter of the URL',
  async run({ url, variants }) {
    const unknown = unknownParameters(url.search);
    if (unknown.length === 0) return pass(url.search === '' ? 'none' : 'all known');
    if (!await variants.areTransformed()) return skip('no transformation');
    return fail(`ignored: ${inWords(unknown)}`,
      'The CDN ignores unknown parameters: correct their names, or remove them.');
  },
};
