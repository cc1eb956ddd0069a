import { statSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { MODERN, REFUSED, RULES, TAKEN, eventOf } from './edge-cases';
import { ENGINES } from './edge-engines';
import { inNode } from './javascript-engines';
import { ASSETS, ASSET_FILES } from '../../../projenrc/assets';
import { guardedCode } from '../../../src/construct/protection/hot-links';
import { edgeFunctionCode } from '../../../src/construct/transformation/edge-function';
import { EdgeRequest, EdgeResponse } from '../../../src/runtime/edge/normalize-url.edge';
import { isBad, parseRequest, printVariant } from '../../../src/runtime/url/image-request';
import { decodeText } from '../../../src/runtime/url/key-encoding';
import { RequestParameters, RequestRules, readUnknown } from '../../../src/runtime/url/request-parameters';
import { hardUnicode } from '../../hard-values';

/** URLs with an unpaired surrogate, which UTF-8 cannot encode. */
const UNPAIRED: [string, RequestRules['dialect'], EdgeRequest['querystring'], string][] = [
  ['imgix', undefined, {}, '/\ud800'],
  ['next', { name: 'next', site: {} }, { url: { value: '/\ud800' }, w: { value: '64' }, q: { value: '75' } }, '/_next/image'],
  ['ipx', { name: 'ipx', site: {} }, {}, '/_ipx/w_64/\ud800'],
  ['dit', { name: 'dit' }, {}, `/${Buffer.from('{"key":"\\ud800"}').toString('base64')}`],
];

test.each(UNPAIRED)('the edge function of %s rejects an unpaired surrogate', (_name, dialect, querystring, uri) => {
  const event = { request: { method: 'GET', uri, querystring, headers: {} } };
  const negotiates = dialect?.site !== undefined;
  const [response] = inNode(edgeFunctionCode({ ...RULES, dialect, negotiates }), [event]) as EdgeResponse[];
  expect(response.statusCode).toBe(400);
});

describe.each(ENGINES)('the edge function in %s', (_engine, run) => {
  const handle = (url: string, accept?: string, headers?: Record<string, string>) =>
    run(edgeFunctionCode(RULES), [eventOf(url, accept, headers)])[0];

  test.each(TAKEN)('turns %s for %s into %s', (url, accept, uri) => {
    expect((handle(url, accept) as EdgeRequest).uri).toBe(uri);
  });

  test.each(REFUSED)('rejects %s for its %s', (url, parameter) => {
    const response = handle(url) as EdgeResponse;
    expect(response).toMatchObject({
      statusCode: 400,
      headers: { 'content-type': { value: 'application/problem+json' } },
    });
    expect(JSON.parse(response.body)).toMatchObject({ type: 'bad-parameter', status: 400, parameter });
  });

  test('removes the query string, and passes it on in a header that viewers cannot set', () => {
    const event = eventOf('/tom.jpg?w=600&b=1&a=%20x&b=2', undefined, { 'x-image-edge': 'forged' });
    const [request] = run(edgeFunctionCode({ ...RULES, signed: true }), [event]) as EdgeRequest[];
    expect(request.querystring).toEqual({});
    expect(request.headers['x-image-edge']).toEqual({ value: 'f00d?w=600&b=1&b=2&a=%20x' });
  });

  test.each([
    ['/tom.jpg?w=600', undefined],
    ['/tom.jpg?W=600&auto=format&preset=card&utm_source=x&s=1&Expires=2&Key-Pair-Id=3', undefined],
    ['/tom.jpg?w=600&width=300', 'width'],
    ['/tom.jpg?w=600&%77idth=300&Format=webp', 'Format'],
    ['/tom.jpg?constructor=1', 'constructor'],
    ['/tom.jpg?%C3%BC_~=', 'ü_~'],
  ])('passes on the unknown parameter of %s with strictParameters: %s', (url, unknown) => {
    const [strict, usual] = [{ ...RULES, strictParameters: true }, RULES]
      .map(rules => run(edgeFunctionCode(rules), [eventOf(url)])[0] as EdgeRequest);
    expect(readUnknown(strict.uri)).toEqual({ path: usual.uri, ...unknown !== undefined && { unknown } });
    expect(usual.uri).not.toContain('unknown');
    expect(strict.querystring).toEqual({});
  });

  test('rejects an unknown parameter itself where the path would be too long for a key of S3', () => {
    const rules = { ...RULES, strictParameters: true };
    const url = `/${'a'.repeat(950)}?${'%E7%8C%AB'.repeat(60)}=1`;
    const response = run(edgeFunctionCode(rules), [eventOf(url)])[0] as EdgeResponse;
    expect(JSON.parse(response.body)).toMatchObject({ status: 400, parameter: '猫'.repeat(60) });
  });

  test('agrees with the grammar itself on any input', () => {
    const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 20 }), hardUnicode);
    const names = fc.oneof(fc.constantFrom('w', 'h', 'fm', 'q', 'ar', 'bg', 'preset', 'x'), hardUnicode);
    const requests = fc.sample(
      fc.tuple(
        fc.oneof(fc.webPath(), fc.array(hardUnicode).map(parts => `/${parts.map(encodeURIComponent).join('/')}`)),
        fc.dictionary(names, text),
        fc.constantFrom('', MODERN),
      ),
      600,
    );
    const events = requests.map(([path, parameters, accept]) => {
      const encoded = Object.entries(parameters).map(([name, value]) => [name, { value: encodeURIComponent(value) }]);
      return {
        request: {
          method: 'GET',
          uri: path,
          querystring: Object.fromEntries(encoded),
          headers: { accept: { value: accept } },
        },
      };
    });
    run(edgeFunctionCode(RULES), events).forEach((result, index) => {
      const [path, parameters, accept] = requests[index];
      const expected = parseRequest(path, parameters as RequestParameters, accept, RULES);
      expect([requests[index], 'uri' in result ? result.uri : JSON.parse(result.body).parameter]).toEqual(
        [requests[index], isBad(expected) ? expected.parameter : printVariant(expected)],
      );
    });
  });
});

