import { ageOf, longestLifetime } from './cache-headers';
import { Check, CheckOutcome, fail, pass, skip } from './check';
import { Response, isLoopback } from './exchange';
import { Subject } from './subject';
import { imageTypesOf, mediaType } from '../../../runtime/url/image-types';

export const securityHeaders: Check = {
  id: 'security-headers',
  title: 'nosniff, and a Content-Security-Policy that disarms scripts',
  async run(subject) {
    const { headers } = await subject.first();
    const sniffing = headers['x-content-type-options']?.toString().trim().toLowerCase();
    const csp = headers['content-security-policy']?.toString();
    const faults = [
      ...(sniffing === 'nosniff' ? [] : [`x-content-type-options: ${sniffing ?? 'missing'}`]),
      ...(csp !== undefined && disarmsScripts(csp) ? [] : [`content-security-policy: ${csp ?? 'missing'}`]),
    ];
    if (faults.length === 0) return pass(`nosniff; ${csp}`);
    return fail(faults.join('; '), 'A script in an uploaded SVG would run under your domain: attach a response headers policy with nosniff '
      + "and a policy such as default-src 'none'; sandbox.");
  },
};

/** Policies separated by commas all apply, so one that disarms is enough. */
export function disarmsScripts(csp: string): boolean {
  return csp.split(',').some(policy => {
    const directives = new Map(policy.split(';')
      .map(directive => directive.trim().toLowerCase().split(/\s+/))
      .reverse() // of two directives with one name the first counts
      .map(([name, ...values]) => [name, values]));
    const sandboxed = directives.has('sandbox') && !directives.get('sandbox')?.includes('allow-scripts');
    const sources = directives.get('script-src') ?? directives.get('default-src');
    return sandboxed || (sources !== undefined && sources.every(source => source === "'none'"));
  });
}

/** The longest that an image uploaded a moment after somebody asked for it may stay missing. */
const MAX_MISSING_SECONDS = 60;

export const missingKey: Check = {
  id: 'missing-key',
  title: 'a missing image is 403 or 404, and not for long',
  async run(subject) {
    const answer = await subject.ask({ url: subject.nothingBeside() });
    const type = mediaType(answer.headers['content-type']);
    if (answer.status !== 403 && answer.status !== 404) {
      return fail(`${answer.status}, ${type || 'no content-type'}`,
        'What is not there must not look as if it were: does a custom error response or a fallback page answer in its place?');
    }
    const seconds = Math.max(longestLifetime(answer), ageOf(answer) ?? 0);
    if (seconds > MAX_MISSING_SECONDS) {
      return fail(`${answer.status}, kept for ${seconds} s`,
        `An image uploaded a moment later stays missing: let errors be cached for at most ${MAX_MISSING_SECONDS} s.`);
    }
    if (answer.bytes > 0 && type.startsWith('image/') && !imageTypesOf(answer.start).includes(type)) {
      return fail(`${answer.status}, a body that is not the ${type} it says it is`, 'Give the error page its own content type.');
    }
    return pass(`${answer.status}`);
  },
};

export const httpsRedirect: Check = {
  id: 'https-redirect',
  title: 'plain http is redirected to https',
  async run(subject) {
    const { url } = subject;
    if (url.protocol === 'https:' && url.port !== '') return skip(`which port answers plain http beside port ${url.port} is not known`);
    const https = new URL(url.href.replace(/^http:/, 'https:'));
    const answer = await askOverHttp(subject);
    const target = redirectTarget(answer, https);
    if ([301, 308].includes(answer.status) && target === https.href) return pass(`${answer.status} to ${target}`);
    return fail(`${answer.status}${target ? ` to ${target}` : ''} over plain http`,
      `Expected 301 to ${https.href}: set the viewer protocol policy to redirect-to-https.`);
  },
};

/** A local edge speaks no TLS: it is told by CloudFront's own header how the viewer would have come. */
async function askOverHttp(subject: Subject): Promise<Response> {
  if (isLoopback(subject.url) && subject.url.protocol === 'http:') {
    return subject.ask({ headers: { 'cloudfront-forwarded-proto': 'http' } });
  }
  return subject.ask({ url: new URL(subject.url.href.replace(/^https:/, 'http:')) });
}

/** Where it leads. On this machine ports are makeshift, so only the rest counts. */
function redirectTarget(answer: Response, https: URL): string | undefined {
  if (!answer.headers.location || !URL.canParse(answer.headers.location, https.href)) return undefined;
  const target = new URL(answer.headers.location, https);
  if (isLoopback(https) && target.hostname === https.hostname) target.port = https.port;
  return target.href;
}

export const writeMethods: Check = {
  id: 'write-methods',
  title: 'PUT, POST and DELETE are refused',
  async run(subject) {
    // Never at the image itself: were the method allowed, the check would destroy it.
    const url = subject.nothingBeside();
    const statuses: string[] = [];
    let refused = true;
    for (const method of ['PUT', 'POST', 'DELETE']) {
      const { status } = await subject.ask({ url, method });
      statuses.push(`${method} ${status}`);
      refused &&= status === 403 || status === 405;
    }
    if (refused) return pass(statuses.join(', '));
    return fail(statuses.join(', '), `Viewers may change the bucket: allow GET and HEAD only, and see that ${url.pathname} was not created.`);
  },
};

export const tls: Check = {
  id: 'tls',
  title: 'TLS 1.2 or newer',
  async run(subject) {
    if (subject.url.protocol === 'http:') {
      if (isLoopback(subject.url)) return skip('plain http on this machine');
      return fail('plain http', 'Anyone on the way can read and change the images: use the https URL.');
    }
    const { tls: version = 'none' } = await subject.first();
    return judgeTls(version);
  },
};

export function judgeTls(version: string): CheckOutcome {
  if (version === 'TLSv1.2' || version === 'TLSv1.3') return pass(version);
  return fail(version, 'Older protocols are broken: set the minimum protocol version of the distribution to TLS 1.2.');
}

export const cookies: Check = {
  id: 'cookies',
  title: 'no cookie is handed out with the image',
  async run(subject) {
    const answers = await subject.repeated();
    const names = answers.flatMap(answer => answer.headers['set-cookie'] ?? []).map(cookie => cookie.split('=')[0]);
    if (names.length === 0) return pass('no set-cookie');
    return fail(`set-cookie: ${[...new Set(names)].join(', ')}`,
      'What is cached is given to every viewer, one viewer\'s cookie too: remove Set-Cookie at the origin or by the response headers policy.');
  },
};
