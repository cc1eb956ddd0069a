import fc from 'fast-check';
import { DialectCase, rulesOf } from './dialect-cases';
import { expectCanonical, expectEveryEngine } from './dialect-checks';
import { FrameworkName, SitePattern, SiteRules } from '../../../../src/runtime/url/dialects/dialect-rules';
import { FRAMEWORKS } from '../../../../src/runtime/url/dialects/frameworks';
import { parseTarget, printUrl } from '../../../../src/runtime/url/dialects/print-url';
import { isBad, printKey, printVariant } from '../../../../src/runtime/url/image-request';
import { RequestRules } from '../../../../src/runtime/url/request-parameters';

const MODERN = 'image/avif,image/webp,*/*';
const NAMES = Object.keys(FRAMEWORKS) as FrameworkName[];

const ROUTES: SiteRules['routes'] = [
  ['cms/deep/', 'cms.example.com', '/files/deep/'],
  ['cms/', 'cms.example.com', '/files/'],
  ['shop/', 'shop.example.com:8443', '/'],
  ['uploads/'],
];

function siteRules(name: FrameworkName, site: SiteRules = {}): RequestRules {
  const sizes = FRAMEWORKS[name].required && [64, 640];
  const rules = rulesOf({ name, site: { routes: ROUTES, ...sizes && { sizes }, ...site } });
  return { ...rules, allowEnlargement: false, negotiates: true };
}

const at = (key: string, operations: string) => ({ key, operations });
const enc = encodeURIComponent;

