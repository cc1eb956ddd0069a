import { SiteRules } from '../../../../src/runtime/url/dialects/dialect-rules';
import { RequestRules } from '../../../../src/runtime/url/request-parameters';
import {
  reportRefusedUrls, reportRejectedSignatures, reportUnknownParameters,
} from '../../../../src/tools/cli/serve/report-mistakes';
import { HttpResponse } from '../../../../src/tools/local/http/message';
import { TRACE } from '../../local/traces';

const RESPONSE: HttpResponse = { status: 400, headers: {}, body: Buffer.alloc(0) };

const RULES: RequestRules = {
  fingerprint: '',
  version: '1',
  widths: [640, 750],
  maxWidth: 3840,
  maxHeight: 3840,
  allowEnlargement: false,
  formats: ['avif', 'webp', 'jpg', 'png', 'gif'],
  quality: {},
  presets: {},
  negotiates: true,
};

const SITE: SiteRules = {
  sizes: [640, 750], levels: [75], routes: [['remote/', 'photos.example.com', '/uploads/']],
};

function rulesOf(site: SiteRules | undefined = SITE, name: 'next' | 'ipx' = 'next'): RequestRules {
  return { ...RULES, dialect: { name, site } };
}

function printedFor(targets: string[], rules: RequestRules | undefined = rulesOf(), status = 400): string[] {
  const printed: string[] = [];
  const observer = reportRefusedUrls(text => printed.push(text), () => rules);
  for (const target of targets) {
    const [path, query = ''] = target.split(/\?(.*)/s);
    observer.answered({ method: 'GET', path, query, headers: {} }, { ...RESPONSE, status }, 1, TRACE);
  }
  return printed;
}

test.each([
  ['/_next/image?url=/tom.jpg&w=641&q=75', '`w` is not allowed; allowed: 640, 750'],
  ['/_next/image?url=/tom.jpg&w=640&q=80', '`q` is not allowed; allowed: 75'],
  ['/_next/image?url=/tom.jpg&w=640', '`q` is required; allowed: 75'],
  [
    '/_next/image?url=https://evil.example/tom.jpg&w=640&q=75',
    '`url` is not allowed; allowed: paths of the site, https://photos.example.com/uploads/*',
  ],
])('the local edge prints what is allowed for %s', (target, reason) => {
  expect(printedFor([target])).toEqual([`GET /_next/image: ${reason}`]);
});

test('the local edge prints the patterns of local paths', () => {
  const rules = rulesOf({ ...SITE, routes: [], locals: [['/assets/*', ''], ['/cats/*', '?v=1']] });
  expect(printedFor(['/_next/image?url=/dogs/rex.jpg&w=640&q=75'], rules)).toEqual([
    'GET /_next/image: `url` is not allowed; allowed: paths like /assets/*, paths like /cats/*?v=1',
  ]);
});

test('the local edge prints the fits of ipx', () => {
  expect(printedFor(['/_ipx/s_300x200&fit_crop/tom.jpg'], rulesOf({}, 'ipx'))).toEqual([
    'GET /_ipx/s_300x200&fit_crop/tom.jpg: `fit` is not allowed; allowed: cover, fill, inside, outside, contain',
  ]);
});

test('the local edge prints each reason once, and at most 100', () => {
  const same = printedFor(['/_next/image?url=/a.jpg&w=1&q=75', '/_next/image?url=/b.jpg&w=2&q=75']);
  expect(same).toHaveLength(1);
  const many = Array.from({ length: 300 }, (_, index) => `/_ipx/x${index}_1/tom.jpg`);
  expect(printedFor(many, rulesOf({}, 'ipx')).length).toBeLessThanOrEqual(100);
});

test.each<[string, RequestRules | undefined, number]>([
  ['an image that is missing', rulesOf(), 404],
  ['an answer', rulesOf(), 200],
  ['the URL of another dialect', { ...RULES, dialect: { name: 'dit' } }, 400],
  ['a path that no CDN transforms', undefined, 400],
])('the local edge prints nothing for %s', (_name, rules, status) => {
  expect(printedFor(['/_next/image?url=/tom.jpg&w=640&q=75'], rules, status)).toEqual([]);
});

test('the local edge reports each response with a rejected signature', () => {
  const warnings: string[] = [];
  const observer = reportRejectedSignatures(text => warnings.push(text));
  for (const remark of ['S3 rejects /a=b', undefined, 'S3 rejects /c=d']) {
    observer.fetched({ status: 403, headers: {}, body: Buffer.alloc(0), remark });
  }
  expect(warnings).toEqual(['S3 rejects /a=b', 'S3 rejects /c=d']);
});

function printedForQueries(queries: string[], transforms = true, status = 200): string[] {
  const printed: string[] = [];
  const observer = reportUnknownParameters(text => printed.push(text), () => transforms);
  for (const query of queries) {
    observer.answered({ method: 'GET', path: '/a.jpg', query, headers: {} }, { ...RESPONSE, status }, 1, TRACE);
  }
  return printed;
}

test('the local edge prints parameters that the CDN ignores, with the nearest names', () => {
  expect(printedForQueries(['format=auto&width=300'])).toEqual([
    'GET /a.jpg: ignored unknown parameters: format (did you mean `fm` or `auto`?), width (did you mean `w`?)',
  ]);
});

test('the local edge prints watermarks of URLs without a signature, which have no effect', () => {
  expect(printedForQueries(['w=300&mark=logo.png&mark-w=0.2', 'w=300&mark-alpha=5&s=1.x'])).toEqual([
    'GET /a.jpg: ignored unknown parameters: mark (only in presets and signed URLs), mark-w (only in presets and signed '
    + 'URLs)',
  ]);
});

test('the local edge prints each unknown parameter once', () => {
  expect(printedForQueries(['width=300', 'width=400', 'width=1&v=3', 'w=1'])).toEqual([
    'GET /a.jpg: ignored unknown parameters: width (did you mean `w`?)',
    'GET /a.jpg: ignored unknown parameters: v',
  ]);
});

test('the local edge prints at most 100 unknown parameters, whatever is sent', () => {
  expect(printedForQueries(Array.from({ length: 300 }, (_, index) => `x${index}=1`))).toHaveLength(100);
});

test('the local edge prints nothing for a CDN without transformation', () => {
  expect(printedForQueries(['width=300'], false)).toEqual([]);
});

test('the local edge prints nothing for a 400, which names the parameter itself with strictParameters', () => {
  expect(printedForQueries(['width=300'], true, 400)).toEqual([]);
});
