import { FRESHNESS_HEADER } from './freshness';
import { ENCODING_HEADER, REFINEMENT_HEADER, SCORES_HEADER, VERSIONS_HEADER } from './image-headers';
import { requestBucket } from './originals';
import { Original, OriginalReader, StoredVariant, StoredVariants, TransformServices, VariantBucket } from './services';
import { FunctionResponse, StreamedResponse, TransformedImage } from './variant';
import { Bucket } from '../aws/bucket';
import { HttpResponse, ResponseTooLarge } from '../aws/http-client';
import { CACHE_TAG_HEADER } from '../url/cache-tags';
import { ImageRequest, referenceKey, storedKey } from '../url/image-request';

// The largest response that Lambda streams.
const MAX_VARIANT_BYTES = 200 * 2 ** 20;

// Smaller variants, which are most, are read before the response begins: a connection that breaks costs a retry then,
// and not the response.
const MAX_WHOLE_BYTES = 2 ** 20;

// Headers that S3 stores with an object and returns with it.
const STORED_HEADERS = [
  'content-type', 'cache-control', CACHE_TAG_HEADER, ENCODING_HEADER, REFINEMENT_HEADER, SCORES_HEADER,
  VERSIONS_HEADER, FRESHNESS_HEADER,
];

// Headers of a stored response.
const RETURNED_HEADERS = [...STORED_HEADERS, 'content-length', 'etag'];

/**
 * Variants in an S3 bucket, each with the headers of its response.
 */
export class S3VariantBucket implements VariantBucket, StoredVariants {
  constructor(private readonly bucket: Bucket) {}

  public async get(key: string): Promise<FunctionResponse | undefined> {
    const options = { maxBytes: MAX_VARIANT_BYTES };
    const { status, headers, body } = await requestBucket(this.bucket, 'GET', key, options);
    if (status !== 200) return undefined;
    return { status, headers: only(headers, RETURNED_HEADERS), body };
  }

  /** Returns a stored variant; a large one is streamed. References from watermarks, which are empty, are none. */
  public async open(key: string): Promise<StreamedResponse | undefined> {
    try {
      const { status, headers, body } = await this.bucket.request('GET', key, { maxBytes: MAX_WHOLE_BYTES });
      if (status !== 200 && status !== 404) throw new Error(`GET answered ${status}`);
      return status === 200 && body.length > 0 ? { status, headers: only(headers, RETURNED_HEADERS), body } : undefined;
    } catch (error) {
      if (!(error instanceof ResponseTooLarge)) throw error;
    }
    const { status, headers, body } = await this.bucket.open(key);
    if (status === 200) return { status, headers: only(headers, RETURNED_HEADERS), body };
    body.destroy();
    return undefined;
  }

  public async put(key: string, { body, headers }: Pick<FunctionResponse, 'headers' | 'body'>): Promise<void> {
    const options = { body, headers: only(headers, STORED_HEADERS) };
    const { status } = await requestBucket(this.bucket, 'PUT', key, options);
    if (status !== 200) throw new Error(`PUT answered ${status}`);
  }

  /** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html */
  public async touch(key: string, { body: opened, headers }: StreamedResponse): Promise<void> {
    const body = Buffer.isBuffer(opened) ? opened : (await this.get(key))?.body;
    if (body === undefined) return;
    const options = { body, headers: { ...only(headers, STORED_HEADERS), 'if-match': headers.etag } };
    const { status } = await requestBucket(this.bucket, 'PUT', key, options);
    if (![200, 404, 409, 412].includes(status)) throw new Error(`PUT answered ${status}`);
  }

  public async delete(key: string): Promise<void> {
    const { status } = await requestBucket(this.bucket, 'DELETE', key);
    if (status !== 204) throw new Error(`DELETE answered ${status}`);
  }

  public list(prefix: string): AsyncIterable<string[]> {
    return this.bucket.list({ prefix });
  }

  public async read(key: string): Promise<StoredVariant | undefined> {
    const options = { maxBytes: MAX_VARIANT_BYTES };
    const { status, headers, body } = await this.bucket.request('GET', key, options);
    if (status === 404) return undefined;
    if (status !== 200) throw new Error(`GET of the variant answered ${status}`);
    return { body, headers: only(headers, STORED_HEADERS), etag: headers.etag! };
  }

  /**
   * A request that is repeated after a broken connection may find its own result, which counts as another variant: it
   * is the same one.
   *
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
   */
  public async replace(key: string, { body, headers, etag }: StoredVariant): Promise<boolean> {
    const options = { body, headers: { ...headers, 'if-match': etag } };
    const { status } = await this.bucket.request('PUT', key, options);
    if (status === 404 || status === 412) return false;
    if (status !== 200) throw new Error(`PUT of the variant answered ${status}`);
    return true;
  }

  public async refer(reference: string): Promise<void> {
    const { status } = await this.bucket.request('PUT', reference, { body: Buffer.alloc(0) });
    if (status !== 200) throw new Error(`PUT of the reference answered ${status}`);
  }
}

function only(headers: HttpResponse['headers'], names: readonly string[]): Record<string, string> {
  const present = names.filter(name => headers[name] !== undefined);
  return Object.fromEntries(present.map(name => [name, String(headers[name])]));
}

/**
 * Stores a variant, and deletes it again if its original or its watermark has changed meanwhile. Never rejects.
 *
 * Versions are compared after the upload only: an earlier comparison could miss a change before the upload, for good.
 *
 * A variant with a watermark is first referred to from its folder, so that a purge of that image finds it.
 */
export async function storeVariant(
  request: ImageRequest, original: Original, { mark }: TransformedImage, response: FunctionResponse,
  { originals, variants, log }: TransformServices,
): Promise<void> {
  const key = storedKey(request);
  try {
    await refer(request, mark?.key, variants);
    await variants.put(key, response);
    const images = [{ key: request.key, version: original.version }, ...mark ? [mark] : []];
    const versions = await Promise.all(images.map(image => currentVersion(image.key, originals)));
    if (images.some(({ version }, index) => version !== versions[index])) await variants.delete(key);
  } catch (error) {
    log({ level: 'error', event: 'not-stored', key: request.key, error: String(error) });
  }
}

/** Writes the reference from its watermark to a variant, if it has one. */
export async function refer(
  request: ImageRequest, mark: string | undefined, variants: Pick<VariantBucket, 'put'>,
): Promise<void> {
  if (mark !== undefined) await variants.put(referenceKey(request, mark), { headers: {}, body: Buffer.alloc(0) });
}

/** Returns the current version, or undefined if it is unknown, which counts as a change. */
async function currentVersion(key: string, originals: OriginalReader): Promise<string | undefined> {
  return originals.version(key).catch(() => undefined);
}
