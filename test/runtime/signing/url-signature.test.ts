import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import fc from 'fast-check';
import { signatureOf, textToSign, valuesOf } from '../../../src/runtime/signing/url-signature';
import { INHERITED_NAMES, hardUnicode } from '../../hard-values';

interface Vector { name: string; secret: string; key: string; query: string; text: string; s: string }

const ROOT = path.join(__dirname, '../../..');
const VECTORS = JSON.parse(
  readFileSync(path.join(ROOT, 'examples/signed-transformations/vectors.json'), 'utf8'),
) as Vector[];
const PAGE = readFileSync(path.join(ROOT, 'docs/private-images.md'), 'utf8');

test.each(VECTORS.map(vector => [vector.name, vector] as const))(
  'the signature and the signed text match the vector %s',
  (_name, { secret, key, query, text, s }) => {
    expect(textToSign(key, query)).toBe(text);
    expect(signatureOf(secret, key, query)).toBe(s);
  },
);

/** Returns the block of docs/private-images.md that defines `sign`. */
function shown(language: string): string {
  const block = [...PAGE.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'))]
    .map(match => match[1])
    .find(code => /^(def|function) sign\(/m.test(code));
  if (!block) throw new Error(`docs/private-images.md shows no sign() in ${language}`);
  return block;
}

test.each([
  [
    'python3',
    'python',
    `${shown('python')}
import json, sys
print(json.dumps([sign(v["secret"], v["key"], v["query"]) for v in json.load(sys.stdin)]))`,
    '-c',
  ],
  [
    process.execPath,
    'js',
    `${shown('js')}
console.log(JSON.stringify(JSON.parse(require('node:fs').readFileSync(0, 'utf8')).map(v => sign(v.secret, v.key, v.query))));`,
    '-e',
  ],
])('sign() of docs/private-images.md, run by %s, signs every vector', (program, _language, code, flag) => {
  const urls = JSON.parse(
    execFileSync(program, [flag, code], { input: JSON.stringify(VECTORS), encoding: 'utf8' }),
  ) as string[];
  expect(urls).toEqual(VECTORS.map(({ text, query, s }) => `${text.split('?')[0]}?${query}${query ? '&' : ''}s=${s}`));
});

const pair = fc
  .tuple(
    fc.oneof(fc.stringMatching(/^[a-zA-Z][\w-]{0,5}$/), fc.constantFrom(...INHERITED_NAMES)),
    fc.oneof(fc.stringMatching(/^[\w.%,:-]{0,8}$/), hardUnicode.map(encodeURIComponent)),
  )
  .map(item => item.join('='))
  .filter(text => !/^(s|Expires|Policy|Signature)=/.test(text));

test('the signature ignores the order of parameters, and parameters that CloudFront removes', () => {
  fc.assert(
    fc.property(
      fc.array(pair),
      fc.array(
        fc.constantFrom('s=abc', 'Signature=x', 'Key-Pair-Id=K', 'Expires=1', 'Policy=p', 'Hash-Algorithm=SHA256'),
      ),
      (pairs, ignored) => {
        const shuffled = [...pairs].reverse();
        expect(signatureOf('key', 'a.jpg', [...ignored, ...shuffled].join('&'))).toBe(
          signatureOf('key', 'a.jpg', pairs.join('&')),
        );
      },
    ),
  );
});

test('the signature depends on everything else', () => {
  fc.assert(fc.property(fc.array(pair), pair, (pairs, more) => {
    const signature = signatureOf('key', 'a.jpg', pairs.join('&'));
    expect(signatureOf('key', 'a.jpg', [...pairs, more].join('&'))).not.toBe(signature);
    expect(signatureOf('key', 'b.jpg', pairs.join('&'))).not.toBe(signature);
    expect(signatureOf('yek', 'a.jpg', pairs.join('&'))).not.toBe(signature);
  }));
});

test('the signature covers the values of one name in their order', () => {
  expect(valuesOf('a=1&b=%20&a=2=3&A=4', 'a')).toEqual(['1', '2=3']);
  expect(valuesOf('', 'a')).toEqual([]);
});
