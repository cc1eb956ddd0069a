import { isIP } from 'node:net';
import { HttpsOrigin } from '../../../model/https-origin';
import { MAX_KEY_BYTES } from '../../../model/object-key';
import { HttpRequest, HttpResponse, IdleTimeout, Transport, sendOnce, tryTwice } from '../../aws/http-client';
import { RotatingSecret } from '../../aws/rotating-secret';
import { printKey } from '../../url/image-request';
import { isImageKey } from '../../url/request-parameters';

/** Headers for the origin alone. */
export type OriginHeaders = Readonly<Record<string, string>>;

/** A response of an origin, after redirects. */
export interface OriginResponse extends HttpResponse {
  /** The time of the request, in milliseconds since 1970. */
  readonly requestedAt: number;
}

/** Time limits in milliseconds. */
export interface OriginTimeouts {
  /** Time without data, also before the response. */
  readonly idle: number;
  /** Time for redirects, a second attempt, and the whole body. */
  readonly total: number;
}

/** An origin that did not respond in time. */
export class OriginTimeout extends Error {
  constructor(milliseconds: number) {
    super(`the origin did not respond within ${milliseconds} ms`);
    this.name = 'OriginTimeout';
  }
}

interface OriginRequest extends Pick<HttpRequest, 'maxBytes' | 'onSent'> {
  readonly headers: OriginHeaders;
  readonly signal: AbortSignal;
}

const TIMEOUTS: OriginTimeouts = { idle: 5000, total: 20_000 };
const USER_AGENT = 'cdk-image-cdn';
const MAX_REDIRECTS = 3;
const REDIRECTS = [301, 302, 303, 307, 308];
const REJECTED = [401, 403];

// Temporary errors, after which a second attempt may succeed.
const TEMPORARY_ERRORS = [500, 502, 503, 504];

/**
 * Client of an HTTPS origin, which anyone may control: it contacts the hosts of its settings only, reads no more than a
 * limit, and gives up after a time that the origin cannot prolong.
 */
export class OriginClient {
  /** @param secret headers that the origin requires, and no other host receives */
  constructor(
    private readonly origin: HttpsOrigin,
    private readonly transport: Transport,
    private readonly secret?: RotatingSecret<OriginHeaders>,
    private readonly timeouts: OriginTimeouts = TIMEOUTS,
  ) {}

  /**
   * Requests an original. After a broken connection or a temporary error, the request is sent once more, and after a
   * rejection if the secret has been rotated.
   */
  public async get(
    url: URL, headers: OriginHeaders, maxBytes: number, onSent?: () => void, signal?: AbortSignal,
  ): Promise<OriginResponse> {
    const timeout = AbortSignal.timeout(this.timeouts.total);
    const request = { headers, maxBytes, onSent, signal: signal ? AbortSignal.any([timeout, signal]) : timeout };
    try {
      const response = await this.twice(url, request);
      const isRejected = REJECTED.includes(response.status);
      return isRejected && await this.secret?.newer() ? await this.twice(url, request) : response;
    } catch (error) {
      throw timeout.aborted ? new OriginTimeout(this.timeouts.total) : error;
    }
  }

  private twice(url: URL, request: OriginRequest): Promise<OriginResponse> {
    return tryTwice(() => this.followed(url, request), request.signal, TEMPORARY_ERRORS);
  }

  private async followed(first: URL, request: OriginRequest): Promise<OriginResponse> {
    let url = first;
    for (let count = 0; count <= MAX_REDIRECTS; count++) {
      const response = await this.once(url, request);
      if (!REDIRECTS.includes(response.status)) return response;
      const target = redirectTarget(this.origin, url, response.headers.location);
      if (!target) throw new Error(`${url.host} redirects to a host that \`redirectHosts\` does not contain`);
      url = target;
    }
    throw new Error(`${first.host} redirects more than ${MAX_REDIRECTS} times`);
  }

  private async once(url: URL, { headers, signal, ...request }: OriginRequest): Promise<OriginResponse> {
    const isOrigin = url.origin === new URL(this.origin.url).origin;
    const secret = isOrigin ? await this.secret?.value() : undefined;
    const requestedAt = Date.now();
    const response = await sendOnce({
      ...request,
      method: 'GET',
      url,
      headers: { 'user-agent': USER_AGENT, ...secret, ...headers, 'accept-encoding': 'identity' },
      idleTimeout: this.timeouts.idle,
      transport: this.transport,
      isBodyOfOkOnly: true,
    }, signal).catch((error: Error) => {
      const isIdle = [error, error.cause].some(each => each instanceof IdleTimeout); // which breaks the connection
      throw isIdle ? new OriginTimeout(this.timeouts.idle) : error;
    });
    // A small body may be any size after decompression.
    const encoding = response.headers['content-encoding']?.toLowerCase() ?? 'identity';
    if (response.status === 200 && encoding !== 'identity') {
      throw new Error('the response is compressed, which the request did not accept');
    }
    return { ...response, requestedAt };
  }
}

/** Characters of a query that URL parsers leave as they are. */
const QUERY = /^[!$-;=?-~]*$/;

/**
 * Returns the URL of an original, or undefined if there can be none. Each segment of the key is percent-encoded, so
 * that no key leads to another host, out of the folder of the origin, or to a query.
 *
 * @param hasQuery whether a question mark in keys begins the query of the URL, which is used as it is
 */
export function originalUrl(
  { url: base }: Pick<HttpsOrigin, 'url'>, whole: string, hasQuery: boolean = false,
): URL | undefined {
  const at = hasQuery ? whole.indexOf('?') : -1;
  const [key, search] = at < 0 ? [whole, ''] : [whole.slice(0, at), whole.slice(at)];
  if (!QUERY.test(search) || Buffer.byteLength(whole) > MAX_KEY_BYTES) return undefined;
  if (!isImageKey(key) || /\p{Surrogate}/u.test(key)) return undefined;
  const folder = new URL(base);
  const url = new URL(base + printKey(key).slice(1) + search);
  const isBelow = url.origin === folder.origin && url.pathname.startsWith(folder.pathname);
  return isBelow && url.search === search && url.hash === '' ? url : undefined;
}

/** Returns the target of a redirect, or undefined if the origin may not redirect there. */
export function redirectTarget(
  { redirectHosts = [] }: Pick<HttpsOrigin, 'redirectHosts'>, from: URL, location: string | undefined,
): URL | undefined {
  if (location === undefined || !URL.canParse(location, from.href)) return undefined;
  const url = new URL(location, from.href);
  const isAllowed = url.protocol === 'https:' && url.username === '' && url.password === ''
    && redirectHosts.includes(url.host);
  // No look-up, and so no check of addresses, precedes a connection to an address.
  return isAllowed && isIP(url.hostname.replace(/^\[|\]$/g, '')) === 0 ? url : undefined;
}
