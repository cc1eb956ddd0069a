import { rejectionReason } from '../../../src/tools/playground/same-origin';

const OWN = {
  'host': '127.0.0.1:8780',
  'origin': 'http://127.0.0.1:8780',
  'sec-fetch-site': 'same-origin',
  'x-playground': '1',
};

function judged(method: string, headers: Record<string, string | undefined>): string | undefined {
  return rejectionReason({ method, headers }, 8780);
}

test.each([
  ['GET', { host: '127.0.0.1:8780' }],
  ['GET', { host: 'localhost:8780' }],
  ['GET', { 'host': '127.0.0.1:8780', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }],
  ['POST', OWN],
  ['POST', { ...OWN, host: 'LOCALHOST:8780', origin: 'http://localhost:8780' }],
])('the playground accepts %s with %j', (method, headers) => {
  expect(judged(method, headers)).toBeUndefined();
});

test.each([
  ['by another name (DNS rebinding)', 'GET', { host: 'evil.example:8780' }],
  ['at another port', 'GET', { host: '127.0.0.1:80' }],
  ['without a name', 'GET', {}],
  [
    'an image in a page of somebody else',
    'GET',
    { 'host': '127.0.0.1:8780', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' },
  ],
  [
    'a page of another port of this machine',
    'GET',
    { 'host': '127.0.0.1:8780', 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'no-cors' },
  ],
  [
    'a form of somebody else',
    'POST',
    {
      'host': '127.0.0.1:8780',
      'origin': 'https://evil.example',
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
    },
  ],
  ['a form without an origin', 'POST', { ...OWN, origin: undefined }],
  ['what a form can send', 'POST', { ...OWN, 'x-playground': undefined }],
  ['DELETE from elsewhere', 'DELETE', { ...OWN, origin: 'null' }],
  ['one name with the origin of the other', 'PUT', { ...OWN, origin: 'http://localhost:8780' }],
])('the playground rejects a request: %s', (_what, method, headers) => {
  expect(judged(method, headers)).toMatch(/^(the playground|only the playground)/);
});
