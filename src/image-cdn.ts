import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { cacheControlFor } from './caching/caching';
import { Plus, giveOnePath } from './caching/one-path';
import { isInChina } from './core/china';
import { refuse } from './core/validate';
import { distributionFor } from './delivery/distribution';
import { ImageUrls } from './delivery/image-urls';
import { addAliases, mainNameOf } from './delivery/own-domain';
import { validateForPlan } from './flat-rate/flat-rate-plan';
import { ImageCdnProps } from './image-cdn-props';
import { MetricName } from './model/transform-metrics';
import { edgeMetric, hitRateMetric, transformMetric } from './monitoring/edge-metrics';
import { addMonitoring, isMonitored } from './monitoring/monitoring';
import { MonitoringOptions } from './monitoring/monitoring-options';
import { grantDelete, grantPut, grantRead } from './originals/grants';
import { imageBucket } from './originals/image-bucket';
import { ImageReplica } from './originals/image-replica';
import { BoundOriginAccess, OriginAccess } from './originals/origin-access';
import { requirePrivateBucket } from './originals/private-images';
import { serveOriginals } from './originals/serve-originals';
import { HotLinkProtection } from './protection/hot-links';
import { ImagePurge } from './purge/image-purge';
import { Purge } from './purge/purge';
import { PurgeOptions } from './purge/purge-options';
import { PurgeTarget, purgeTarget } from './purge/purge-place';
import { QueuedPurge } from './purge/queued-purge';
import { addReplica } from './replication/add-replica';
import { ImageParameters } from './transformation/image-parameters';
import { BoundTransformation } from './transformation/image-transformation';
import { addUploads, leaveToPurge } from './uploads/upload';
import { validateProps } from './validate-props';

/**
 * A global CDN for images: a private bucket, CloudFront before it, and the least policy between them.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
 */
export class ImageCdn extends Construct {
  /** The CloudFront distribution. */
  public readonly distribution: cloudfront.Distribution;

  /**
   * The identity that the bucket's policy allows to read, with `OriginAccess.identity()` and
   * `OriginAccess.migrating()`.
   */
  public readonly originAccessIdentity?: cloudfront.IOriginAccessIdentity;

  /**
   * The name that images are served under: the first of `domainNames` that is no wildcard, or the one that CloudFront
   * gives.
   */
  public readonly domainName: string;

  /** The id of the distribution. */
  public readonly distributionId: string;

  /** The function that makes images, with `ImageTransformation.onDemand()`. */
  public readonly transformFunction?: lambda.Function;

  private readonly originals?: s3.IBucket;
  private readonly urls: ImageUrls;
  private readonly access?: BoundOriginAccess;
  private readonly origin: cloudfront.OriginProps;
  private replica?: ImageReplica;
  private readonly purgePlace: PurgeTarget;
  private readonly hotLinks?: HotLinkProtection;
  private purge?: QueuedPurge;