const NEXT: DialectCase[] = [
  ['/_next/image?url=%2Ftom.jpg&w=640&q=75', MODERN, at('tom.jpg', 'f=auto-avif,w=640')],
  ['/_next/image/?q=75&w=0640&url=/tom.jpg', 'image/webp,*/*', at('tom.jpg', 'f=auto,w=640')],
  ['/_next/image?url=%2Ftom.png&w=640&q=75', 'image/webp,*/*', at('tom.png', 'f=auto-webp,w=640')],
  ['/_next/image?url=%2Ftom.jpg&w=64&q=42&dpl=x', '', at('tom.jpg', 'f=auto,w=64,q=40')],
  ['/_next/image?url=%2Fmy+cats%2Fa%2520b%2525.jpg&w=64&q=75', '', at('my cats/a b%.jpg', 'f=auto,w=64')],
  ['/_next/image?url=%2F%25E8%25B2%2593.jpg%23top&w=64&q=75', '', at('貓.jpg', 'f=auto,w=64')],
  [`/_next/image?url=${enc('https://cms.example.com/files/a/b.jpg')}&w=64&q=75`, '', at('cms/a/b.jpg', 'f=auto,w=64')],
  [`/_next/image?url=${enc('https://cms.example.com/files/deep/b.jpg?v=1&x=%20')}&w=64&q=75`, '',
    at('cms/deep/b.jpg?v=1&x=%20', 'f=auto,w=64')],
  [`/_next/image?url=${enc('HTTPS://SHOP.example.com:8443/b.jpg?')}&w=64&q=75`, '', at('shop/b.jpg', 'f=auto,w=64')],
  ['/_next/image?url=/uploads/b.jpg&w=64&q=75', '', at('uploads/b.jpg', 'f=auto,w=64')],
  // Invalid bytes, which Next.js replaces.
  ['/_next/image?url=https://cms.example.com/files/a%2520b.jpg?v=%ff&w=64&q=75', '', 'url'],
  ['/_next/image?url=/tom.jpg&w=64&q=75&%ff=%ff', '', at('tom.jpg', 'f=auto,w=64')],
  // Requests that Next.js rejects.
  ['/_next/image?w=64&q=75', '', 'url'],
  ['/_next/image?url=&w=64&q=75', '', 'url'],
  ['/_next/image?URL=/tom.jpg&w=64&q=75', '', 'url'],
  ['/_next/image?url=/tom.jpg&url=/tom.jpg&w=64&q=75', '', 'url'],
  ['/_next/image?url=/tom.jpg&w=64', '', 'q'],
  ['/_next/image?url=/tom.jpg&q=75', '', 'w'],
  ['/_next/image?url=/tom.jpg&w=64&w=64&q=75', '', 'w'],
  ['/_next/image?url=/tom.jpg&w=65&q=75', '', 'w'],
  ['/_next/image?url=/tom.jpg&w=64.0&q=75', '', 'w'],
  ['/_next/image?url=/tom.jpg&w=-64&q=75', '', 'w'],
  ['/_next/image?url=/tom.jpg&w=64&q=0', '', 'q'],
  ['/_next/image?url=/tom.jpg&w=64&q=101', '', 'q'],
  ['/_next/image?url=tom.jpg&w=64&q=75', '', 'url'],
  ['/_next/image?url=//evil.example/tom.jpg&w=64&q=75', '', 'url'],
  ['/_next/image?url=/%5Cevil.example/tom.jpg&w=64&q=75', '', 'url'],
  ['/_next/image?url=javascript:alert(1)&w=64&q=75', '', 'url'],
  ['/_next/image?url=data:image/png;base64,AAAA&w=64&q=75', '', 'url'],
  ['/_next/image?url=http://cms.example.com/files/a.jpg&w=64&q=75', '', 'url'],
  ['/_next/image?url=https://evil.example/files/a.jpg&w=64&q=75', '', 'url'],
  ['/_next/image?url=https://cms.example.com@evil.example/files/a.jpg&w=64&q=75', '', 'url'],
  ['/_next/image?url=https://user:pass@cms.example.com/files/a.jpg&w=64&q=75', '', 'url'],
  ['/_next/image?url=https://cms.example.com:8443/files/a.jpg&w=64&q=75', '', 'url'],
  ['/_next/image?url=https://cms.example.com./files/a.jpg&w=64&q=75', '', 'url'],
  ['/_next/image?url=https://cms.example.com/other/a.jpg&w=64&q=75', '', 'url'],
  ['/_next/image?url=https://cms.example.com/files/../other/a.jpg&w=64&q=75', '', 'url'],
  ['/_next/image?url=https://cms.example.com/files/%252e%252e/a.jpg&w=64&q=75', '', 'url'],
  ['/_next/image?url=https://cms.example.com/files/a%252fb.jpg&w=64&q=75', '', 'url'],
  ['/_next/image?url=https://cms.example.com/files/a%253fb.jpg&w=64&q=75', '', 'url'],
  ['/_next/image?url=https://cms.example.com/files/..%3F/&w=64&q=75', '', 'url'],
  ['/_next/image?url=https://xn--bcher-kva.example/a.jpg&w=64&q=75', '', 'url'],
  ['/_next/image?url=/cms/a.jpg&w=64&q=75', '', 'url'],
  ['/_next/image?url=/%2563ms/a.jpg&w=64&q=75', '', 'url'],
  ['/_next/image?url=/../tom.jpg&w=64&q=75', '', 'url'],
  ['/_next/image?url=/a/%252e%252e/tom.jpg&w=64&q=75', '', 'url'],
  ['/_next/image?url=/tom%2500.jpg&w=64&q=75', '', 'url'],
  ['/_next/image?url=/tom%00.jpg&w=64&q=75', '', 'url'],
  ['/_next/image?url=/tom%0d%0a.jpg&w=64&q=75', '', 'url'],
  ['/_next/image?url=/tom.jpg%3Fv=1&w=64&q=75', '', 'url'],
  ['/_next/image?url=/100%25.jpg&w=64&q=75', '', 'url'],
  ['/_next/image?url=/_next/image%3Furl=%252Ftom.jpg&w=64&q=75', '', 'url'],
  ['/_next/image?url=/_next/image&w=64&q=75', '', 'url'],
  ['/_next/image?url=https://cms.example.com/files/_next/image/&w=64&q=75', '', 'url'],
  [`/_next/image?url=/${'a'.repeat(3072)}&w=64&q=75`, '', 'url'],
  [`/_next/image?url=/${'a'.repeat(1020)}&w=64&q=75`, '', 'path'],
  ['/_next/images?url=/tom.jpg&w=64&q=75', '', 'path'],
  ['/tom.jpg', '', 'path'],
];

