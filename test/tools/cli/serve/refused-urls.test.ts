import { SiteRules } from '../../../../src/runtime/url/dialects/dialect-rules';
import { RequestRules } from '../../../../src/runtime/url/request-parameters';
import { reportRefusedUrls } from '../../../../src/tools/cli/serve/refused-urls';
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
