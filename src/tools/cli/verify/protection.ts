import { ageOf, longestLifetime } from './cache-headers';
import { Check, CheckOutcome, fail, pass, skip } from './check';
import { Subject } from './subject';
import { imageTypesOf, mediaType } from '../../../runtime/url/image-types';
import { isLoopback } from '../../network';
import { Response } from '../shared/exchange';

export const securityHeaders: Check = {
  id: 'security-headers',
  title: 'nosniff, and a Content-Security-Policy that blocks scripts',
  async run(subject) {
    const { headers } = await subject.first();
    const sniffing = headers['x-content-type-options']?.toString().trim().toLowerCase();
    const csp = headers['content-security-policy']?.toString();
    const faults = [
      ...(sniffing === 'nosniff' ? [] : [`x-content-type-options: ${sniffing ?? 'missing'}`]),
      ...(csp !== undefined && blocksScripts(csp) ? [] : [`content-security-policy: ${csp ?? 'missing'}`]),
    ];
    if (faults.length === 0) return pass(`nosniff; ${csp}`);
    return fail(faults.join('; '), 'Scripts in uploaded SVGs run in the context of your domain: attach a response '
      + "headers policy with nosniff and a Content-Security-Policy such as default-src 'none'; sandbox.");
  },
};

export const bucket: Check = {
  id: 'bucket',
  title: 'only the CDN can read the bucket',
  async run(subject) {
    if (!subject.bucket) return skip('set --bucket URL to verify that the bucket is private');
    const { image, root } = urlsOf(subject.bucket, subject.url);
    const asks = [
      {
        what: 'the image',
        url: image,
        advice: 'Anyone can read the bucket and bypass the CDN: '
          + 'remove public statements from the bucket policy and block public access.',
      },
      {
        what: 'a listing',
        url: listing(root),
        advice: 'Anyone can list the bucket and find every image: '
          + 'remove s3:ListBucket from the bucket policy and block public access.',
      },
    ];
    for (const ask of asks) {
      const response = await subject.ask({ url: ask.url });
      const fault = judge(response, `${ask.what} (${ask.url.href})`, ask.advice);
      if (fault) return fault;
    }
    return pass('403 for the image and for a listing');
  },
};

/** Returns whether a policy blocks scripts. All policies of a comma-separated list apply, so one of them suffices. */
export function blocksScripts(csp: string): boolean {
  return csp.split(',').some(policy => {
    const directives = new Map(policy.split(';')
      .map(directive => directive.trim().toLowerCase().split(/\s+/))
      .reverse() // the first directive of a name takes precedence
      .map(([name, ...values]) => [name, values]));
    const sandboxed = directives.has('sandbox') && !directives.get('sandbox')?.includes('allow-scripts');
    const sources = directives.get('script-src') ?? directives.get('default-src');
    return sandboxed || (sources !== undefined && sources.every(source => source === "'none'"));
  });
}

/** Maximum time for which an image may stay missing if it is uploaded just after a request for it. */
const MAX_MISSING_SECONDS = 60;

export const missingKey: Check = {
  id: 'missing-key',
  title: 'a missing image returns 403 or 404, cached only briefly',
  async run(subject) {
    const response = await subject.ask({ url: subject.missingUrl() });
    const type = mediaType(response.headers['content-type']);
    if (response.status !== 403 && response.status !== 404) {
      return fail(`${response.status}, ${type || 'no content-type'}`, 'Missing images must not look like existing '
        + 'ones: does a custom error response or a fallback page replace the error?');
    }
    const seconds = Math.max(longestLifetime(response), ageOf(response) ?? 0);
    if (seconds > MAX_MISSING_SECONDS) {
      return fail(`${response.status}, cached for ${seconds} s`,
        `Images that are uploaded afterwards stay missing: cache errors for at most ${MAX_MISSING_SECONDS} s.`);
    }
    if (response.bytes > 0 && type.startsWith('image/') && !imageTypesOf(response.start).includes(type)) {
      return fail(
        `${response.status}, with a body that is not ${type}`, 'Send the error page with its own Content-Type.',
      );
    }
    return pass(`${response.status}`);
  },
};

export const httpsRedirect: Check = {
  id: 'https-redirect',
  title: 'plain HTTP is redirected to HTTPS',
  async run(subject) {
    const { url } = subject;
    if (url.protocol === 'https:' && url.port !== '') {
      return skip(`the port for plain HTTP beside port ${url.port} is unknown`);
    }
    const https = new URL(url.href.replace(/^http:/, 'https:'));
    const response = await requestOverHttp(subject);
    const target = redirectTarget(response, https);
    if ([301, 308].includes(response.status) && target === https.href) return pass(`${response.status} to ${target}`);
    return fail(`${response.status}${target ? ` to ${target}` : ''} over plain HTTP`,
      `Expected 301 to ${https.href}: set the viewer protocol policy to redirect-to-https.`);
  },
};

