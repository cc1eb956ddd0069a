import { GRAMMARS } from './grammar-cases';
import { segmentOf } from './variant-notation';
import { isBad, parseRequest, printVariant } from '../../../src/runtime/url/image-request';
import { RequestRules } from '../../../src/runtime/url/request-parameters';

/** Returns the operations of a query as in a variant's path, or the rejected parameter. */
function meaning(query: string, accept: string, rules: RequestRules): string {
  const request = parseRequest('/a.jpg', Object.fromEntries(new URLSearchParams(query)), accept, rules);
  return isBad(request) ? request.parameter : printVariant(request).replace('/a.jpg/', '');
}

// The bundle of the same code has to say the same of these: see the engines `njs` and `quickjs` of `npm run
// conformance`.
describe.each(GRAMMARS)('the grammar with the rules of $name', ({ rules, meanings }) => {
  test.each(meanings)('means for the query "%s" with Accept "%s": %s', (query, accept, outcome) => {
    expect(meaning(query, accept, rules)).toBe(outcome.startsWith('f=') ? segmentOf(outcome, rules) : outcome);
  });
});
