import { Token } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { allow } from './bucket-policy';
import { cacheControlFor } from './caching';
import { addAliases, distributionFor } from './delivery';
import { grantDelete, grantPut, grantRead } from './grants';
import { imageBucket } from './image-bucket';
import { ImageCdnProps, validateProps } from './image-cdn-props';
import { BoundOriginAccess, OriginAccess } from './origin-access';
import { refuse } from './private/validate';
import { ImageParameters, queryOf } from './transformation/image-parameters';
import { printKey } from './transformation/image-request';
import { BoundTransformation } from './transformation/image-transformation';
import { RequestRules } from './transformation/request-parameters';
import { addUploads } from './upload';

/**
 * A global CDN for images: a private bucket, CloudFront before it, and the least policy between them.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
 */
export class ImageCdn extends Construct {
  /** The CloudFront distribution. */
  public readonly distribution: cloudfront.Distribution;

  /** The identity that the bucket's policy allows to read, with `OriginAccess.identity()` and `OriginAccess.migrating()`. */
  public readonly originAccessIdentity?: cloudfront.IOriginAccessIdentity;

  /** The name that images are served under: the first of `domainNames`, or the one that CloudFront gives. */
  public readonly domainName: string;

  /** The id of the distribution. */
  public readonly distributionId: string;

  /** The function that makes images, with `ImageTransformation.onDemand()`. */
  public readonly transformFunction?: lambda.Function;

  private readonly originals?: s3.IBucket;
  private readonly rules?: RequestRules;

  constructor(scope: Construct, id: string, props: ImageCdnProps = {}) {
    super(scope, id);
    validateProps(this, props);

    this.originals = props.source ? undefined : props.bucket ?? imageBucket(this, 'Bucket', props.removalPolicy);
    const transformation = this.bindTransformation(props);
    const readable = transformation?.store ?? this.originals;
    const access = readable && this.bindAccess(readable, props);
    const origin = access?.origin ?? props.source!._bind(this, originProps(props));

    this.originAccessIdentity = access?.identity;
    this.transformFunction = transformation?.transformFunction;
    this.rules = transformation?.rules;
    this.distribution = distributionFor(this, origin, props, transformation);
    this.distributionId = this.distribution.distributionId;
    this.domainName = props.domainNames?.[0] ?? this.distribution.domainName;

    access?.statements(this.distribution).forEach(statement => allow(this, readable!, statement));
    if (transformation && access) this.addOriginals(access.same, props);
    addAliases(this, this.distribution, props);
    if (this.originals) addUploads(this, this.originals, this.distribution, props);
  }

  /**
   * The bucket with the images.
   *
   * Throws where images come from a `source`, which has no S3 bucket.
   */
  public get bucket(): s3.IBucket {
    return this.originals ?? refuse(this, '`bucket` is not there to be read: the images come from `source`');
  }

  /**
   * The URL of an image.
   *
   * Throws for a key that S3 cannot have: empty, or longer than 1,024 bytes; for a leading slash, with which no upload's key begins;
   * and for parameters that the CDN would refuse.
   *
   * @param key the image's key in the bucket, as it is, such as `cats/tom & jerry.jpg`: what a URL needs escaped is escaped here
   * @param parameters what is to be done to the image, with `ImageTransformation.onDemand()`
   */
  public urlFor(key: string, parameters?: ImageParameters): string {
    if (!Token.isUnresolved(key)) this.validateKey(key);
    const path = Token.isUnresolved(key) ? `/${key}` : printKey(key);
    return `https://${this.domainName}${path}${parameters ? queryOf(this, parameters, this.requireRules()) : ''}`;
  }

  /**
   * The `srcset` of an image: its URL for each width, with the width, so that browsers choose.
   *
   * @see https://html.spec.whatwg.org/multipage/images.html#srcset-attributes
   * @param key the image's key in the bucket, as for `urlFor()`
   * @param widths in pixels, such as those that the construct makes
   * @param parameters what else is to be done to the image
   */
  public srcSetFor(key: string, widths: number[], parameters: ImageParameters = {}): string {
    return widths.map(width => `${this.urlFor(key, { ...parameters, width })} ${width}w`).join(', ');
  }

  /**
   * Lets the grantee read images from the bucket, and do nothing else there.
   */
  public grantRead(grantee: iam.IGrantable): iam.Grant {
    return grantRead(this.bucket, grantee);
  }

  /**
   * Lets the grantee write images to the bucket, and do nothing else there.
   */
  public grantPut(grantee: iam.IGrantable): iam.Grant {
    return grantPut(this.bucket, grantee);
  }

  /**
   * Lets the grantee delete images from the bucket, old versions excepted, and do nothing else there.
   */
  public grantDelete(grantee: iam.IGrantable): iam.Grant {
    return grantDelete(this.bucket, grantee);
  }

  private validateKey(key: string): void {
    const bytes = Buffer.byteLength(key);
    if (bytes < 1 || bytes > 1024) refuse(this, `\`key\` must have 1 to 1,024 bytes, got ${bytes}: ${key}`);
    if (key.startsWith('/')) refuse(this, `\`key\` must not begin with a slash: it is a key, not a path, got: ${key}`);
  }

  private bindTransformation(props: ImageCdnProps): BoundTransformation | undefined {
    return this.originals && props.transformation?._bind(this, this.originals, cacheControlFor(props));
  }

  private addOriginals(access: OriginAccess, props: ImageCdnProps): void {
    props.originals?._addTo(this, {
      distribution: this.distribution, originals: this.bucket, access, origin: originProps(props), caching: props,
    });
  }

  private requireRules(): RequestRules {
    return this.rules ?? refuse(this, '`parameters` need `transformation`: images are served as they are');
  }

  private bindAccess(bucket: s3.IBucket, props: ImageCdnProps): BoundOriginAccess {
    return (props.originAccess ?? OriginAccess.identity())._bind(this, bucket, originProps(props));
  }
}

function originProps(props: ImageCdnProps): cloudfront.OriginProps {
  return { originShieldRegion: props.originShieldRegion };
}
