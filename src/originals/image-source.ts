import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { Construct, IConstruct } from 'constructs';
import { r2Source } from './r2-source';
import { s3CompatibleSource } from './s3-compatible-source';
import { R2SourceOptions, S3CompatibleSourceOptions } from './source-options';
import { RemoteOriginals, SourceStrategy } from './source-strategy';

/**
 * A provider of originals outside S3.
 *
 * It reports no changes: purge changed images with `npx cdk-image-cdn purge`.
 */
export class ImageSource {
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
  public _originals(scope: IConstruct): RemoteOriginals {
    return this.strategy.originals(scope);
  }
}
