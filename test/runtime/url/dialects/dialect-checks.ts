import { DialectCase } from './dialect-cases';
import { edgeFunctionCode } from '../../../../src/construct/transformation/edge-function';
import { EdgeRequest, EdgeResponse } from '../../../../src/runtime/edge/normalize-url.edge';
import { parseUrl } from '../../../../src/runtime/url/dialects/resolve-url';
import { isBad, parseVariant, printVariant } from '../../../../src/runtime/url/image-request';
import { encodeKey } from '../../../../src/runtime/url/key-encoding';
import { RequestParameters, RequestRules } from '../../../../src/runtime/url/request-parameters';
import { eventOf } from '../../edge/edge-cases';
import { ENGINES } from '../../edge/edge-engines';
import { segmentOf } from '../variant-notation';

/** Tests the bundled edge function of a dialect in each engine, and its size. */
export function expectEveryEngine(rules: RequestRules, cases: DialectCase[]): void {
  const { name } = rules.dialect!;
  const code = edgeFunctionCode(rules);

  describe.each(ENGINES)(`the edge function of the dialect ${name} in %s`, (_engine, run) => {
    test('turns each URL into the path of its variant, or names the part that it refuses', () => {
      const results = run(code, cases.map(([url, accept]) => eventOf(url, accept)));
      expect(results.map((result, index) => [cases[index][0], outcomeOf(result)])).toEqual(
        cases.map(([url, , outcome]) => [url, typeof outcome === 'string'
          ? outcome : `/${encodeKey(outcome.key)}/${outcome.segment ?? segmentOf(outcome.operations!, rules)}`]),
      );
    });
  });

  test(`the edge function of the dialect ${name} fits into a CloudFront Function, with hot-link protection`, () => {
    expect(code).not.toMatch(/\bclass\b|\.\.\.|\?\.[a-z]|\?\?|catch\{|for\([^;)]* of |\b(import|export|await)\b/);
    expect(Buffer.byteLength(code)).toBeLessThan(9500);
  });
}

function outcomeOf(result: EdgeRequest | EdgeResponse): string {
  return 'uri' in result ? result.uri : (JSON.parse(result.body) as { parameter: string }).parameter;
}

/** Expects that a URL is refused for one of these parts, or that its variant's path leads to the same variant. */
export function expectCanonical(
  path: string, query: RequestParameters, accept: string, rules: RequestRules, parts: string[] | undefined,
): void {
  const request = parseUrl(path, query, accept, rules);
  if (isBad(request)) expect(parts ?? [request.parameter]).toContain(request.parameter);
  else expect(parseVariant(printVariant(request), rules)).toEqual(request);
}
