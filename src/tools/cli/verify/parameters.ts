import { Check, fail, pass, skip } from './check';
import { inWords, unknownParameters } from '../../../runtime/url/parameter-names';

/**
 * Checks for parameters that the CDN ignores. Its response cannot name them, since the query string is not in the cache
 * key, unless the CDN has `strictParameters` and rejects them.
 */
export const parameters: Check = {
  id: 'parameters',
  title: 'the CDN knows every parameter of the URL',
  async run(subject) {
    const { url, variants } = subject;
    if (variants.urls.ignoresUnknown) return skip('the dialect ignores unknown parameters, as the service does');
    const unknown = unknownParameters(url.search);
    if (unknown.length === 0) return pass(url.search === '' ? 'none' : 'all known');
    if ((await subject.first()).status === 400) {
      return fail(`rejected: ${inWords(unknown)}`, 'Correct the names of the parameters, or remove them.');
    }
    if (!await variants.areTransformed()) return skip('no transformation');
    return fail(`ignored: ${inWords(unknown)}`,
      'The CDN ignores unknown parameters: correct their names, or remove them.');
  },
};
