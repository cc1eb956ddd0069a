import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct, IConstruct } from 'constructs';
import { bucketSource } from './bucket-source';
import { r2Source } from './r2-source';
import { s3CompatibleSource } from './s3-compatible-source';
import { BucketSourceOptions, R2SourceOptions, S3CompatibleSourceOptions } from './source-options';
import { RemoteOriginals, SourceBucket, SourceStrategy } from './source-strategy';

/**
 * A provider of originals: an S3 bucket, or a server outside AWS.
 *
 * Only S3 buckets in the account and Region of the CDN report changes. Purge changed images of others with
 * `npx cdk-image-cdn purge`.
 */
export class ImageSource {
  /**
   * An S3 bucket, or folders in it. Requires `transformation`. The bucket may be in another account or Region; its
   * policy must then allow the transform function to read.
   */
  public static bucket(bucket: s3.IBucket, options: BucketSourceOptions = {}): ImageSource {
    return new ImageSource(bucketSource(bucket, options));
  }

  /**
   * A Cloudflare R2 bucket, read over HTTPS through its public domain or, with `transformation`, by signed requests.
   */
  public static r2(options: R2SourceOptions): ImageSource {
    return new ImageSource(r2Source(options));
  }

  /**
   * A bucket on another server with an S3-compatible API, read by signed requests. Requires `transformation`, because
   * CloudFront signs requests to AWS only.
   */
  public static s3Compatible(options: S3CompatibleSourceOptions): ImageSource {
    return new ImageSource(s3CompatibleSource(options));
  }

  private constructor(private readonly strategy: SourceStrategy) {}

  /**
   * Returns the origin from which CloudFront itself reads originals.
   *
   * @internal
   */
  public _bind(scope: Construct, originProps: cloudfront.OriginProps): cloudfront.IOrigin {
    return this.strategy.origin(scope, originProps);
  }

  /**
   * Returns the settings with which the transform function reads originals.
   *
   * @internal
   */
  public _originals(scope: IConstruct, path: string): RemoteOriginals {
    return this.strategy.originals(scope, path);
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
   * Returns the S3 bucket.
   *
   * @internal
   * @param path the path of the prop, for errors
   */
  public _inBucket(scope: IConstruct, path: string): SourceBucket {
    return this.strategy.bucket!(scope, path);
  }
}
