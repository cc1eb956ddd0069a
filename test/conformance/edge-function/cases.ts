import * as fc from 'fast-check';
import { EdgeEvent, EdgeRequest, EdgeResponse } from '../../../src/runtime/edge/normalize-url.edge';
import { isBad, parseRequest, printVariant } from '../../../src/runtime/url/image-request';
import { OPERATIONS } from '../../../src/runtime/url/operations';
import { RequestParameters } from '../../../src/runtime/url/request-parameters';
import { MODERN, REFUSED, RULES, TAKEN, eventOf } from '../../runtime/edge/edge-cases';

/** An event and the expected result: a path, or the name of the rejected parameter. */
export interface EdgeCase {
  readonly name: string;
  readonly event: EdgeEvent;
  readonly expected: string;
}

/** Returns the cases of the unit tests, and random ones. */
export function casesOf(count: number): EdgeCase[] {
  return [
    ...TAKEN.map(([url, accept, uri]) => ({ name: url, event: eventOf(url, accept), expected: uri })),
    ...REFUSED.map(([url, parameter]) => ({ name: url, event: eventOf(url), expected: parameter })),
    ...randomCases(count),
  ];
}

export function outcomeOf(result: EdgeRequest | EdgeResponse): string {
  return 'uri' in result ? result.uri : String((JSON.parse(result.body) as { parameter: string }).parameter);
}

// Valid parameters, misspelled ones, and attacks.
const VALUES = [
  '600',
  '0',
  '-1',
  '1e3',
  '640.5',
  '99999999999999999999',
  '16:9',
  '0,0,100,100',
  'crop',
  'clip',
  'fill',
  'faces,entropy',
  'focalpoint',
  'format,compress',
  'avif',
  'webp',
  'jpg',
  'json',
  'card',
  'ff0000',
  'f00',
  'color',
  '90',
  'h',
  '0.5',
  '',
  'constructor',
  '__proto__',
  '../..',
  '%00',
  'a'.repeat(2000),
];
const PATHS = [
  '/cats/tom.jpg',
  '/cats/tom%20&%20jerry.jpg',
  '/%C3%BC.png',
  '/a//b.png',
  `/${'deep/'.repeat(150)}x.jpg`,
  '/cats/tom.jpg/_.v.1_f.avif',
  '/IMG_0001__.jpg',
];

/** Returns random cases. The grammar itself defines the expected results: the engines run its bundle. */
function randomCases(count: number): EdgeCase[] {
  const names = ['utm_source', ...OPERATIONS.flatMap(({ parameters }) => Object.keys(parameters))];
  const value = fc.oneof(
    { arbitrary: fc.constantFrom(...VALUES), weight: 4 },
    fc.string({ unit: 'binary', maxLength: 20 }),
  );
  const path = fc.oneof({ arbitrary: fc.constantFrom(...PATHS), weight: 3 }, fc.webPath());
  const request = fc.tuple(
    path,
    fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 20 }),
    fc.constantFrom('', MODERN),
  );
  return fc.sample(request, { numRuns: count, seed: 1 }).map(([uri, parameters, accept], index) => {
    const querystring = Object.fromEntries(
      Object.entries(parameters).map(([name, text]) => [name, { value: encodeURIComponent(text) }]),
    );
    const parsed = parseRequest(uri, parameters as RequestParameters, accept, RULES);
    return {
      name: `random ${index} ${uri} ${JSON.stringify(parameters)}`,
      event: { request: { method: 'GET', uri, querystring, headers: { accept: { value: accept } } } },
      expected: isBad(parsed) ? parsed.parameter : printVariant(parsed),
    };
  });
}
