import * as fc from 'fast-check';
import { onePathCode } from '../../../src/construct/caching/one-path';
import { EdgeEvent } from '../../../src/runtime/edge/normalize-url.edge';
import { printKey } from '../../../src/runtime/url/image-request';
import { ENGINES } from '../../runtime/edge/edge-engines';

const eventOf = (uri: string): EdgeEvent => ({ request: { method: 'GET', uri, querystring: {}, headers: {} } });

const character = fc.oneof(
  fc.constantFrom(...'ab/ +()*~%?#[]\'"&=@,;:!$|^\\{}<>`ü€'),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
);
const key = fc.string({ unit: character, minLength: 1, maxLength: 12 });

/** A way of writing the key: each byte as it is where that can be, or escaped, in digits of either case. */
const written = key.chain(name => fc.infiniteStream(fc.nat(2)).map(ways => {
  const escaped = (text: string) =>
    [...Buffer.from(text)].map(byte => `%${byte.toString(16).padStart(2, '0')}`).join('');
  const characters = [...name].map(one => {
    const way = ways.next().value;
    if (way === 0 && /[\w/.()*~'"&=@,;:!$|^\\{}<>`[\]-]/.test(one)) return one;
    if (way === 1 && one === ' ') return '+';
    return way === 2 ? escaped(one) : escaped(one).toUpperCase();
  });
  return { name, path: `/${characters.join('')}` };
}));

describe.each(ENGINES)('the path normalization in %s', (_engine, run) => {
  const made = (paths: string[], prefix = '') =>
    run(onePathCode({ prefix }), paths.map(eventOf)).map((request: any) => request.uri);

  test('gives a key one path in any spelling, the path that purges invalidate', () => {
    fc.assert(fc.property(fc.array(written, { minLength: 1, maxLength: 30 }), ways => {
      expect(made(ways.map(({ path }) => path))).toEqual(ways.map(({ name }) => printKey(name)));
    }), { numRuns: 30 });
  });

  test('removes the prefix of originals', () => {
    expect(made(['/original/my+cats/tom%20(1).jpg', '/%6Friginal/tom.jpg'], 'original/')).toEqual([
      '/my%20cats/tom%20%281%29.jpg',
      '/tom.jpg',
    ]);
  });

  test('reads `+` as a space, as S3 does', () => {
    expect(made(['/a+b%2Bc'])).toEqual(['/a%20b%2Bc']);
  });

  test('leaves an invalid path unchanged', () => {
    expect(made(['/', '/%', '/%E9', '/%zz'])).toEqual(['/', '/%', '/%E9', '/%zz']);
  });
});
