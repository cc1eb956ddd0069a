import * as assert from 'node:assert/strict';
import * as vm from 'node:vm';
import * as fc from 'fast-check';
import { rulesOf } from './dialect-cases';
import { edgeFunctionCode } from '../../../../src/construct/transformation/edge-function';
import { HttpsOrigin } from '../../../../src/model/https-origin';
import { originalUrl } from '../../../../src/runtime/transformer/https-origin/origin-client';
import { FrameworkName, SiteRoute } from '../../../../src/runtime/url/dialects/dialect-rules';
import { FRAMEWORKS } from '../../../../src/runtime/url/dialects/frameworks';
import { readVariant } from '../../../../src/runtime/url/image-request';
import { RequestRules, isImageKey } from '../../../../src/runtime/url/request-parameters';
import { MODERN, eventOf } from '../../edge/edge-cases';

export const FRAMEWORK_NAMES = Object.keys(FRAMEWORKS) as FrameworkName[];

const ROUTES: readonly SiteRoute[] = [
  ['cms/deep/', 'cms.example.com', '/files/deep/'],
  ['shop/', 'shop.example.com:8443', '/'],
  ['cms/', 'cms.example.com', '/files/'],
  ['uploads/'],
];

const BASE = '/docs';
const ROOT = 'mounted/';

const PARTS = [
  '/', '//', '\\', '/\\', '.', '..', './', '../', '%2e', '%2E%2e', '%252e', '%2f', '%252f', '%5c', '%00', '%2500', '%0d%0a',
  '?', '#', '@', ':', ';', '&', '=', ' ', '+', '\t', '\n', '%', '%25', '%3f', '%23', '%e8', '%E8%B2%93', '貓', '\ud83d', '🐈', '\u3002',
  'http:', 'https:', 'https://', 'HTTPS://', 'javascript:', 'data:', 'file:///', '//evil.example', 'evil.example',
  'cms.example.com', 'CMS.example.com', 'cms.example.com:443', 'cms.example.com:8443', 'cms.example.com.', 'shop.example.com:8443',
  'user:pass@', '127.0.0.1', '[::1]', '169.254.169.254', '2130706433', '/files/', '/files/deep/', '/docs/', 'docs', 'cms/', 'shop/',
  'uploads/', 'a.jpg', 'x', '_next/image', '_ipx/', '/_image', 'mounted/', '_.v.1_f.auto', '_-.', '__proto__', 'constructor',
];

const text = fc.oneof(
  { weight: 4, arbitrary: fc.array(fc.constantFrom(...PARTS), { minLength: 1, maxLength: 9 }).map(parts => parts.join('')) },
  {
    weight: 3,
    arbitrary: fc.tuple(
      fc.constantFrom('https://cms.example.com/files/', 'https://shop.example.com:8443/', '/docs/', '/'),
      fc.array(fc.constantFrom(...PARTS), { maxLength: 6 }),
    ).map(([start, parts]) => start + parts.join('')),
  },
  fc.string({ unit: 'binary', maxLength: 40 }),
);

/** How often a source is encoded in a URL, and with which other parameters. */
const spelling = fc.record({
  encode: fc.constantFrom(encodeSafely, encodeLoosely),
  others: fc.constantFrom('w=64&q=75', 'w=64&q=75&url=%2Fb.jpg', 'q=75&w=64&href=%2Fb.jpg', 'w=65&q=75', 'w=64&q=75&__proto__=1'),
});

function encodeSafely(source: string): string {
  try {
    return encodeURIComponent(source);
  } catch {
    return '%ED%A0%BD';
  }
}

function encodeLoosely(source: string): string {
  return source.replace(/[&#?\s\\]|[^\x21-\x7e]/gu, encodeSafely);
}

function rulesFor(name: FrameworkName): RequestRules {
  const rules = rulesOf({
    name, site: { base: BASE, root: ROOT, routes: ROUTES, ...FRAMEWORKS[name].required && { sizes: [64] } },
  });
  return { ...rules, allowEnlargement: false, negotiates: true };
}

/**
 * Returns the law that the deployed edge function leads a URL of a framework to an original that is configured, and to
 * the one that the URL standard says, or to none.
 *
 * @see https://url.spec.whatwg.org/
 */
export function hostileSources(name: FrameworkName) {
  const rules = rulesFor(name);
  const context = vm.createContext({});
  const handler = vm.runInContext(`${edgeFunctionCode(rules)};handler`, context) as (event: object) => {
    readonly uri?: string; readonly statusCode?: number; readonly body?: string;
  };
  const counts = { local: 0, remote: 0, rejected: 0 };
  const property = fc.property(text, spelling, (source, { encode, others }) => {
    const result = handler(eventOf(urlOf(name, encode(source), others), MODERN));
    if (result.uri === undefined) {
      assert.ok([400, 403, 404].includes(result.statusCode!));
      assert.doesNotMatch(result.body!, /cms\.example|shop\.example/);
      counts.rejected++;
      return;
    }
    assert.match(result.uri, /^\/mounted\/[\w./-]+$/);
    const variant = readVariant(result.uri.slice(ROOT.length), rules);
    assert.ok(variant, `${result.uri} is no path of a variant`);
    counts[checkKey(variant.request.key)]++;
    // The other encoding may change the source, and ipx decodes it in a way of its own.
    if (encode === encodeSafely && name !== 'ipx') checkMeaning(name, source, variant.request.key);
  });
  return { property, counts };
}

function urlOf(name: FrameworkName, source: string, others: string): string {
  const { endpoint, source: parameter } = FRAMEWORKS[name];
  return parameter === undefined
    ? `${BASE}/${endpoint}/w_64/${source}` : `${BASE}/${endpoint}?${parameter}=${source}&${others}`;
}

/** Checks that a key is one of its route, and leads to a file of a bucket or a URL below the folder of its origin. */
function checkKey(key: string): 'local' | 'remote' {
  assert.ok(isImageKey(key), 'the key has no segments that are . or ..');
  const [prefix, host, folder] = ROUTES.find(([each]) => key.startsWith(each)) ?? [''];
  if (host === undefined) {
    assert.doesNotMatch(key, /[\\\u0000-\u001f]/);
    return 'local';
  }
  const origin: HttpsOrigin = { url: `https://${host}${folder}` };
  const url = originalUrl(origin, key.slice(prefix.length), true);
  if (!url) return 'remote'; // nothing is requested
  assert.equal(url.host, host);
  assert.ok(url.href.startsWith(origin.url));
  assert.equal(url.username + url.password + url.hash, '');
  // A server that decodes the path finds nothing above the folder.
  assert.ok(!decodeURIComponent(url.pathname).split('/').some(segment => segment === '..'));
  return 'remote';
}

/** Checks that a key is that of the source as a browser reads it. */
function checkMeaning(name: FrameworkName, source: string, key: string): void {
  const { origin, pathname, search } = new URL(source, 'https://site.invalid');
  const [prefix, host, folder] = ROUTES.find(([each]) => key.startsWith(each)) ?? [''];
  const path = decodeURIComponent(pathname);
  if (host === undefined) {
    assert.equal(origin, 'https://site.invalid');
    return assert.equal(path, `${FRAMEWORKS[name].isBased ? BASE : ''}/${key}`);
  }
  assert.equal(origin, `https://${host}`);
  assert.equal(path + search, folder + key.slice(prefix.length));
}