const ASTRO: DialectCase[] = [
  ['/_image?href=%2F_astro%2Ftom.jpg%3ForigWidth%3D9&w=300&h=200&f=webp&q=high', MODERN,
    at('_astro/tom.jpg', 'f=webp,w=300,h=200,fit=crop,q=80')],
  ['/_image?href=/tom.jpg&w=300', MODERN, at('tom.jpg', 'f=original,w=300')],
  ['/_image?href=/tom.jpg&h=200&f=jpeg&q=33', '', at('tom.jpg', 'f=jpg,h=200,q=35')],
  ['/_image?href=/tom.jpg&w=300&h=200&fit=contain&position=left', '', at('tom.jpg', 'f=original,w=300,h=200')],
  ['/_image?href=/tom.jpg&w=300&h=200&fit=cover&position=right+top', '',
    at('tom.jpg', 'f=original,w=300,h=200,fit=crop,crop=top-right')],
  ['/_image?href=/tom.jpg&w=300&h=200&fit=fill&background=%23FFF', '',
    at('tom.jpg', 'f=original,w=300,h=200,fit=scale,bg=ffffff')],
  ['/_image?href=/logo.svg&f=svg', '', at('logo.svg', 'f=original')],
  ['/_image?w=300', '', 'href'],
  ['/_image?href=https://evil.example/a.jpg&w=300', '', 'href'],
  ['/_image?href=/tom.jpg&w=300&f=tiff', '', 'f'],
  ['/_image?href=/tom.jpg&w=300&f=json', '', 'f'],
  ['/_image?href=/tom.jpg&w=300&q=constructor', '', 'q'],
  ['/_image?href=/tom.jpg&w=300&fit=constructor', '', 'fit'],
  ['/_image?href=/tom.jpg&w=300&position=50%25', '', 'position'],
  ['/_image?href=/tom.jpg&w=300&background=rgb(1,2,3)', '', 'background'],
  ['/_image?href=/tom.jpg&w=abc', '', 'w'],
];

const NETLIFY: DialectCase[] = [
  ['/.netlify/images?url=/owl.jpg', MODERN, at('owl.jpg', 'f=auto-avif')],
  ['/.netlify/images?url=/owl.jpg&w=50&h=40&q=75', '', at('owl.jpg', 'f=auto,w=50,h=40')],
  ['/.netlify/images?url=/owl.jpg&fit=cover&w=50&h=50&position=left&fm=avif&q=80', '',
    at('owl.jpg', 'f=avif,w=50,h=50,fit=crop,crop=left,q=80')],
  ['/.netlify/images?url=/owl.jpg&fit=fill&w=50&h=50&undefined=red', '', at('owl.jpg', 'f=auto,w=50,h=50,fit=scale')],
  ['/.netlify/images?url=/owl.jpg&fit=inside&w=50', '', 'fit'],
  ['/.netlify/images?url=/owl.jpg&fm=svg', '', 'fm'],
  ['/.netlify/images?url=owl.jpg', '', 'url'],
];

