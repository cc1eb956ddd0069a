import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import { Construct } from 'constructs';
import { isKnown, refuse } from './private/validate';

/**
 * Images in a Cloudflare R2 bucket.
 */
export interface R2SourceOptions {
  /**
   * The public domain of the R2 bucket, such as `images.example.com` or `pub-….r2.dev`: a host name, without scheme or path.
   *
   * @see https://developers.cloudflare.com/r2/buckets/public-buckets/
   */
  readonly publicDomainName: string;
}

/**
 * Where originals come from when it is not an S3 bucket.
 */
export abstract class ImageSource {
  /**
   * A Cloudflare R2 bucket, read over HTTPS through its public domain.
   */
  public static r2(options: R2SourceOptions): ImageSource {
    return new R2Source(options);
  }

  /** @internal */
  public abstract _bind(scope: Construct, originProps: cloudfront.OriginProps): cloudfront.IOrigin;
}

const HOST_NAME = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/i;

class R2Source extends ImageSource {
  constructor(private readonly options: R2SourceOptions) {
    super();
  }

  public _bind(scope: Construct, originProps: cloudfront.OriginProps): cloudfront.IOrigin {
    const { publicDomainName } = this.options;
    if (isKnown(publicDomainName) && !HOST_NAME.test(publicDomainName)) {
      refuse(scope, `\`publicDomainName\` must be a host name without scheme, port or path, got: ${publicDomainName}`);
    }
    return new origins.HttpOrigin(publicDomainName, {
      ...originProps,
      protocolPolicy: cloudfront.OriginProtocolPolicy.HTTPS_ONLY,
      originSslProtocols: [cloudfront.OriginSslPolicy.TLS_V1_2],
    });
  }
}
