import { FunctionResponse, VariantBucket, OriginalReader, Original } from './dependencies';
import { Problem } from './problem';
import { hostOf } from '../../model/aws-host';
import { AwsClient, roleCredentials } from '../aws/aws-client';
import { AnswerTooLarge, HttpAnswer, HttpRequest } from '../aws/http-client';
import { listKeys } from '../aws/s3-list';
import { CACHE_TAG_HEADER } from '../url/cache-tags';
import { printKey } from '../url/image-request';

/**
 * A bucket as the function's role reaches it.
 *
 * @param endpoint another S3 server than AWS's, by path; AWS's SDKs, too, take it from `AWS_ENDPOINT_URL_S3`
 */
export function bucketClient(bucket: string, region: string, endpoint?: string): AwsClient {
  return new AwsClient({ endpoint: endpoint ? `${endpoint}/${bucket}` : urlOf(bucket, region), service: 's3', region, credentials: roleCredentials });
}

/** No certificate is valid for a host with more dots than one before `s3`. */
function urlOf(bucket: string, region: string): string {
  const service = hostOf('s3', region);
  return bucket.includes('.') ? `https://${service}/${bucket}` : `https://${bucket}.${service}`;
}

/**
 * Originals in an S3 bucket.
 */
export class S3OriginalReader implements OriginalReader {
  constructor(private readonly bucket: AwsClient, private readonly maxBytes: number, private readonly whileWaiting?: () => void) {}

  public async get(key: string): Promise<Original> {
    const { status, headers, body } = await reach(this.bucket, 'GET', printKey(key), { maxBytes: this.maxBytes, onSent: this.whileWaiting });
    if (status === 404) throw new Problem('not-found');
    if (status !== 200) throw unreachable(`GET answered ${status}`);
    return { body, version: versionOf(headers) };
  }

  public async version(key: string): Promise<string | undefined> {
    const { status, headers } = await reach(this.bucket, 'HEAD', printKey(key));
    if (status === 404) return undefined;
    if (status !== 200) throw unreachable(`HEAD answered ${status}`);
    return versionOf(headers);
  }
}

// Lambda streams no more than this.
const MAX_VARIANT_BYTES = 200 * 2 ** 20;

// The headers of an answer that S3 keeps with an object and returns with it.
const STORED_HEADERS = ['content-type', 'cache-control', CACHE_TAG_HEADER];

/**
 * Variants in an S3 bucket, each with the headers of its answer.
 */
export class S3Variants implements VariantBucket {
  constructor(private readonly bucket: AwsClient) {}

  public async get(key: string): Promise<FunctionResponse | undefined> {
    const { status, headers, body } = await reach(this.bucket, 'GET', printKey(key), { maxBytes: MAX_VARIANT_BYTES });
    return status === 200 ? { status, headers: only(headers, [...STORED_HEADERS, 'content-length', 'etag']), body } : undefined;
  }

  public async put(key: string, { body, headers }: Pick<FunctionResponse, 'headers' | 'body'>): Promise<void> {
    const { status } = await reach(this.bucket, 'PUT', printKey(key), { body, headers: only(headers, STORED_HEADERS) });
    if (status !== 200) throw new Error(`PUT answered ${status}`);
  }

  public async delete(key: string): Promise<void> {
    const { status } = await reach(this.bucket, 'DELETE', printKey(key));
    if (status !== 204) throw new Error(`DELETE answered ${status}`);
  }

  public list(prefix: string): AsyncIterable<string[]> {
    return listKeys(this.bucket, { prefix });
  }
}

function only(headers: HttpAnswer['headers'], names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.filter(name => headers[name] !== undefined).map(name => [name, String(headers[name])]));
}

async function reach(bucket: AwsClient, method: string, path: string, request?: Partial<Omit<HttpRequest, 'method' | 'url'>>): Promise<HttpAnswer> {
  try {
    return await bucket.request(method, path, request);
  } catch (error) {
    if (error instanceof AnswerTooLarge) throw new Problem('too-large', `the original is larger than ${error.maxBytes} bytes`);
    throw unreachable(`${method} failed: ${String(error)}`);
  }
}

function unreachable(reason: string): Problem {
  return new Problem('source-unreachable', undefined, reason);
}

/** A version where the bucket keeps them, else what changes with the contents or when they are written again. */
function versionOf(headers: HttpAnswer['headers']): string {
  return headers['x-amz-version-id'] as string | undefined ?? `${headers.etag} ${headers['last-modified']}`;
}
