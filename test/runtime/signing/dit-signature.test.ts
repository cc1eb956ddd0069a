import { execFileSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { ditSignatureOf } from '../../../src/runtime/signing/dit-signature';
import { transformSigner } from '../../../src/tools/playground/signers';

const hmac = (text: string) => createHmac('sha256', 'key').update(text).digest('hex');

test.each([
  ['/tom.jpg', '', '/tom.jpg'],
  ['/tom.jpg', 'signature=x', '/tom.jpg'],
  ['/fit-in/300x200/a%20b.jpg', 'utm_source=x', '/fit-in/300x200/a%20b.jpg'],
  ['/tom.jpg', 'width=300&height=200&signature=x', '/tom.jpg?height=200&width=300'],
  ['/tom.jpg', 'format=web%70&expires=20991231T000000Z', '/tom.jpg?expires=20991231T000000Z&format=webp'],
  ['/tom.jpg', 'fit=%zz', '/tom.jpg?fit=%zz'],
])('the signature of DIT for %s and the query %s covers %s', (target, query, text) => {
  expect(ditSignatureOf('key', target, query)).toBe(hmac(text));
});

test('the playground signs URLs of DIT', () => {
  expect(transformSigner('key', 'dit')('/tom.jpg?width=300'))
    .toBe(`/tom.jpg?width=300&signature=${hmac('/tom.jpg?width=300')}`);
  expect(transformSigner('key', 'dit')('/eyJ=')).toBe(`/eyJ=?signature=${hmac('/eyJ=')}`);
});

test('the command on the page of dialects signs the URL beside it, whose parameters have another order', () => {
  const page = fs.readFileSync(path.join(__dirname, '../../../docs/dialects.md'), 'utf8');
  const [, command] = /^\$ (printf .* openssl dgst .*)$/m.exec(page)!;
  const [, target, query] = /`(\/[^`?]*)\?([^`]*width[^`]*)&signature=…`/.exec(page)!;
  const [digest] = /[0-9a-f]{64}$/.exec(execFileSync('sh', ['-c', command], { encoding: 'utf8' }).trim())!;
  expect(query.split('&')).not.toEqual(query.split('&').sort());
  expect(digest).toBe(ditSignatureOf('my-secret-value', target, query));
});