const IPX: DialectCase[] = [
  ['/_ipx/_/tom.jpg', MODERN, at('tom.jpg', 'f=original')],
  ['/_ipx/w_300&f_webp&q_80/my%20cats/tom.jpg', '', at('my cats/tom.jpg', 'f=webp,w=300,q=80')],
  ['/_ipx/f_auto,w:300/tom.jpg', MODERN, at('tom.jpg', 'f=auto-avif,w=300')],
  ['/_ipx/h_100&w_300&s_10x10/tom.jpg', '', at('tom.jpg', 'f=original,w=300')],
  ['/_ipx/s_300x200/tom.jpg', '', at('tom.jpg', 'f=original,w=300,h=200,fit=crop')],
  ['/_ipx/s_50&pos_left_top/tom.jpg', '', at('tom.jpg', 'f=original,w=50,h=50,fit=crop,crop=top-left')],
  ['/_ipx/s_300x200&fit_contain&b_f00/tom.jpg', '',
    at('tom.jpg', 'f=original,w=300,h=200,fit=fill,fill-color=ff0000,bg=ff0000')],
  ['/_ipx/blur_5&rotate_450&flip&flop_true&trim_12/tom.jpg', '',
    at('tom.jpg', 'f=original,rot=90,flip=hv,blur=20,trim=color,trim-tol=12')],
  ['/_ipx/a&enlarge&kernel_cubic&w_30/tom.jpg', '', at('tom.jpg', 'f=original,w=30')],
  // The path is decoded once, as ipx does.
  ['/_ipx/w_30/a%2520b%23c.jpg', '', at('a%20b#c.jpg', 'f=original,w=30')],
  ['/_ipx/w_30/https://cms.example.com/files/a.jpg%3Fv=1', '', at('cms/a.jpg?v=1', 'f=original,w=30')],
  ['/_ipx/w_30/https://evil.example/a.jpg', '', 'path'],
  ['/_ipx/w_30/http://cms.example.com/files/a.jpg', '', 'path'],
  ['/_ipx/w_30/a.jpg%3Fv', '', 'path'],
  ['/_ipx/w_30/cms/a.jpg', '', 'path'],
  ['/_ipx/w_30/..%2fa.jpg', '', 'path'],
  ['/_ipx/w_30//evil.example/a.jpg', '', 'path'],
  ['/_ipx/w_30/_ipx/w_30/a.jpg', '', 'path'],
  ['/_ipx/w_30', '', 'path'],
  ['/_ipx//tom.jpg', '', 'modifiers'],
  ['/_ipx/sharpen_3/tom.jpg', '', 'modifiers'],
  ['/_ipx/constructor_3/tom.jpg', '', 'modifiers'],
  ['/_ipx/w_0/tom.jpg', '', 'w'],
  ['/_ipx/w_30&w_40/tom.jpg', '', 'w'],
  ['/_ipx/s_30x0/tom.jpg', '', 's'],
  ['/_ipx/rotate_x/tom.jpg', '', 'rotate'],
  ['/_ipx/rotate_359.6/tom.jpg', '', at('tom.jpg', 'f=original')],
];

expectEveryEngine(siteRules('next'), NEXT);
expectEveryEngine(siteRules('vercel'), NEXT.filter(([url]) => url.startsWith('/_next/image?') && !url.includes('_next/image', 13))
  .map(([url, accept, outcome]) => [url.replace('_next', '_vercel'), accept, outcome]));
expectEveryEngine(siteRules('astro'), ASTRO);
expectEveryEngine(siteRules('netlify'), NETLIFY);
expectEveryEngine(siteRules('ipx'), IPX);

describe('the URLs of a site below a path', () => {
  test.each([
    ['next', '/docs/_next/image?url=%2Fdocs%2Ftom.jpg&w=64&q=75', 'tom.jpg'],
    ['next', '/docs/_next/image?url=%2Ftom.jpg&w=64&q=75', 'url'],
    ['next', '/_next/image?url=%2Fdocs%2Ftom.jpg&w=64&q=75', 'path'],
    ['astro', '/docs/_image?href=%2Fdocs%2Ftom.jpg', 'tom.jpg'],
    ['ipx', '/docs/_ipx/_/tom.jpg', 'tom.jpg'],
  ] as const)('lead to originals without it (%s %s)', (name, url, expected) => {
    const request = parseTarget(url, '', siteRules(name, { base: '/docs' }));
    expect(isBad(request) ? request.parameter : request.key).toBe(expected);
  });
});

test('a site that has an HTTPS origin as the default source is one with its absolute URLs', () => {
  const rules = siteRules('next', { routes: [['cms/', 'cms.example.com', '/'], ['', 'www.example.com', '/']] });
  const key = (url: string) => {
    const request = parseTarget(`/_next/image?url=${enc(url)}&w=64&q=75`, '', rules);
    return isBad(request) ? request.parameter : request.key;
  };
  expect(key('/a.jpg')).toBe('a.jpg');
  expect(key('https://www.example.com/a.jpg')).toBe('a.jpg');
  expect(key('https://www.example.com/cms/a.jpg')).toBe('url');
  expect(key('/cms/a.jpg')).toBe('url');
});