test.each([
  {}, { signed: true }, { strictParameters: true }, { signed: true, strictParameters: true },
])('the edge function has no syntax that CloudFront Functions lack: %j', features => {
  const code = edgeFunctionCode({ ...RULES, ...features });
  expect(code).not.toMatch(/\bclass\b|\.\.\.|\?\.[a-z]|\?\?|catch\{|for\([^;)]* of |\b(import|export|await)\b/);
});

test.each(ASSET_FILES.filter(file => file.startsWith('normalize-url')))('%s has at most 9,000 bytes', file => {
  expect(statSync(join(ASSETS, file)).size).toBeLessThanOrEqual(9000);
});

test('the edge function has at most 10,240 bytes with 25 presets and hot-link protection', () => {
  const presets = Object.fromEntries(Array.from({ length: 25 }, (_, index) =>
    [`preset${index}`, { w: String(160 * (index + 1)), h: String(120 * (index + 1)), fit: 'crop' }]));
  const code = guardedCode(edgeFunctionCode({ ...RULES, presets }), {
    hosts: ['www.example.com', '.example.org'],
    allowMissing: true,
  });
  expect(Buffer.byteLength(code)).toBeLessThanOrEqual(10_240);
});

test('the edge function reads rules with names that require quotes, and with values that look like names', () => {
  const presets = { '4k': { w: '2560' }, 'a-b': { w: '640' }, 'if': { w: '320', mark: '{"w":1,"h":2}.png' } };
  const [request] = inNode(edgeFunctionCode({ ...RULES, presets }), [eventOf('/tom.jpg?preset=if')]) as EdgeRequest[];
  expect(decodeText(request.uri.slice(request.uri.indexOf('_mark.') + 6))).toBe('{"w":1,"h":2}.png');
  expect(
    inNode(edgeFunctionCode({ ...RULES, presets }), [
      eventOf('/tom.jpg?preset=4k'),
      eventOf('/tom.jpg?preset=a-b'),
    ]).map(response => /_w\.(\d+)/.exec((response as EdgeRequest).uri)?.[1]),
  ).toEqual(['2560', '640']);
});
