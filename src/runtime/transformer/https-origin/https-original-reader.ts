import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { OriginClient, OriginHeaders, OriginResponse, OriginTimeout } from './origin-client';
import { originalUrl } from './original-url';
import { HttpsOrigin } from '../../../model/https-origin';
import { ResponseTooLarge } from '../../aws/http-client';
import { Freshness, Validator } from '../freshness';
import { ImageProblem, Problem } from '../problem';
import { Original, OriginalReader, ReadingLimits } from '../services';
import { confirmed, freshnessOf } from './stated-freshness';

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

  public async get(key: string, limits?: ReadingLimits): Promise<Original> {
    return this.originalOf(key, await this.request(key, {}, limits));
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

  private async request(key: string, headers: OriginHeaders, limits?: ReadingLimits): Promise<OriginResponse> {
    const url = originalUrl(this.origin, key, this.options.hasQueries);
    if (!url) throw new Problem('not-found');
    const { maxBytes, whileWaiting } = this.options;
    try {
      return await this.client.get(url, headers, maxBytes, whileWaiting, limits);
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