describe('sources that are not allowed', () => {
  test.each([
    ['//evil.example/a.jpg', 403], ['/\\evil.example/a.jpg', 403], ['javascript:alert(1)', 403], ['data:image/png,', 403],
    ['http://cms.example.com/files/a.jpg', 403], ['https://evil.example/a.jpg', 403], ['\n', undefined], ['/..', undefined],
  ])('%j has the status that Astro answers with', (source, status) => {
    expect(parseTarget(`/_image?href=${enc(source)}`, '', siteRules('astro'))).toMatchObject({ parameter: 'href', status });
  });
});

describe('absolute URLs with patterns', () => {
  const patterns: SitePattern[] = [['^\\/files\\/a\\/.*$', ''], ['^\\/files\\/v\\/.*$', '?v=1'], ['^\\/files\\/any\\/.*$']];
  const routes: SiteRules['routes'] = [['cms/', 'cms.example.com', '/files/', patterns], ['no/', 'no.example.com', '/', []]];
  test.each([
    ['/files/a/1.jpg', 'cms/a/1.jpg'], ['/files/b/1.jpg', 'url'], ['/files/a/1.jpg?v=1', 'url'], ['/files/v/1.jpg?v=1', 'cms/v/1.jpg?v=1'],
    ['/files/v/1.jpg', 'url'], ['/files/any/1.jpg?x', 'cms/any/1.jpg?x'],
  ])('%s', (path, expected) => {
    const request = parseTarget(`/_next/image?url=${enc(`https://cms.example.com${path}`)}&w=64&q=75`, '', siteRules('next', { routes }));
    expect(isBad(request) ? request.parameter : request.key).toBe(expected);
  });

  test('are refused if a host has no pattern', () => {
    expect(parseTarget(`/_next/image?url=${enc('https://no.example.com/a.jpg')}&w=64&q=75`, '', siteRules('next', { routes })))
      .toMatchObject({ parameter: 'url' });
  });
});

describe('paths of a site with patterns', () => {
  const rules = siteRules('next', { locals: [['^\\/assets\\/.*$', ''], ['^\\/v\\/.*$', '?v=1'], ['^\\/any\\/.*$']] });
  test.each([
    ['/assets/a.jpg', 'assets/a.jpg'], ['/a.jpg', 'url'], ['/assets/a.jpg?v=1', 'url'], ['/v/a.jpg?v=1', 'v/a.jpg'],
    ['/v/a.jpg', 'url'], ['/any/a.jpg?x', 'any/a.jpg'],
  ])('%s', (url, expected) => {
    const request = parseTarget(`/_next/image?url=${enc(url)}&w=64&q=75`, '', rules);
    expect(isBad(request) ? request.parameter : request.key).toBe(expected);
  });
});

test('a quality outside of the list is refused, and those of the list are core variants', () => {
  const rules = siteRules('next', { levels: [75, 90] });
  expect(parseTarget('/_next/image?url=/a.jpg&w=64&q=80', '', rules)).toMatchObject({ parameter: 'q' });
  expect(parseTarget('/_next/image?url=/a.jpg&w=64&q=90', '', rules)).toMatchObject({ operations: { q: '90' } });
});

describe.each(NAMES)('the URLs of %s', name => {
  const rules = siteRules(name);
  const url = (source: string) => FRAMEWORKS[name].source === undefined
    ? `/_ipx/w_64/${encodeURI(source).replace(/[?#]/g, encodeURIComponent)}`
    : `/${FRAMEWORKS[name].endpoint}?${FRAMEWORKS[name].source}=${enc(source)}&w=64&q=75`;
  const segment = fc.stringMatching(/^[a-z0-9 _貓+&=;,@!-]{1,6}$/).filter(text => text.trim() === text);
  const path = fc.array(segment, { minLength: 1, maxLength: 3 }).map(parts => parts.join('/'));
  const search = fc.constantFrom('', '?v=1', '?v=2', '?a=%20b');
  const original = fc.oneof(
    path.map(each => ({ source: `/${each}`, is: ['', each, ''] })),
    fc.record({ host: fc.constantFrom('cms.example.com', 'CMS.example.com:443'), path, search }).map(
      ({ host, path: each, search: query }) => ({
        source: `https://${host}/files/${encodeURI(each)}${query}`, is: ['cms', each, query],
      })),
  );

  test('have one variant for one origin, path and query, and others for others', () => {
    fc.assert(fc.property(original, original, (one, other) => {
      const [first, second] = [one, other].map(({ source }) => parseTarget(url(source), MODERN, rules));
      fc.pre(!isBad(first) && !isBad(second));
      if (isBad(first) || isBad(second)) return;
      expect(printVariant(first) === printVariant(second)).toBe(JSON.stringify(one.is) === JSON.stringify(other.is));
    }), { numRuns: 300 });
  });

  test('lead to canonical variants, or are refused', () => {
    fc.assert(fc.property(original, fc.webQueryParameters(), ({ source }, query) => {
      const [start, rest = ''] = `${url(source)}${FRAMEWORKS[name].source ? `&${query}` : ''}`.split(/\?(.*)/s);
      expectCanonical(start, Object.fromEntries(new URLSearchParams(rest)), MODERN, rules, undefined);
    }), { numRuns: 200 });
  });

  test('lead to canonical variants with every operation, so that each is stored and counted', () => {
    const { w, h = w, size = w, q, format = w, fit = w, position = w, background = w } = FRAMEWORKS[name];
    const number = fc.oneof(
      fc.constantFrom('0', '0.2', '0.3', '0.5', '49.9', '50.1', '254.9', '255.4', '359.4', '359.6', '719.9'),
      fc.nat(999_999).map(each => String(each / 1000)),
    );
    const values = fc.record({
      [w]: fc.nat(9999).map(String),
      [h]: fc.nat(9999).map(String),
      [size]: fc.tuple(fc.nat(9999), fc.nat(9999)).map(sides => sides.join('x')),
      [q]: fc.oneof(fc.nat(101).map(String), fc.constantFrom('low', 'max')),
      [format]: fc.constantFrom('avif', 'webp', 'jpg', 'png', 'gif', 'svg', 'auto', 'blurhash', 'json', 'exe'),
      [fit]: fc.constantFrom('cover', 'contain', 'fill', 'inside', 'outside', 'scale-down', 'none'),
      [position]: fc.constantFrom('top', 'left_top', 'right bottom', 'centre', 'entropy', 'northwest', 'left right'),
      [background]: fc.constantFrom('f00', '#FFF', 'white', 'transparent', 'Navy', 'zaa', '00ff00'),
      ...name === 'ipx' && {
        blur: number, trim: number, rotate: number, flip: fc.constant(''), flop: fc.constant('1'), a: fc.constant('1'),
      },
    }, { requiredKeys: [] });
    fc.assert(fc.property(values, given => {
      const items = Object.entries(given);
      if (name === 'ipx') {
        const operations = items.map(([key, value]) => `${key}_${value}`).join('&') || '_';
        return expectCanonical(`/_ipx/${operations}/a.jpg`, {}, MODERN, rules, undefined);
      }
      const query = { w: '64', q: '75', [FRAMEWORKS[name].source!]: '/a.jpg', ...given };
      return expectCanonical(`/${FRAMEWORKS[name].endpoint}`, query, MODERN, rules, undefined);
    }), { numRuns: 500 });
  });

  test('are printed as they are read', () => {
    const keys = ['my cats/tom.jpg', 'cms/a b.jpg', 'uploads/x.png', 'cms/deep/貓.jpg'];
    for (const key of keys) {
      const printed = printUrl(printKey(key), { w: '64' }, rules);
      expect(typeof printed === 'string' && parseTarget(printed, '', rules)).toMatchObject({ key, operations: { w: '64' } });
    }
  });
});
