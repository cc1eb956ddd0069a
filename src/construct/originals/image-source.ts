import * as s3 from 'aws-cdk-lib/aws-s3';
import { IConstruct } from 'constructs';
import { bucketSource } from './bucket-source';
import { httpsSource } from './https-source';
import { r2Source } from './r2-source';
import { s3CompatibleSource } from './s3-compatible-source';
import { BucketSourceOptions, HttpsSourceOptions, R2SourceOptions, S3CompatibleSourceOptions } from './source-options';
import { RemoteOriginals, SourceBucket, SourceOrigin, SourceStrategy } from './source-strategy';
import { requireFactory } from '../core/creation';

/**
 * A provider of originals: an S3 bucket, a server with the S3 API, or an HTTPS origin.
 *
 * Only S3 buckets in the account and Region of the CDN report changes. Purge changed images of others with
 * `npx cdk-image-cdn purge`.
 */
export class ImageSource {
  /**
   * An S3 bucket, or folders in it. The bucket may be in another account or Region; its policy must then allow the
   * transform function to read.
   */
  public static bucket(bucket: s3.IBucket, options: BucketSourceOptions = {}): ImageSource {
    return new ImageSource(bucketSource(bucket, options));
  }

  /**
   * A Cloudflare R2 bucket, read by signed requests. For the public domain of a bucket, use `https()`.
   */
  public static r2(options: R2SourceOptions): ImageSource {
    return new ImageSource(r2Source(options));
  }

  /**
   * A bucket on another server with an S3-compatible API, read by signed requests.
   */
  public static s3Compatible(options: S3CompatibleSourceOptions): ImageSource {
    return new ImageSource(s3CompatibleSource(options));
  }

  /**
   * An HTTPS server, such as a content management system, or the public domain of a bucket. Requires
   * `VariantDelivery.FUNCTION_FIRST`.
   *
   * `Cache-Control`, `Expires` and `Age` of an original limit the lifetime of its variants, at edge locations and in
   * the variant bucket. The transform function then asks the origin whether the original has changed, by its `ETag` or
   * `Last-Modified`. Originals without a lifetime have that of `defaultTtl`.
   *
   * @see https://www.rfc-editor.org/rfc/rfc9111
   */
  public static https(options: HttpsSourceOptions): ImageSource {
    return new ImageSource(httpsSource(options));
  }

  private constructor(private readonly strategy: SourceStrategy) {
    requireFactory(this, isStrategy(strategy), 'ImageSource.bucket() or ImageSource.r2()');
  }

  /**
   * Returns the settings with which the transform function reads originals.
   *
   * @internal
   */
  public _originals(scope: IConstruct, path: string): RemoteOriginals {
    return this.strategy.originals!(scope, path);
  }

  /**
   * Whether it is an S3 bucket.
   *
   * @internal
   */
  public get _isBucket(): boolean {
    return this.strategy.bucket !== undefined;
  }

  /**
   * Whether it is an HTTPS origin.
   *
   * @internal
   */
  public get _isHttps(): boolean {
    return this.strategy.https !== undefined;
  }

  /**
   * Whether it is a bucket outside AWS.
   *
   * @internal
   */
  public get _isRemote(): boolean {
    return !this._isBucket && !this._isHttps;
  }

  /**
   * Whether the originals are only a part of a bucket outside AWS.
   *
   * @internal
   */
  public get _hasKeyPrefix(): boolean {
    return this.strategy.hasKeyPrefix?.() ?? false;
  }

  /**
   * Returns the HTTPS origin.
   *
   * @internal
   * @param path the path of the prop, for errors
   */
  public _atOrigin(scope: IConstruct, path: string): SourceOrigin {
    return this.strategy.https!(scope, path);
  }

  /**
   * Returns the S3 bucket.
   *
   * @internal
   * @param path the path of the prop, for errors
   */
  public _inBucket(scope: IConstruct, path: string): SourceBucket {
    return this.strategy.bucket!(scope, path);
  }
}

function isStrategy({ originals, bucket, https }: Partial<SourceStrategy> = {}): boolean {
  return (originals ?? bucket ?? https) !== undefined;
}
