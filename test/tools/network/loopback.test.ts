import { isLoopback } from '../../../src/tools/network/loopback';

describe('isLoopback', () => {
  test.each([
    ['http://127.0.0.1:8787/', true],
    ['http://127.8.8.8/', true],
    ['http://localhost/', true],
    ['http://images.localhost/', true],
    ['http://[::1]/', true],
    ['http://127.0.0.1.example.com/', false],
    ['http://localhost.example.com/', false],
    ['http://10.0.0.1/', false],
    ['https://d111.cloudfront.net/', false],
  ])('returns for the URL %s: %s', (url, loopback) => {
    expect(isLoopback(new URL(url))).toBe(loopback);
  });
});