/** Sends a plain HTTP request. The local edge has no TLS and learns the viewer's protocol from CloudFront's header. */
async function requestOverHttp(subject: Subject): Promise<Response> {
  if (isLoopback(subject.url) && subject.url.protocol === 'http:') {
    return subject.ask({ headers: { 'cloudfront-forwarded-proto': 'http' } });
  }
  return subject.ask({ url: new URL(subject.url.href.replace(/^https:/, 'http:')) });
}

/** Returns the target of a redirect. Ports do not matter on this machine. */
function redirectTarget(response: Response, https: URL): string | undefined {
  if (!response.headers.location || !URL.canParse(response.headers.location, https.href)) return undefined;
  const target = new URL(response.headers.location, https);
  if (isLoopback(https) && target.hostname === https.hostname) target.port = https.port;
  return target.href;
}

export const writeMethods: Check = {
  id: 'write-methods',
  title: 'PUT, POST and DELETE are rejected',
  async run(subject) {
    // Never on the image itself, which an allowed method would destroy.
    const url = subject.missingUrl();
    const statuses: string[] = [];
    let rejected = true;
    for (const method of ['PUT', 'POST', 'DELETE']) {
      const { status } = await subject.ask({ url, method });
      statuses.push(`${method} ${status}`);
      rejected &&= status === 403 || status === 405;
    }
    if (rejected) return pass(statuses.join(', '));
    return fail(
      statuses.join(', '),
      `Viewers can change the bucket: allow only GET and HEAD, and check that ${url.pathname} was not created.`,
    );
  },
};

export const tls: Check = {
  id: 'tls',
  title: 'TLS 1.2 or newer',
  async run(subject) {
    if (subject.url.protocol === 'http:') {
      if (isLoopback(subject.url)) return skip('plain HTTP on this machine');
      return fail('plain HTTP', 'Anyone on the network path can read and change the images: use the https URL.');
    }
    const { tls: version = 'none' } = await subject.first();
    return judgeTls(version);
  },
};

export function judgeTls(version: string): CheckOutcome {
  if (version === 'TLSv1.2' || version === 'TLSv1.3') return pass(version);
  return fail(
    version, 'Older protocols are insecure: set the minimum protocol version of the distribution to TLS 1.2.',
  );
}

export const cookies: Check = {
  id: 'cookies',
  title: 'responses set no cookies',
  async run(subject) {
    const responses = await subject.repeated();
    const headers = responses.flatMap(response => response.headers['set-cookie'] ?? []);
    const names = headers.map(cookie => cookie.split('=')[0]);
    if (names.length === 0) return pass('no set-cookie');
    return fail(
      `set-cookie: ${[...new Set(names)].join(', ')}`,
      'Cached responses deliver the cookie of one viewer to all: '
        + 'remove Set-Cookie at the origin or in the response headers policy.',
    );
  },
};

function judge(response: Response, what: string, adviceIfOpen: string): CheckOutcome | undefined {
  if (response.status === 403) return undefined;
  if (response.status >= 200 && response.status < 300) return fail(`${response.status} for ${what}`, adviceIfOpen);
  // S3 sends 404 NoSuchKey only to principals that may list the bucket. Otherwise the bucket does not exist.
  return fail(`${response.status} for ${what}`, response.status === 404
    ? 'The bucket does not exist, or anyone can list it and the key does not exist: check the URL.'
    : 'Expected 403: is this the bucket\'s regional URL, https://<bucket>.s3.<region>.amazonaws.com/?');
}

/** Returns the URLs of the bucket and of the image in it, given either of them. */
function urlsOf(given: URL, image: URL): { image: URL; root: URL } {
  if (given.pathname.endsWith(image.pathname)) {
    return { image: given, root: withPath(given, given.pathname.slice(0, -image.pathname.length)) };
  }
  return { image: withPath(given, given.pathname.replace(/\/$/, '') + image.pathname), root: given };
}

function listing(root: URL): URL {
  const url = new URL(root);
  url.search = 'list-type=2';
  return url;
}

function withPath(url: URL, pathname: string): URL {
  const changed = new URL(url);
  changed.pathname = pathname;
  return changed;
}
