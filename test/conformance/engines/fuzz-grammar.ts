import * as assert from 'node:assert/strict';
import * as vm from 'node:vm';
import * as fc from 'fast-check';
import { edgeFunctionCode } from '../../../src/construct/transformation/edge-function';
import { EdgeEvent, EdgeRequest, EdgeResponse } from '../../../src/runtime/edge/normalize-url.edge';
import { EDGE_HEADER } from '../../../src/runtime/url/edge-header';
import { isBad, parseRequest, parseVariant, printVariant, readVariant } from '../../../src/runtime/url/image-request';
import { OPERATIONS } from '../../../src/runtime/url/operations';
import { RequestParameters } from '../../../src/runtime/url/request-parameters';
import { MODERN, RULES } from '../../runtime/edge/edge-cases';
import { Engine } from '../engine';
import { search, share } from '../hostile/search';

export const fuzzGrammar: Engine = {
  name: 'fuzz-grammar',
  title: 'fuzzing: random paths, queries and headers for the URL grammar and the deployed edge function',
  install: async () => undefined, // random input needs no engine
  run: async (cells, _mode, chance) => {
    await search(
      cells,
      'a parsed URL prints and parses to the same variant',
      fc.property(path, query, accept, isReadAgain),
      share(chance, 0.05),
    );
    await search(
      cells,
      'a variant path prints to itself, and any other path is rejected',
      fc.property(variantPath, isVariantOrNone),
      share(chance, 0.05),
    );
    await search(
      cells,
      'the edge function responds as the grammar specifies',
      fc.property(event, answersLike(edgeFunction())),
      share(chance, 0.1),
    );
  },
};

const PIECES = [
  '/',
  '//',
  '..',
  '.',
  '%',
  '%2f',
  '%2e',
  '%0d%0a',
  '%00',
  '%c3%a9',
  '%ff',
  '\r\n',
  '/_.v.1_f.avif',
  '_w.640',
  '_-.',
  '_0.',
  '_AP.',
  '=',
  ',',
  'cat.jpg',
  '&',
  '?',
  '#',
  '_',
  ' ',
  '+',
  'é',
  '\ud800',
];
const WORDS = [
  '640',
  '-1',
  '1e9',
  'NaN',
  '16:9',
  '0,0,9,9',
  'crop',
  'avif',
  'card',
  'fff',
  'h',
  '',
  '__proto__',
  'constructor',
  'x'.repeat(3000),
  '%0d%0aset-cookie: a=b',
];
const NAMES = [
  '__proto__',
  'constructor',
  'hasOwnProperty',
  'utm_source',
  'W',
  ...OPERATIONS.flatMap(({ parameters }) => Object.keys(parameters)),
];

const text = (pieces: readonly string[]) =>
  fc.oneof(
    fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map(parts => parts.join('')),
    fc.string({ unit: 'binary' }),
  );
const path = text(PIECES).map(rest => `/${rest}`);
const variantPath = fc
  .tuple(
    path,
    fc.array(
      fc.constantFrom(
        'v.1',
        'f.avif',
        'f.auto-avif',
        'w.640',
        'w.00640',
        'max-h.2560',
        'fit.crop',
        'h.256',
        'ar.16-9',
        'mark.a.png',
        'q.60',
        '_',
        '.',
      ),
    ),
  )
  .map(([key, operations]) => `${key}/_.${operations.join('_')}`);
const query: fc.Arbitrary<RequestParameters> = fc.dictionary(
  fc.oneof(fc.constantFrom(...NAMES), fc.string()),
  text(WORDS),
  { maxKeys: 6 },
);
const accept = fc.oneof(
  fc.constantFrom('', MODERN, '*/*', 'image/avif;q=,', ';;,', 'image/webp;q=1e400'),
  fc.string({ unit: 'binary' }),
);

/** Only characters that every signer treats alike, and no empty segments. */
const SAFE_PATH = /^(\/[\w.-]+)+\/_\.v\.[\w.-]+$/;

function isReadAgain(uri: string, parameters: RequestParameters, header: string): void {
  const request = parseRequest(uri, parameters, header, RULES);
  if (isBad(request)) return assert.ok(request.reason !== '' && request.parameter !== '');
  const printed = printVariant(request);
  assert.match(printed, SAFE_PATH);
  assert.ok(printed.length <= 1025);
  assert.deepEqual(parseVariant(printed, RULES), request);
}

function isVariantOrNone(uri: string): void {
  const request = parseVariant(uri, RULES);
  if (request) assert.equal(printVariant(request), uri);
  const variant = readVariant(uri, RULES);
  if (variant) assert.ok(parseVariant(printVariant(variant.request), { ...RULES, signed: true }));
}

const value = fc.record(
  { value: text(WORDS), multiValue: fc.array(fc.record({ value: text(WORDS) }), { minLength: 1, maxLength: 3 }) },
  { requiredKeys: ['value'] },
);
const event: fc.Arbitrary<EdgeEvent> = fc.record({
  request: fc.record({
    method: fc.constantFrom('GET', 'HEAD', 'POST', 'x'),
    uri: path,
    querystring: fc.dictionary(fc.oneof(fc.constantFrom(...NAMES), fc.string()), value, { maxKeys: 6 }),
    headers: fc.dictionary(
      fc.constantFrom('host', 'accept', 'cookie', EDGE_HEADER, 'constructor'),
      fc.record({ value: accept }),
    ),
  }),
});

type EdgeFunction = (json: string) => string;

/** Loads the bundle in a context of its own, without the globals of Node.js. */
function edgeFunction(): EdgeFunction {
  return vm.runInNewContext(
    `${edgeFunctionCode(RULES)};(function (json) { return JSON.stringify(handler(JSON.parse(json))); })`,
  ) as EdgeFunction;
}

function answersLike(deployed: EdgeFunction): (request: EdgeEvent) => void {
  return request => {
    const response = JSON.parse(deployed(JSON.stringify(request))) as EdgeRequest | EdgeResponse;
    if ('uri' in response) {
      assert.match(response.uri, SAFE_PATH);
      assert.deepEqual(response.querystring, {});
      assert.ok(parseVariant(response.uri, RULES), 'the transform function rejects it');
    } else {
      assert.equal(response.statusCode, 400);
      assert.ok(Object.values(response.headers).every(header => /^[\x20-\x7e]*$/.test(header.value)));
      assert.equal((JSON.parse(response.body) as { type: string }).type, 'bad-parameter');
    }
  };
}