  /**
   * @param scope what it is a part of, such as the stack
   * @param id its name there
   * @param props how it differs from the default: none has to be given
   */
  constructor(scope: Construct, id: string, props: ImageCdnProps = {}) {
    super(scope, id);
    validateProps(this, props);

    this.originals = props.source ? undefined : props.bucket ?? imageBucket(this, 'Bucket', props.removalPolicy);
    const transformation = this.bindTransformation(props);
    const readable = transformation?.store ?? this.originals;
    const access = readable && this.bindAccess(readable, props);
    const origin = access?.origin ?? props.source!._bind(this, originProps(props));

    this.access = access;
    this.origin = originProps(props);
    this.originAccessIdentity = access?.identity;
    this.transformFunction = transformation?.transformFunction;
    this.distribution = distributionFor(this, origin, props, transformation);
    this.distributionId = this.distribution.distributionId;
    this.domainName = mainNameOf(props.domainNames) ?? this.distribution.domainName;
    this.urls = new ImageUrls(this, this.domainName, {
      transformation, originalsPath: props.originalsPath, isPrivate: props.trustedKeyGroups !== undefined,
    });

    access?.admit(this.distribution);
    if (props.originAccess?._isMigrating) transformation?.allowEarly(this.distribution);
    if (transformation && this.originals) this.addOriginals(this.originals, access!.same, props);
    addAliases(this, this.distribution, props);
    this.purgePlace = purgeTarget(this.distribution, this.originals, transformation, props.originalsPath);
    this.hotLinks = props.hotLinkProtection;
    this.purge = this.bindPurge(props.purge ?? (transformation ? Purge.onChange() : Purge.none()), 'OnChange');
    if (this.originals && props.trustedKeyGroups) requirePrivateBucket(this, this.originals);
    if (this.originals) addUploads(this, this.originals, this.purge?.isAutomatic ? undefined : this.distribution, props);
    if (this.purge?.isAutomatic) leaveToPurge(this, this.purge);
    if (props.replica) this.addReplica(props.replica);
    if (props.flatRatePlan) validateForPlan(this, this.distribution, props.accessLogs !== undefined);
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
   * Throws for a key that S3 cannot have: empty, or longer than 1,024 bytes; for a leading slash, with which no
   * upload's key begins; for one under `originalsPath`, where another image is; and for parameters that the
   * CDN would refuse.
   *
   * With `signing` or `trustedKeyGroups` it is the URL to be signed, and a warning says so: no secret is known at
   * synthesis.
   *
   * @param key the image's key in the bucket, as it is, such as `cats/tom & jerry.jpg`: what a URL needs escaped is
   * escaped here
   * @param parameters what is to be done to the image, with `ImageTransformation.onDemand()`
   */
  public urlFor(key: string, parameters?: ImageParameters): string {
    return this.urls.of(key, parameters);
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

  /**
   * Adds a second region: S3 keeps the replica's bucket like this one's, and the replica is read where this one fails,
   * by edges and by the transformer.
   *
   * The identity of `OriginAccess.identity()` stays as it is, beside one for the replica: with another one in its place
   * viewers would see a 403 while edges still use the first. The prop `replica`, for a CDN that is deployed with it
   * from the start, has one for both.
   *
   * Throws for a replica in the same region, for a bucket without versions, and where there is a replica already.
   */
  public addReplica(replica: ImageReplica): void {
    const { bucket, distribution, access, origin, transformFunction } = this;
    if (this.replica) refuse(this, `\`addReplica()\` takes one replica, there is ${this.replica.node.path} already`);
    this.replica = replica;
    addReplica(this, replica, { bucket, distribution, access: access!, origin, transformFunction });
  }

  /**
   * Lets the grantee purge images by hand, and do nothing else.
   *
   * Throws where nothing purges: without `addPurge()` or the prop `purge`, which is on with `transformation`.
   */
  public grantPurge(grantee: iam.IGrantable): iam.Grant {
    return (this.purge ?? refuse(this, '`grantPurge()` needs something that purges: `addPurge()`, or `purge: Purge.onChange()`')).grantPurge(grantee);
  }

  /**
   * Purges every image that changes, from the edges and, with `transformation`, from the store of what was made.
   *
   * With `transformation` this is done already, unless the prop `purge` is `Purge.none()`; without options it gives
   * what is there. Without
   * `transformation` an edge function comes with it, which gives each image one path, however viewers write it.
   *
   * Throws for options where a purge is there already, and after `addMonitoring()`, which shows what purges.
   *
   * @param id of the construct, such as `OnChange`
   */
  public addPurge(id: string, options?: PurgeOptions): ImagePurge {
    if (this.purge && options) {
      refuse(this, '`addPurge()` was called already, or is not needed, as `transformation` or `purge` do it: give the options in the prop `purge`');
    }
    if (this.purge) return this.purge;
    if (isMonitored(this)) refuse(this, '`addPurge()` has to be called before `addMonitoring()`, which shows what purges, and whose topic its alarms go to');
    this.purge = this.bindPurge(Purge.onChange(options), id)!;
    if (this.purge.isAutomatic) leaveToPurge(this, this.purge);
    return this.purge;
  }

  /**
   * A dashboard, and alarms on what hurts: 5xx, hit ratio, and where images are transformed, failures, throttles and
   * time.
   *
   * What purges is in it as far as it is there: call `addPurge()` before. Turns on CloudFront's additional metrics,
   * which have a price.
   *
   * Throws when called again, where the stack is not in us-east-1 and `edgeAlarms` neither names a stack there nor
   * turns alarms on CloudFront's metrics off, and for a topic that its alarms cannot reach.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/monitoring-using-cloudwatch.html
   */
  public addMonitoring(options: MonitoringOptions = {}): cloudwatch.Dashboard {
    return addMonitoring(this, { distribution: this.distribution, transformFunction: this.transformFunction, purge: this.purge }, options);
  }

  /** Requests of viewers. Sum, over five minutes. In us-east-1, as every metric of CloudFront. */
  public metricRequests(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return edgeMetric(this.distribution, 'Requests', 'Sum', options);
  }

  /** Bytes sent to viewers. Sum, over five minutes. */
  public metricBytesDownloaded(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return edgeMetric(this.distribution, 'BytesDownloaded', 'Sum', options);
  }

  /** Requests answered by a 4xx, in percent. Average, over five minutes. */
  public metric4xxErrorRate(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return edgeMetric(this.distribution, '4xxErrorRate', 'Average', options);
  }

  /** Requests answered by a 5xx, in percent. Average, over five minutes. */
  public metric5xxErrorRate(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return edgeMetric(this.distribution, '5xxErrorRate', 'Average', options);
  }

  /**
   * Requests answered from the cache, in percent. Average, over five minutes. Turns on CloudFront's additional metrics,
   * which have a price.
   */
  public metricCacheHitRate(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return hitRateMetric(this, this.distribution, options);
  }

  /**
   * The time of a transformation, in milliseconds. 99th percentile, over five minutes. Throws without `transformation`,
   * as do the following.
   */
  public metricTransformTime(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metricOfTransformer('TransformTime', 'p99', options);
  }

  /**
   * Transformations answered by a 5xx. Sum, over five minutes. Crashes and timeouts are
   * `transformFunction.metricErrors()`.
   */
  public metricTransformFailures(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metricOfTransformer('Failures', 'Sum', options);
  }

  /** Environments of the transformer that were started. Sum, over five minutes. */
  public metricTransformColdStarts(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metricOfTransformer('ColdStarts', 'Sum', options);
  }

  /** Requests answered with the nearest core variant, because their original has reached the variant limit. Sum, over five minutes. */
  public metricVariantLimitReached(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metricOfTransformer('VariantLimitReached', 'Sum', options);
  }

  /** By how many bytes the pictures made are smaller than their originals. Sum, over five minutes. */
  public metricTransformBytesSaved(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metricOfTransformer('BytesSaved', 'Sum', options);
  }

  private metricOfTransformer(name: MetricName, statistic: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    const handler = this.transformFunction ?? refuse(this, `the metric ${name} needs \`transformation\`: it is about images that are made`);
    return transformMetric(handler, name, statistic, options);
  }

  private bindTransformation(props: ImageCdnProps): BoundTransformation | undefined {
    return props.transformation?._bind(this, {
      originals: this.originals,
      source: props.source,
      cacheControl: cacheControlFor(props),
      hotLinks: props.hotLinkProtection,
      origin: originProps(props),
    });
  }

  private bindPurge(purge: Purge, id: string): QueuedPurge | undefined {
    const bound = purge._bind(this, id, this.purgePlace);
    if (bound && !this.transformFunction && !isInChina(this)) {
      giveOnePath(this, this.distribution, this.originals ? Plus.SPACE : Plus.ITSELF, this.hotLinks);
    }
    return bound;
  }

  private addOriginals(originals: s3.IBucket, access: OriginAccess, props: ImageCdnProps): void {
    serveOriginals(this, props.originalsPath, {
      distribution: this.distribution,
      originals,
      access,
      origin: originProps(props),
      caching: props,
      trustedKeyGroups: props.trustedKeyGroups,
      hotLinks: props.hotLinkProtection,
    });
  }

  private bindAccess(bucket: s3.IBucket, props: ImageCdnProps): BoundOriginAccess {
    // One for both buckets, as far as one is known that the policies of both can name.
    const replica = bucket === this.originals ? props.replica : undefined;
    const access = props.originAccess ?? OriginAccess.identity(replica?._identityFor(this));
    return access._bind(this, bucket, originProps(props), replica);
  }
}

function originProps(props: ImageCdnProps): cloudfront.OriginProps {
  return { originShieldRegion: props.originShieldRegion };
}
