import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { constructId } from './core/creation';
import { deliver } from './delivery/deliver';
import { ImageUrls, serializeUrlRules, urlRulesOf } from './delivery/image-urls';
import { addFlatRatePlan } from './flat-rate/flat-rate-plan';
import { CdnResources, IImageCdn, ImageCdnBase } from './image-cdn-base';
import { ImageCdnAttributes, ImportedImageCdn } from './imported-image-cdn';
import { publishesAdditionalMetrics } from './monitoring/cdn-metrics';
import { ImageMonitoring } from './monitoring/image-monitoring';
import { MonitoringOptions } from './monitoring/monitoring-options';
import { ImageOrigin, createOriginals, createOrigin } from './originals/image-origin';
import { printPoliciesOfOtherAccounts } from './originals/other-accounts';
import { requirePrivateBuckets } from './originals/private-images';
import { CdnPlan, planCdn } from './plan/cdn-plan';
import { aliasesOf, mainNameOf } from './plan/domain';
import { ImagePrewarm, addPrewarm } from './prewarm/image-prewarm';
import { ImageCdnProps } from './props/image-cdn-props';
import { addPurge } from './purge/add-purge';
import { ImagePurge } from './purge/image-purge';
import { addReplicas } from './replication/add-replica';
import { BoundTransformation, bindTransformation } from './transformation/bind-transformation';
import { addUploads } from './uploads/upload';

/** The end of the error for URL parameters without transformation. */
const AS_THEY_ARE = '`transformation`: images are served unchanged';

const REMEDIES: Readonly<Record<keyof CdnResources, string>> = {
  bucket: 'one S3 bucket, and images come from `sources`. Use the grants of their buckets',
  distributionId: 'a distribution',
  transformFunctionName: '`transformation`',
  purgeFunctionArn: '`purge: Purge.onChange()`',
};

/**
 * A global CDN for images: a private bucket, a CloudFront distribution, and a least-privilege bucket policy.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
 *
 * @example
 * const images = new ImageCdn(this, 'Images', {
 *   uploads: [{ path: './images', prefix: 'images' }],
 *   transformation: ImageTransformation.onDemand(),
 * });
 * new CfnOutput(this, 'Cat', { value: images.urlFor('images/cat.jpg', { width: 640 }) });
 */
export class ImageCdn extends ImageCdnBase {
  /**
   * Returns an image CDN that is defined in another app, or in another stack.
   *
   * Only `domainName` is required. Members that need another attribute throw an error that names it.
   *
   * @param scope the parent construct, such as the stack
   * @param id the construct ID
   * @param attributes the attributes of the CDN
   */
  public static fromImageCdnAttributes(scope: Construct, id: string, attributes: ImageCdnAttributes): IImageCdn {
    return new ImportedImageCdn(scope, id, attributes);
  }

  /** The CloudFront distribution: a new one, or that of the prop `distribution`. */
  public readonly distribution: cloudfront.Distribution;

  /**
   * The domain name that images are served under: the first of `domainNames` that is not a wildcard, or the name that
   * CloudFront assigns. With `distribution`, the prop `domainName`, or one of the names of the distribution.
   */
  public readonly domainName: string;

  /** The bucket with the originals. Undefined if images come from `sources`. */
  public readonly bucket?: s3.IBucket;

  /** The purging of changed images. Undefined with `Purge.none()`. */
  public readonly purge?: ImagePurge;

  /** @internal */
  protected readonly _urls: ImageUrls;

  private readonly plan: CdnPlan;
  private readonly origin: ImageOrigin;
  private readonly transformation?: BoundTransformation;
  private readonly prewarm?: ImagePrewarm;

  /**
   * @param scope the parent construct, such as the stack
   * @param id the construct ID
   * @param props the differences from the default
   */
  constructor(scope: Construct, id: string, props: ImageCdnProps = {}) {
    super(scope, constructId(scope, id, "new ImageCdn(this, 'Images', …)"));
    const plan = planCdn(this, props);

    const originals = createOriginals(this, plan.sources);
    const transformation = bindTransformation(this, { originals }, plan);
    const { store: variants, onlyOrigin, transformFunction, refiner } = transformation ?? {};
    const origin = createOrigin(this, { originals, variants, onlyOrigin }, plan);
    const distribution = deliver(this, { originals, origin, transformation }, plan);

    this.plan = plan;
    this.bucket = originals;
    this.origin = origin;
    this.transformation = transformation;
    this.distribution = distribution;
    this.domainName = plan.domainName ?? mainNameOf(aliasesOf(distribution)) ?? distribution.domainName;
    this._urls = new ImageUrls(this, this.domainName, urlRulesOf(plan), AS_THEY_ARE);
    this.purge = addPurge(this, { distribution, originals, transformation }, plan);
    this.prewarm = addPrewarm(this, { originals, transformation, purge: this.purge }, plan);
    addUploads(this, { originals, distribution, purge: this.purge }, plan.uploads);
    addReplicas(this, { originals, distribution, origin, transformFunction }, plan);
    printPoliciesOfOtherAccounts(this, { originals, routes: plan.sources.routes }, {
      reading: [transformFunction, refiner?.handler], listing: [this.prewarm?.worker],
    });
    requirePrivateBuckets(this, originals, plan);
    addFlatRatePlan(this, distribution, plan);
  }

  /**
   * The identity that the bucket policy allows to read, with `OriginAccess.identity()` and `OriginAccess.migrating()`.
   */
  public get originAccessIdentity(): cloudfront.IOriginAccessIdentity | undefined {
    return this.origin.access?.identity;
  }

  /** The transform function, with `ImageTransformation.onDemand()`. */
  public get transformFunction(): lambda.Function | undefined {
    return this.transformation?.transformFunction;
  }

  public get urlRules(): string {
    return serializeUrlRules(this._urls.rules!);
  }

  /**
   * Adds a dashboard, and alarms on 5xx responses, the cache hit rate, transformations, refinement, purging and
   * prewarming.
   *
   * The cache hit rate requires the prop `additionalMetrics`, which CloudWatch bills. Without it, its widget and its
   * alarm are left out, and a warning says so. Alarms on CloudFront's metrics require a stack in us-east-1: that of the
   * CDN, or `usEast1.logsAndAlarms`. Without one, they are left out, and a warning says so.
   *
   * May be called several times with different IDs, such as for two teams. Throws for a topic or an action in another
   * Region than its alarms.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/monitoring-using-cloudwatch.html
   * @param id construct ID, such as `Monitoring`
   */
  public addMonitoring(id: string, options: MonitoringOptions = {}): ImageMonitoring {
    constructId(this, id, "addMonitoring('Monitoring', …)");
    const { distributionId, transformFunction, transformation, purge, prewarm, plan } = this;
    const refiner = transformation?.refiner;
    const source = { distributionId, hasAdditionalMetrics: this._hasAdditionalMetrics };
    const monitored = { source, transformFunction, refiner, purge, prewarm, stacks: plan.delivery.stacks };
    return ImageMonitoring._create(this, id, monitored, options);
  }

  /** @internal */
  protected get _hasAdditionalMetrics(): boolean {
    return this.plan.delivery.additionalMetrics ?? publishesAdditionalMetrics(this.distribution);
  }

  /** @internal */
  protected get _resources(): CdnResources {
    return {
      bucket: this.bucket,
      distributionId: this.distribution.distributionId,
      transformFunctionName: this.transformFunction?.functionName,
      purgeFunctionArn: this.purge?.worker.functionArn,
    };
  }

  /** @internal */
  protected _remedyFor(resource: keyof CdnResources): string {
    return REMEDIES[resource];
  }
}
