import { FRESHNESS_HEADER } from './freshness';
import { ENCODING_HEADER, REFINEMENT_HEADER, SCORES_HEADER, VERSIONS_HEADER } from './image-headers';
import { parseFocalPoint } from './operate/focus/focal-point';
import { ImageProblem, Problem } from './problem';
import { Original, OriginalReader, ReadingLimits, VariantBucket } from './services';
import { FunctionResponse, StreamedResponse } from './variant';
import { FOCAL_POINT_HEADER } from '../../model/focal-point-header';
import { MAX_KEY_BYTES } from '../../model/object-key';
import { AwsClient } from '../aws/aws-client';
import { HttpRequest, HttpResponse, ResponseTooLarge } from '../aws/http-client';
import { listKeysUnder } from '../aws/s3-list';
import { CACHE_TAG_HEADER } from '../url/cache-tags';
import { printKey } from '../url/image-request';

/**
 * Originals in an S3 bucket.
 */
export class S3OriginalReader implements OriginalReader {
  /** @param whileWaiting called when the request is sent, while S3 prepares the response */
  constructor(
    private readonly bucket: AwsClient, private readonly maxBytes: number, private readonly whileWaiting?: () => void,
  ) {}

  public async get(key: string, limits?: ReadingLimits): Promise<Original> {
    if (isTooLong(key)) throw new Problem('not-found');
    const options = { maxBytes: this.maxBytes, onSent: this.whileWaiting, ...limits };
    const { status, headers, body } = await requestBucket(this.bucket, 'GET', printKey(key), options);
    if (status === 404) throw new Problem('not-found');
    if (status !== 200) throw unreachable(`GET answered ${status}`);
    return { body, version: versionOf(headers), ...focusOf(headers) };
  }

  public async version(key: string): Promise<string | undefined> {
    if (isTooLong(key)) return undefined;
    const { status, headers } = await requestBucket(this.bucket, 'HEAD', printKey(key));
    if (status === 404) return undefined;
    if (status !== 200) throw unreachable(`HEAD answered ${status}`);
    return versionOf(headers);
  }
}

/** Returns the focal point in the metadata of an object. Others are ignored. */
function focusOf({ [FOCAL_POINT_HEADER]: text }: HttpResponse['headers']): Pick<Original, 'focus'> {
  const focus = typeof text === 'string' ? parseFocalPoint(text) : undefined;
  return focus ? { focus } : {};
}

// The largest response that Lambda streams.
const MAX_VARIANT_BYTES = 200 * 2 ** 20;

// Smaller variants, which are most, are read before the response begins: a connection that breaks costs a retry then,
// and not the response.
const MAX_WHOLE_BYTES = 2 ** 20;

// Headers that S3 stores with an object and returns with it.
export const STORED_HEADERS = [
  'content-type', 'cache-control', CACHE_TAG_HEADER, ENCODING_HEADER, REFINEMENT_HEADER, SCORES_HEADER,
  VERSIONS_HEADER, FRESHNESS_HEADER,
];

// Headers of a stored response.
const RETURNED_HEADERS = [...STORED_HEADERS, 'content-length', 'etag'];

/**
 * Variants in an S3 bucket, each with the headers of its response.
 */
export class S3VariantBucket implements VariantBucket {
  /** @param root what the keys of all objects begin with, before that of the variant */
  constructor(private readonly bucket: AwsClient, private readonly root: string = '') {}

  public async get(key: string): Promise<FunctionResponse | undefined> {
    const options = { maxBytes: MAX_VARIANT_BYTES };
    const { status, headers, body } = await requestBucket(this.bucket, 'GET', this.path(key), options);
    if (status !== 200) return undefined;
    return { status, headers: only(headers, RETURNED_HEADERS), body };
  }

  /** Returns a stored variant; a large one is streamed. References from watermarks, which are empty, are none. */
  public async open(key: string): Promise<StreamedResponse | undefined> {
    const path = this.path(key);
    try {
      const { status, headers, body } = await this.bucket.request('GET', path, { maxBytes: MAX_WHOLE_BYTES });
      if (status !== 200 && status !== 404) throw new Error(`GET answered ${status}`);
      return status === 200 && body.length > 0 ? { status, headers: only(headers, RETURNED_HEADERS), body } : undefined;
    } catch (error) {
      if (!(error instanceof ResponseTooLarge)) throw error;
    }
    const { status, headers, body } = await this.bucket.open(path);
    if (status === 200) return { status, headers: only(headers, RETURNED_HEADERS), body };
    body.destroy();
    return undefined;
  }

  public async put(key: string, { body, headers }: Pick<FunctionResponse, 'headers' | 'body'>): Promise<void> {
    const options = { body, headers: only(headers, STORED_HEADERS) };
    const { status } = await requestBucket(this.bucket, 'PUT', this.path(key), options);
    if (status !== 200) throw new Error(`PUT answered ${status}`);
  }

  /** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html */
  public async touch(key: string, { body: opened, headers }: StreamedResponse): Promise<void> {
    const body = Buffer.isBuffer(opened) ? opened : (await this.get(key))?.body;
    if (body === undefined) return;
    const options = { body, headers: { ...only(headers, STORED_HEADERS), 'if-match': headers.etag } };
    const { status } = await requestBucket(this.bucket, 'PUT', this.path(key), options);
    if (![200, 404, 409, 412].includes(status)) throw new Error(`PUT answered ${status}`);
  }

  public async delete(key: string): Promise<void> {
    const { status } = await requestBucket(this.bucket, 'DELETE', this.path(key));
    if (status !== 204) throw new Error(`DELETE answered ${status}`);
  }

  public list(prefix: string): AsyncIterable<string[]> {
    return listKeysUnder(this.bucket, this.root, { prefix });
  }

  private path(key: string): string {
    return printKey(this.root + key);
  }
}

function only(headers: HttpResponse['headers'], names: readonly string[]): Record<string, string> {
  const present = names.filter(name => headers[name] !== undefined);
  return Object.fromEntries(present.map(name => [name, String(headers[name])]));
}

/**
 * Returns the version ID. In a bucket without versions, returns a text that changes with every upload. If versioning is
 * suspended, each upload has the version ID `null`, and overwrites the one before.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/VersionSuspendedBehavior.html
 */
function versionOf({ 'x-amz-version-id': version, etag, 'last-modified': modified }: HttpResponse['headers']): string {
  return typeof version === 'string' && version !== 'null' ? version : `${etag} ${modified}`;
}

/** Sends a request to a bucket. Rejects with a `Problem` if there is no response, or if it is too large. */
async function requestBucket(
  bucket: AwsClient, method: string, path: string, request?: Partial<Omit<HttpRequest, 'method' | 'url'>>,
): Promise<HttpResponse> {
  try {
    return await bucket.request(method, path, request);
  } catch (error) {
    if (error instanceof ResponseTooLarge) {
      throw new ImageProblem('too-large', `the original is larger than ${error.maxBytes} bytes`);
    }
    throw unreachable(`${method} failed: ${String(error)}`);
  }
}

function unreachable(reason: string): Problem {
  return new Problem('source-unreachable', undefined, reason);
}

/** Returns whether S3 can have no object of this key: it answers such requests with 400. */
function isTooLong(key: string): boolean {
  return Buffer.byteLength(key) > MAX_KEY_BYTES;
}
