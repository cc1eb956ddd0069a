import { createHash } from 'node:crypto';
import { elementsOf, escapeXml, requireOk, textOf } from './aws-api';
import { AwsClient, RequestOptions, roleCredentials } from './aws-client';
import { HttpResponse, OpenResponse } from './http-client';
import { hostOf } from '../../model/aws-host';
import { MAX_KEY_BYTES } from '../../model/object-key';
import { printKey } from '../url/key-encoding';

/** The keys to list. */
export interface Listing {
  readonly prefix: string;
  /** The key after which the listing begins. */
  readonly after?: string;
}

/** A version of an object, or a delete marker. */
export interface Version {
  readonly key: string;
  readonly etag?: string;
  readonly isMarker: boolean;
  readonly isLatest: boolean;
  /** In milliseconds since 1970. */
  readonly time: number;
}

// Characters that XML 1.0 cannot contain. Keys of variants of earlier versions may contain the last two.
const NOT_IN_XML = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/; // eslint-disable-line no-control-regex

/**
 * An S3 bucket, of which callers see the keys that begin with a root, without it.
 */
export class Bucket {
  constructor(private readonly client: AwsClient, private readonly root: string = '') {}

  /** Sends a request for an object. */
  public request(method: string, key: string, request?: RequestOptions): Promise<HttpResponse> {
    return this.client.request(method, printKey(this.root + key), request);
  }

  /** Requests an object, and returns the response before its body has arrived. */
  public open(key: string): Promise<OpenResponse> {
    return this.client.open(printKey(this.root + key));
  }

  /**
   * Returns the pages of a listing. No key begins with a prefix that is longer than a key may be, which S3 rejects with
   * `KeyTooLongError`.
   */
  public async *list(listing: Listing): AsyncIterable<string[]> {
    if (Buffer.byteLength(this.root + listing.prefix) > MAX_KEY_BYTES) return;
    let token: string | undefined;
    do {
      const page = await this.listPage(listing, token);
      yield page.keys;
      token = page.token;
    } while (token !== undefined);
  }

  /**
   * Returns one page of a listing, and the token of the next one, if there is one.
   *
   * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
   */
  public async listPage(
    { prefix, after }: Listing, token?: string,
  ): Promise<{ readonly keys: string[]; readonly token?: string }> {
    const query = new URLSearchParams({
      'list-type': '2',
      'prefix': this.root + prefix,
      ...after !== undefined && { 'start-after': this.root + after },
      ...token !== undefined && { 'continuation-token': token },
    });
    const xml = requireOk('ListObjectsV2', await this.client.request('GET', `/?${printQuery(query)}`));
    const keys = elementsOf(xml, 'Contents').map(entry => textOf(entry, 'Key')!.slice(this.root.length));
    return { keys, token: textOf(xml, 'NextContinuationToken') };
  }

  /** Counts the objects in a folder and its subfolders by listing them, at most `most`. */
  public async count(folder: string, most: number): Promise<number> {
    let count = 0;
    for await (const keys of this.list({ prefix: folder === '/' ? '' : folder })) {
      count += keys.length;
      if (count >= most) return most;
    }
    return count;
  }

  /** Deletes up to 1,000 objects. Rejects if any of them is left. */
  public async delete(keys: readonly string[]): Promise<void> {
    const hasNoXml = (key: string) => NOT_IN_XML.test(key);
    for (const key of keys.filter(hasNoXml)) requireOk('DeleteObject', await this.request('DELETE', key));
    await this.deleteTogether(keys.filter(key => !hasNoXml(key)));
  }

  /**
   * Requires only the permission `s3:DeleteObject`.
   *
   * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html
   */
  private async deleteTogether(keys: readonly string[]): Promise<void> {
    if (keys.length === 0) return;
    const objects = keys.map(key => `<Object><Key>${escapeXml(this.root + key)}</Key></Object>`).join('');
    const body = `<Delete xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Quiet>true</Quiet>${objects}</Delete>`;
    const xml = requireOk('DeleteObjects', await this.client.request('POST', '/?delete=', {
      headers: { 'content-type': 'application/xml', 'content-md5': createHash('md5').update(body).digest('base64') },
      body,
    }));
    const [error] = elementsOf(xml, 'Error');
    if (error === undefined) return;
    throw new Error(`DeleteObjects has not deleted ${textOf(error, 'Key')}: ${textOf(error, 'Code')}`);
  }

  /** Returns the latest version of an object. */
  public async latest(key: string): Promise<Version | undefined> {
    const first = await this.firstVersion(key);
    return first?.isLatest ? first : undefined;
  }

  /** Returns the next older version of an object, also for a version that no longer exists. */
  public before(key: string, version: string): Promise<Version | undefined> {
    return this.firstVersion(key, { 'key-marker': this.root + key, 'version-id-marker': version });
  }

  /**
   * Returns the first version that is listed: the newest one. Other keys have the same prefix, but the key itself comes
   * first.
   *
   * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html
   */
  private async firstVersion(key: string, markers: Record<string, string> = {}): Promise<Version | undefined> {
    const query = new URLSearchParams({ 'prefix': this.root + key, 'max-keys': '1', ...markers });
    const xml = requireOk('ListObjectVersions', await this.client.request('GET', `/?versions&${printQuery(query)}`));
    const [, kind, entry] = /<(Version|DeleteMarker)>(.*?)<\/\1>/s.exec(xml) ?? [];
    if (entry === undefined || textOf(entry, 'Key') !== this.root + key) return undefined;
    return {
      key,
      etag: textOf(entry, 'ETag')?.replace(/"/g, ''),
      isMarker: kind === 'DeleteMarker',
      isLatest: textOf(entry, 'IsLatest') === 'true',
      time: Date.parse(textOf(entry, 'LastModified')!),
    };
  }
}

/**
 * Returns an S3 bucket that is accessed by the role of the function.
 *
 * @param endpoint URL of another S3 server, from `AWS_ENDPOINT_URL_S3` as in AWS SDKs. The bucket is part of the path
 * @param root what the keys of all objects begin with
 */
export function openBucket(bucket: string, region: string, endpoint?: string, root?: string): Bucket {
  const url = endpoint ? `${endpoint}/${bucket}` : urlOf(bucket, region);
  return new Bucket(new AwsClient({ endpoint: url, service: 's3', region, credentials: roleCredentials }), root);
}

/** Returns the URL of a bucket. A bucket with dots goes into the path, as S3's certificates do not cover its host. */
function urlOf(bucket: string, region: string): string {
  const service = hostOf('s3', region);
  return bucket.includes('.') ? `https://${service}/${bucket}` : `https://${bucket}.${service}`;
}

/** Returns a query in the encoding that signatures require: `%20` for spaces, and only unreserved characters as is. */
export function printQuery(query: URLSearchParams): string {
  return query.toString().replace(/\+/g, '%20').replace(/\*/g, '%2A').replace(/%7E/g, '~');
}
