import { HttpRequest, HttpResponse } from '../../aws/http-client';
import { printKey } from '../../url/request-key';
import { STORED_HEADERS } from '../s3-buckets';

/** A stored variant. */
export interface StoredVariant {
  readonly body: Buffer;
  /** The headers that S3 returns with it. */
  readonly headers: Readonly<Record<string, string>>;
  readonly etag: string;
}

/** The variants that the refiner replaces. */
export interface StoredVariants {
  /** Returns undefined if there is no such variant. */
  read(key: string): Promise<StoredVariant | undefined>;
  /** Replaces the variant with this ETag. Returns false if it is no longer there. */
  replace(key: string, variant: StoredVariant): Promise<boolean>;
  /** Refers to a variant from its watermark. */
  refer(reference: string): Promise<void>;
}

/** The part of a client that the variants need. */
interface BucketClient {
  request(
    method: string, path: string, request?: Partial<Omit<HttpRequest, 'method' | 'url'>>,
  ): Promise<HttpResponse>;
}

// The largest response that Lambda streams, and so the largest variant.
const MAX_VARIANT_BYTES = 200 * 2 ** 20;

/** The variants in an S3 bucket. */
export class S3StoredVariants implements StoredVariants {
  /** @param root what the keys of all objects begin with, before that of the variant */
  constructor(private readonly bucket: BucketClient, private readonly root: string = '') {}

  public async read(key: string): Promise<StoredVariant | undefined> {
    const options = { maxBytes: MAX_VARIANT_BYTES };
    const { status, headers, body } = await this.bucket.request('GET', this.path(key), options);
    if (status === 404) return undefined;
    if (status !== 200) throw new Error(`GET of the variant answered ${status}`);
    const names = STORED_HEADERS.filter(name => headers[name] !== undefined);
    return { body, headers: Object.fromEntries(names.map(name => [name, String(headers[name])])), etag: headers.etag! };
  }

  /**
   * A request that is repeated after a broken connection may find its own result, which counts as another variant: it
   * is the same one.
   *
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
   */
  public async replace(key: string, { body, headers, etag }: StoredVariant): Promise<boolean> {
    const options = { body, headers: { ...headers, 'if-match': etag } };
    const { status } = await this.bucket.request('PUT', this.path(key), options);
    if (status === 404 || status === 412) return false;
    if (status !== 200) throw new Error(`PUT of the variant answered ${status}`);
    return true;
  }

  public async refer(reference: string): Promise<void> {
    const { status } = await this.bucket.request('PUT', this.path(reference), { body: Buffer.alloc(0) });
    if (status !== 200) throw new Error(`PUT of the reference answered ${status}`);
  }

  private path(key: string): string {
    return printKey(this.root + key);
  }
}
