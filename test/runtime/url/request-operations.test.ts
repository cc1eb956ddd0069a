import { GRAMMARS } from './grammar-cases';
import { segmentOf } from './variant-notation';
import { isBad, parseRequest, printVariant } from '../../../src/runtime/url/image-request';
import { RequestRules } from '../../../src/runtime/url/request-parameters';

/** Returns the operations of a query as in a variant's path, or the rejected parameter. */
function meaning(key: string, query: string, accept: string, rules: RequestRules): string {
  const request = parseRequest(`/${key}`, Object.fromEntries(new URLSearchParams(query)), accept, rules);
  return isBad(request) ? request.parameter : printVariant(request).replace(`/${key}/`, '');
}

// The bundle of the same code has to say the same of these: see the engines `njs` and `quickjs` of `npm run
// conformance`.
describe.each(GRAMMARS)('the grammar with the rules of $name', ({ rules, key = 'a.jpg', meanings }) => {
  test.each(meanings)('means for the query "%s" with Accept "%s": %s', (query, accept, outcome) => {
    expect(meaning(key, query, accept, rules)).toBe(outcome.startsWith('f=') ? segmentOf(outcome, rules) : outcome);
  });
});
