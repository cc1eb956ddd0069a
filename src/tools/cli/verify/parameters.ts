import { Check, fail, pass, skip } from './check';
import { inWords, unknownParameters } from '../../../runtime/url/parameter-names';

/** The answer itself cannot name them: the query is not in the cache key. */
export const parameters: Check = {
  id: 'parameters',
  title: 'every parameter of the URL is known',
  async run({ url, variants }) {
    const unknown = unknownParameters(url.search);
    if (unknown.length === 0) return pass(url.search === '' ? 'none' : 'all known');
    if (!await variants.areMade()) return skip('no transformation');
    return fail(`ignored: ${inWords(unknown)}`,
      'A CDN ignores parameters that it does not know, and answers as if they were not there: correct their names, or leave them out.');
  },
};
