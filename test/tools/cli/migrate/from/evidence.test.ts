import * as fs from 'node:fs';
import * as path from 'node:path';
import { gzipSync } from 'node:zlib';
import { runFrom } from './support';
import { Requests } from '../../../../../src/tools/cli/migrate/from/evidence';
import { cleanUp, folderWith } from '../../../local/support';

afterEach(cleanUp);

const STACK = { Parameters: { SourceBucketsParameter: 'my-photos' } };

const W3C = '#Version: 1.0\n#Fields: date cs-method cs-uri-stem cs-uri-query\n'
  + '2026-01-01\tGET\t/a%2520b.jpg\twidth=300\n2026-01-01\tPOST\t/c.jpg\t-\n';
const JSON_LINES = '{"date":"2026-01-01","cs-method":"GET","cs-uri-stem":"/a.jpg","cs-uri-query":"width=300"}\n'
  + '{"date":"2026-01-01","cs-method":"HEAD","cs-uri-stem":"/a.jpg","cs-uri-query":"-"}\n{"date":"20';
const NGINX = '203.0.113.9 - - [01/Jan/2026:00:00:00 +0000] "GET /a.jpg?width=300 HTTP/1.1" 200 12 "-" "curl"\n';

test.each([
  ['a log of CloudFront', W3C, { requests: 1, urls: 1 }],
  ['a compressed log', gzipSync(W3C), { requests: 1, urls: 1 }],
  ['a log with an object in each line, the last one incomplete', JSON_LINES, { requests: 2, urls: 2 }],
  ['a log of nginx', NGINX, { requests: 1, urls: 1 }],
  ['a list of URLs', 'https://img.example.com/a.jpg?width=300\n\n/a.jpg?width=300\n', { requests: 2, urls: 1 }],
  ['a list in JSON', ['/a.jpg', '/b.jpg'], { requests: 2, urls: 2 }],
])('migrate --from counts the requests of %s', async (_, log, expected) => {
  const { code, out } = await runFrom('dit', [STACK, log], '--json');
  expect(code).toBe(0);
  expect(JSON.parse(out).traffic).toMatchObject({ ...expected, counts: { supported: expected.requests } });
});

test('Requests keeps at most 200000 URLs apart, and adds up the others', () => {
  const requests = new Requests();
  for (let index = 0; index < 200_010; index++) requests.add(`/${index}.jpg`);
  expect([requests.size, requests.uncounted, requests.total]).toEqual([200_000, 10, 200_010]);
});

test('Requests ignores URLs that are too long for CloudFront', () => {
  const requests = new Requests();
  requests.add(`/${'a'.repeat(9000)}`);
  expect(requests.total).toBe(0);
});

test('Requests keeps hosts without a user and a password, and ignores hosts that no command could contain', () => {
  const requests = new Requests();
  requests.add('https://user:hunter2@img.example.com:8443/a.jpg');
  requests.add('https://x";rm/b.jpg', 2);
  expect([requests.host, requests.total]).toEqual(['img.example.com:8443', 3]);
});

test('migrate --from rejects a compressed file that becomes too large', async () => {
  const { code, err } = await runFrom('dit', [STACK, gzipSync(Buffer.alloc(201_000_000))]);
  expect([code, err]).toEqual([1, expect.stringContaining('must have at most 200 MB when it is unpacked')]);
});

test('migrate --from writes the code to a new file, and never over another one', async () => {
  const output = path.join(folderWith({ 'taken.ts': 'mine' }), 'taken.ts');
  const { code, err } = await runFrom('dit', [STACK], '--output', output);
  expect([code, err]).toEqual([1, expect.stringContaining('--output must be a new file')]);
  expect(fs.readFileSync(output, 'utf8')).toBe('mine');
  const written = await runFrom('dit', [STACK], '--output', `${output}.new.ts`);
  expect([written.code, written.out]).toEqual([0, expect.not.stringContaining('class ImagesStack')]);
  expect(fs.readFileSync(`${output}.new.ts`, 'utf8')).toContain('class ImagesStack');
});
