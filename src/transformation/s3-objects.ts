import { AwsClient } from 'aws4fetch';
import { printKey } from './image-request';
import { Problem } from './problem';
import { Answer, Original, Originals, Variants } from './serve-variant';

/** Where a bucket is reached. */
export interface BucketLocation {
  readonly client: AwsClient;
  /** Without a slash at the end, such as `https://my-bucket.s3.eu-west-1.amazonaws.com`. */
  readonly url: string;
}

/**
 * Originals in an S3 bucket. The whole AWS SDK would take longer to load than a picture takes to make.
 */
export class S3Originals implements Originals {
  constructor(private readonly bucket: BucketLocation, private readonly maxBytes: number) {}

  public async get(key: string): Promise<Original> {
    const response = await reach(this.bucket, 'GET', key);
    if (response.status === 404) throw new Problem('not-found');
    if (!response.ok) throw new Problem('source-unreachable');
    if (Number(response.headers.get('content-length')) > this.maxBytes) {
      await response.body?.cancel();
      throw new Problem('too-large', `the original is larger than ${this.maxBytes} bytes`);
    }
    return { body: Buffer.from(await response.arrayBuffer()), version: versionOf(response) };
  }

  public async version(key: string): Promise<string | undefined> {
    const response = await reach(this.bucket, 'HEAD', key);
    if (response.status === 404) return undefined;
    if (!response.ok) throw new Problem('source-unreachable');
    return versionOf(response);
  }
}

/**
 * Variants in an S3 bucket, each with the headers of its answer.
 */
export class S3Variants implements Variants {
  constructor(private readonly bucket: BucketLocation) {}

  public async put(key: string, { body, headers }: Answer): Promise<void> {
    const { 'content-type': contentType, 'cache-control': cacheControl, 'x-amz-meta-cache-tag': tags } = headers;
    const response = await reach(this.bucket, 'PUT', key, {
      body, headers: { 'content-type': contentType, 'cache-control': cacheControl, 'x-amz-meta-cache-tag': tags },
    });
    if (!response.ok) throw new Error(`PUT answered ${response.status}`);
  }

  public async delete(key: string): Promise<void> {
    const response = await reach(this.bucket, 'DELETE', key);
    if (!response.ok) throw new Error(`DELETE answered ${response.status}`);
  }

  public async count(prefix: string, most: number): Promise<number> {
    const query = new URLSearchParams({ 'list-type': '2', 'prefix': prefix, 'max-keys': String(Math.min(1000, most)) });
    const response = await request(this.bucket, 'GET', `/?${query}`);
    if (!response.ok) throw new Problem('source-unreachable');
    return Number(/<KeyCount>(\d+)<\/KeyCount>/.exec(await response.text())?.[1] ?? 0);
  }
}

function reach(bucket: BucketLocation, method: string, key: string, init: RequestInit = {}): Promise<Response> {
  return request(bucket, method, printKey(key), init);
}

/** Never follows a redirect: nothing but the bucket is to be asked. */
async function request(bucket: BucketLocation, method: string, path: string, init: RequestInit = {}): Promise<Response> {
  try {
    return await bucket.client.fetch(bucket.url + path, { ...init, method, redirect: 'error' });
  } catch {
    throw new Problem('source-unreachable');
  }
}

/** A version where the bucket keeps them, else what changes with the contents or when they are written again. */
function versionOf(response: Response): string {
  const { headers } = response;
  return headers.get('x-amz-version-id') ?? `${headers.get('etag')} ${headers.get('last-modified')}`;
}
