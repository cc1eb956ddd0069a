import { createHash } from 'node:crypto';
import { validateHeaderName, validateHeaderValue } from 'node:http';
import { LRUCache } from 'lru-cache';
import { internet, localTransport } from './checked-lookup';
import { OriginClient, OriginHeaders, OriginResponse, OriginTimeout, originalUrl } from './origin-client';
import { HttpsOrigin } from '../../../model/https-origin';
import { ResponseTooLarge } from '../../aws/http-client';
import { RotatingSecret } from '../../aws/rotating-secret';
import { secretText, secretsClient } from '../../aws/secrets-manager';
import { Freshness, Validator } from '../freshness';
import { ImageProblem, Problem } from '../problem';
import { Original, OriginalReader } from '../services';
import { confirmed, freshnessOf } from './stated-freshness';
import { isRecord } from '../../../model/is-record';

const onInternet = internet();

/** Returns the originals of an HTTPS origin. */
export function httpsOriginals(
  origin: HttpsOrigin, env: NodeJS.ProcessEnv, options: HttpsReaderOptions,
): HttpsOriginalReader {
  const client = new OriginClient(origin, localTransport(env) ?? onInternet, secretOf(origin, env));
  return new HttpsOriginalReader(origin, client, options);
}

function secretOf(
  { headersSecret: arn }: HttpsOrigin, env: NodeJS.ProcessEnv,
): RotatingSecret<ReturnType<typeof headersIn>> | undefined {
  if (arn === undefined) return undefined;
  const secrets = secretsClient(arn, env.AWS_ENDPOINT_URL_SECRETS_MANAGER);
  return new RotatingSecret(async () => headersIn((await secretText(secrets, arn, 'AWSCURRENT'))!));
}

/** Settings of a reader. */
export interface HttpsReaderOptions {
  readonly maxBytes: number;
  /** The freshness lifetime of originals whose origin states none, in seconds. */
  readonly unstatedLifetime: number;
  /** Whether a question mark in keys begins the query of an original. */
  readonly hasQueries?: boolean;
  /** Called when a request is sent, while the origin prepares the response. */
  readonly whileWaiting?: () => void;
}

const MISSING = [404, 410];
const MAX_KNOWN_VERSIONS = 1000;

/** Originals at an HTTPS origin. */
export class HttpsOriginalReader implements OriginalReader {
  private readonly versions = new LRUCache<string, string>({ max: MAX_KNOWN_VERSIONS });

  constructor(
    private readonly origin: HttpsOrigin, private readonly client: OriginClient,
    private readonly options: HttpsReaderOptions,
  ) {}

  public async get(key: string, signal?: AbortSignal): Promise<Original> {
    return this.originalOf(key, await this.request(key, {}, signal));
  }

  /**
   * Returns the version that was read last. An origin reports no changes, and variants live no longer than their
   * original, so a comparison after each transformation would cost a request without a benefit.
   */
  public async version(key: string): Promise<string | undefined> {
    return this.versions.get(key);
  }

  /** Returns the freshness if the origin confirms an original, or the original that replaces it. */
  public async revalidate(key: string, known: Validator): Promise<Original | Freshness> {
    const { etag, modified } = known;
    const response = await this.request(key, {
      ...etag !== undefined && { 'if-none-match': etag },
      ...modified !== undefined && { 'if-modified-since': modified },
    });
    if (response.status === 304 && (etag ?? modified) !== undefined) {
      return isOther(response.headers.etag, etag) ? this.get(key) : confirmed(response, known);
    }
    const original = this.originalOf(key, response);
    return original.version === known.version ? original.freshness! : original;
  }

  private originalOf(key: string, response: OriginResponse): Original {
    const { status, body } = response;
    if (MISSING.includes(status)) throw new Problem('not-found');
    if (status !== 200) throw new Problem('source-unreachable', undefined, `GET answered ${status}`);
    const version = createHash('sha256').update(body).digest('base64url').slice(0, 22);
    this.versions.set(key, version);
    return { body, version, freshness: freshnessOf(response, version, this.options.unstatedLifetime) };
  }

  private async request(key: string, headers: OriginHeaders, signal?: AbortSignal): Promise<OriginResponse> {
    const url = originalUrl(this.origin, key, this.options.hasQueries);
    if (!url) throw new Problem('not-found');
    const { maxBytes, whileWaiting } = this.options;
    try {
      return await this.client.get(url, headers, maxBytes, whileWaiting, signal);
    } catch (error) {
      if (error instanceof ResponseTooLarge) {
        throw new ImageProblem('too-large', `the original is larger than ${error.maxBytes} bytes`);
      }
      const reason = `GET failed: ${String(error)}`;
      if (error instanceof OriginTimeout) {
        throw new Problem('too-slow', 'the server of the original is too slow', reason);
      }
      throw new Problem('source-unreachable', undefined, reason);
    }
  }
}

/** Whether a confirmation names another original: it must not prolong this one (RFC 9111, section 4.3.4). */
function isOther(confirmedTag: string | undefined, etag: string | undefined): boolean {
  return confirmedTag !== undefined && etag !== undefined && weak(confirmedTag) !== weak(etag);
}

function weak(etag: string): string {
  return etag.replace(/^W\//, '');
}

// Headers that belong to the connection, to the body, or to the CDN's own requests.
const RESERVED = new RegExp('^(accept-encoding|connection|content-.*|expect|host|if-.*|keep-alive|proxy-.*|range|te'
  + '|trailer|transfer-encoding|upgrade)$');

/** Returns the headers in the text of a secret. No error contains a value, because errors are logged. */
export function headersIn(text: string): OriginHeaders {
  const headers = parsed(text);
  if (!isRecord(headers)) throw new Error('the secret with headers must be a JSON object');
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), valueOf(name, value)]));
}

function valueOf(name: string, value: unknown): string {
  const isValid = typeof value === 'string' && value !== '' && !RESERVED.test(name.toLowerCase())
    && passes(() => validateHeaderName(name)) && passes(() => validateHeaderValue(name, value));
  if (!isValid) throw new Error(`the secret with headers has no valid header in its field ${JSON.stringify(name)}`);
  return value as string;
}

function passes(check: () => void): boolean {
  try {
    check();
    return true;
  } catch {
    return false;
  }
}

/** Parses a secret. The message of `JSON.parse()` would quote it. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
