import { sampleOf, urlListIn } from '../../../../src/tools/cli/migrate/url-list';

const pathsIn = (text: string) => urlListIn(text).paths;

describe('urlListIn', () => {
  test('returns paths with queries of URLs and paths, each once', () => {
    expect(pathsIn('https://a.example.com/x.jpg?w=1\n/x.jpg?w=1\r\n  /y z.jpg\n\n')).toEqual(['/x.jpg?w=1', '/y z.jpg']);
  });

  test('leaves out comments and lines that are neither URL nor path', () => {
    const text = '# comment\nftp://a/b\r\nx.jpg\n\nhttps://\n/a';
    expect(urlListIn(text)).toEqual({ paths: ['/a'], hosts: [], skippedLines: [2, 3, 5] });
  });

  test('returns the hosts of absolute URLs, each once', () => {
    const text = '\uFEFFHTTPS://a.example.com/x?\r\n/y\r\nhttp://b.example.com:8080\r\nhttps://a.example.com/z#top';
    expect(urlListIn(text)).toEqual({
      paths: ['/x', '/y', '/', '/z'], hosts: ['a.example.com', 'b.example.com:8080'], skippedLines: [],
    });
  });

  test('reads an access log of CloudFront', () => {
    const log = ['#Version: 1.0', '#Fields: date cs-method cs-uri-stem sc-status cs-uri-query',
      '2026-11-01\tGET\t/a%2520b.jpg\t200\tw=1&h=2', '2026-11-01\tGET\t/c.jpg\t200\t-', '2026-11-01'].join('\n');
    expect(pathsIn(log)).toEqual(['/a%20b.jpg?w=1&h=2', '/c.jpg']);
  });

  test('reads an access log of CloudFront in JSON', () => {
    const log = ['{"cs-method":"GET","cs-uri-stem":"/a.jpg","cs-uri-query":"w=1"}',
      '{"cs-method":"POST","cs-uri-stem":"/b.jpg","cs-uri-query":"-"}', '{"cs-method":"GE'].join('\n');
    expect(pathsIn(log)).toEqual(['/a.jpg?w=1']);
  });

  test('reads an access log of nginx', () => {
    const log = ['192.0.2.1 - - [12/Nov/2026:10:00:01 +0000] "GET /unsafe/300x200/a.jpg HTTP/1.1" 200 766 "-" "-"',
      '192.0.2.1 - - [12/Nov/2026:10:00:02 +0000] "POST /image HTTP/1.1" 405 7 "-" "-"',
      '192.0.2.1 - - [12/Nov/2026:10:00:03 +0000] "\\x16\\x03\\x01" 400 150 "-" "-"'].join('\n');
    expect(pathsIn(log)).toEqual(['/unsafe/300x200/a.jpg']);
  });
});

describe('sampleOf', () => {
  test('returns all paths if there are few', () => {
    expect(sampleOf(['/a', '/b'], 2)).toEqual(['/a', '/b']);
  });

  test('returns evenly spaced paths, the same at each run', () => {
    const paths = Array.from({ length: 10 }, (_, index) => `/${index}`);
    expect(sampleOf(paths, 4)).toEqual(['/0', '/2', '/5', '/7']);
  });
});
