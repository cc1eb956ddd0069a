import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { Caching } from './caching/caching';
import { addPathNormalization } from './caching/one-path';
import { isInChina } from './core/china';
import { constructId } from './core/creation';
import { deliver } from './delivery/deliver';
import { ImageUrls } from './delivery/image-urls';
import { mountOf } from './delivery/mounting-options';
import { aliasesOf, mainNameOf } from './delivery/own-domain';
import { serializeUrlRules, urlRulesOf } from './delivery/url-rules';
import { addFlatRatePlan } from './flat-rate/flat-rate-plan';
import { CdnResources, IImageCdn, ImageCdnBase } from './image-cdn-base';
import { ImageCdnAttributes, ImportedImageCdn } from './imported-image-cdn';
import { publishesAdditionalMetrics } from './monitoring/cdn-metrics';
import { ImageMonitoring } from './monitoring/image-monitoring';
import { MonitoringOptions } from './monitoring/monitoring-options';
import { originalsBucket } from './originals/image-bucket';
import { ImageOrigin, imageOrigin } from './originals/image-origin';
import { warnOfLogFiles } from './originals/log-files';
import { printPoliciesOfOtherAccounts } from './originals/other-accounts';
import { requirePrivateBuckets } from './originals/private-images';
import { bucketRoutes, bucketsOf, wholeBucket } from './originals/source-routes';
import { validateProps } from './plan/validate-props';
import { addPrewarm } from './prewarm/add-prewarm';
import { ImagePrewarm } from './prewarm/image-prewarm';
import { ImageCdnProps } from './props/image-cdn-props';
import { ImagePurge } from './purge/image-purge';
import { Purge } from './purge/purge';
import { PurgeTarget, purgeTarget } from './purge/purge-target';
import { addReplica, addSourceReplicas } from './replication/add-replica';
import { bindTransformation } from './transformation/bind-transformation';
import { BoundTransformation } from './transformation/image-transformation';
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

  private readonly props: ImageCdnProps;
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
    validateProps(this, props);

    const caching = new Caching(this, props);
    const originals = originalsBucket(this, props);
    const mount = mountOf(props);
    const transformation = bindTransformation(this, { originals, caching }, { ...props, mount });
    const read = { originals, variants: transformation?.store, onlyOrigin: transformation?.onlyOrigin };
    const origin = imageOrigin(this, read, props);
    const distribution = deliver(this, { originals, origin, caching, transformation }, { ...props, mount });

    this.props = props;
    this.bucket = originals;
    this.origin = origin;
    this.transformation = transformation;
    this.distribution = distribution;
    this.domainName = props.domainName ?? mainNameOf(aliasesOf(distribution)) ?? distribution.domainName;
    this._urls = new ImageUrls(this, this.domainName, urlRulesOf(transformation, { ...props, mount }), AS_THEY_ARE);
    const target = purgeTarget(distribution, originals, transformation, { ...props, mount });
    this.purge = this.bindPurge(props.purge ?? (transformation ? Purge.onChange() : Purge.none()), target);

    this.prewarm = addPrewarm(this, { originals, transformation, purge: this.purge }, { ...props, mount });
    const { routes } = transformation ?? {};
    addUploads(this, { originals, routes, distribution, caching, purge: this.purge }, { ...props, mount });
    const readers = { distribution, origin, transformFunction: this.transformFunction };
    addReplica(this, { bucket: originals, ...readers }, props);
    addSourceReplicas(this, { routes, ...readers });
    printPoliciesOfOtherAccounts(this, { originals, routes }, {
      reading: [transformation?.transformFunction, transformation?.refiner?.handler], listing: [this.prewarm?.worker],
    });
    requirePrivateBuckets(this, originals ? [originals] : bucketsOf(routes ?? []), props);
    warnOfLogFiles(this, originals ? [wholeBucket(originals)] : bucketRoutes(routes), props.accessLogs?._place);
    addFlatRatePlan(this, { distribution, purge: this.purge }, props);
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
    const { distributionId, transformFunction, transformation, purge, prewarm, props: { usEast1 } } = this;
    const refiner = transformation?.refiner;
    const source = { distributionId, additionalMetrics: this._hasAdditionalMetrics };
    const monitored = { source, transformFunction, refiner, purge, prewarm, usEast1 };
    return ImageMonitoring._create(this, id, monitored, options);
  }

  /** @internal */
  protected get _hasAdditionalMetrics(): boolean {
    return this.props.additionalMetrics ?? publishesAdditionalMetrics(this.distribution);
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

  private bindPurge(purge: Purge, target: PurgeTarget): ImagePurge | undefined {
    const bound = purge._bindPurge(this, 'OnChange', target);
    // Another distribution has the function from the beginning.
    if (bound && !this.transformFunction && !this.props.distribution && !isInChina(this)) {
      addPathNormalization(this, this.distribution, this.props.hotLinkProtection);
    }
    return bound;
  }
}
