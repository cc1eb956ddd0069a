import { IResource, Resource } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as types from './core/prop-types';
import { refuse } from './core/validate';
import { ImageUrls } from './delivery/image-urls';
import { SrcSetOptions } from './delivery/src-set-options';
import { distributionMetric, isTransformMetric, transformMetric } from './monitoring/cdn-metrics';
import { grantDelete, grantPut, grantRead } from './originals/grants';
import { grantPurge } from './purge/grant-purge';
import { ImageParameters } from './transformation/image-parameters';

/**
 * An image CDN: an `ImageCdn`, or one that is defined in another app.
 */
export interface IImageCdn extends IResource {
  /**
   * The domain name that images are served under.
   */
  readonly domainName: string;

  /**
   * The ID of the distribution. Throws for a CDN of another app without this attribute.
   */
  readonly distributionId: string;

  /**
   * The bucket with the originals. Undefined if they are not in one S3 bucket.
   */
  readonly bucket?: s3.IBucket;

  /**
   * The name of the transform function. Undefined without `transformation`.
   */
  readonly transformFunctionName?: string;

  /**
   * The ARN of the purge worker. Undefined without purging.
   */
  readonly purgeFunctionArn?: string;

  /**
   * The rules of the CDN's URLs as text: parameters, ladder and presets. Pass it to `ImageCdn.fromImageCdnAttributes()`
   * in another app, for example through an SSM parameter. Throws for a CDN of another app without this attribute.
   */
  readonly urlRules: string;

  /**
   * Returns the URL of an image.
   *
   * Throws for a key that S3 rejects: empty, or longer than 1,024 bytes; for a leading slash, with which no key of an
   * upload begins; for a key under `originalsPath`, where another image is served; for parameters that the CDN would
   * reject; for sizes above the maximum; and for parameters without an effect, such as `aspectRatio` without a `fit`
   * that uses it.
   *
   * With `signing` or `trustedKeyGroups`, this is the URL to be signed, and a warning says so: the secret is unknown at
   * synthesis.
   *
   * @param key the unescaped key of the image in the bucket, such as `cats/tom & jerry.jpg`
   * @param parameters the operations on the image, with `ImageTransformation.onDemand()`
   */
  urlFor(key: string, parameters?: ImageParameters): string;

  /**
   * Returns the `srcset` of an image: its URL for each width, followed by the width, from which browsers choose.
   *
   * @see https://html.spec.whatwg.org/multipage/images.html#srcset-attributes
   * @param key the key of the image in the bucket, as for `urlFor()`
   * @param options widths other than those of the ladder, and operations that all images share
   */
  srcSetFor(key: string, options?: SrcSetOptions): string;

  /**
   * Grants `s3:GetObject` on the originals, and nothing else.
   */
  grantRead(grantee: iam.IGrantable): iam.Grant;

  /**
   * Grants `s3:PutObject` on the originals, and nothing else.
   */
  grantPut(grantee: iam.IGrantable): iam.Grant;

  /**
   * Grants `s3:DeleteObject` on the originals, and nothing else. Old versions are kept.
   */
  grantDelete(grantee: iam.IGrantable): iam.Grant;

  /**
   * Grants purging images by hand, with `npx cdk-image-cdn purge`, and nothing else.
   *
   * Throws without purging: see the prop `purge`.
   */
  grantPurge(grantee: iam.IGrantable): iam.Grant;

  /**
   * Returns a metric by its name: any of the distribution's metrics, such as `OriginLatency`, or of the metrics that
   * the transform function writes to its log, such as `TransformTime`.
   *
   * Metrics of CloudFront are in us-east-1. Warns about one of its additional metrics without `additionalMetrics`, and
   * about an unknown name. Throws for a metric of the transform function without `transformation`.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/programming-cloudwatch-metrics.html
   * @param metricName the name in CloudWatch
   * @param options statistic and period, by default those of the metric over five minutes
   */
  metric(metricName: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /** Returns the metric of requests by viewers. Sum, over five minutes. */
  metricRequests(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /** Returns the metric of bytes sent to viewers. Sum, over five minutes. */
  metricBytesDownloaded(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /** Returns the percentage of requests answered with a 4xx status. Average, over five minutes. */
  metric4xxErrorRate(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /** Returns the percentage of requests answered with a 5xx status. Average, over five minutes. */
  metric5xxErrorRate(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Returns the percentage of requests answered from the cache. Average, over five minutes. Has data only with
   * `additionalMetrics`; without it, a warning says so.
   */
  metricCacheHitRate(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Returns the duration of a transformation in milliseconds. 99th percentile, over five minutes. Throws without
   * `transformation`, as do the other metrics of transformations.
   */
  metricTransformTime(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Returns the metric of transformations answered with a 5xx status. Sum, over five minutes. Crashes and timeouts are
   * `transformFunction.metricErrors()`.
   */
  metricTransformFailures(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Returns the metric of requests answered with the nearest core variant because their original has reached the
   * variant limit. Sum, over five minutes.
   */
  metricVariantLimitReached(options?: cloudwatch.MetricOptions): cloudwatch.Metric;
}

/**
 * The resources behind the members of `IImageCdn`. Any of them can be missing.
 *
 * @internal
 */
export interface CdnResources {
  readonly bucket?: s3.IBucket;
  readonly distributionId?: string;
  readonly transformFunctionName?: string;
  readonly purgeFunctionArn?: string;
}

/**
 * The members that an `ImageCdn` shares with one that is defined in another app.
 *
 * @internal
 */
export abstract class ImageCdnBase extends Resource implements IImageCdn {
  public abstract readonly domainName: string;
  public abstract readonly bucket?: s3.IBucket;
  public abstract readonly urlRules: string;

  /** @internal */
  protected abstract readonly _urls: ImageUrls;

  /** @internal */
  protected abstract readonly _resources: CdnResources;

  /**
   * Returns the noun phrase for the way to add a missing resource.
   *
   * @internal
   */
  protected abstract _remedyFor(resource: keyof CdnResources): string;

  public get distributionId(): string {
    return this._required('distributionId', 'distributionId');
  }

  public get transformFunctionName(): string | undefined {
    return this._resources.transformFunctionName;
  }

  public get purgeFunctionArn(): string | undefined {
    return this._resources.purgeFunctionArn;
  }

  public urlFor(key: string, parameters?: ImageParameters): string {
    return this._urls.of(key, parameters);
  }

  public srcSetFor(key: string, options?: SrcSetOptions): string {
    return this._urls.srcSet(key, options);
  }

  public grantRead(grantee: iam.IGrantable): iam.Grant {
    types.requireType(this, 'grantee', grantee, types.grantee);
    return grantRead(this._required('grantRead()', 'bucket'), grantee);
  }

  public grantPut(grantee: iam.IGrantable): iam.Grant {
    types.requireType(this, 'grantee', grantee, types.grantee);
    return grantPut(this._required('grantPut()', 'bucket'), grantee);
  }

  public grantDelete(grantee: iam.IGrantable): iam.Grant {
    types.requireType(this, 'grantee', grantee, types.grantee);
    return grantDelete(this._required('grantDelete()', 'bucket'), grantee);
  }

  public grantPurge(grantee: iam.IGrantable): iam.Grant {
    types.requireType(this, 'grantee', grantee, types.grantee);
    return grantPurge(this._required('grantPurge()', 'purgeFunctionArn'), grantee);
  }

  public metric(metricName: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    types.requireType(this, 'metricName', metricName, types.text);
    return this.namedMetric(`metric('${metricName}')`, metricName, options);
  }

  public metricRequests(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.namedMetric('metricRequests()', 'Requests', options);
  }

  public metricBytesDownloaded(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.namedMetric('metricBytesDownloaded()', 'BytesDownloaded', options);
  }

  public metric4xxErrorRate(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.namedMetric('metric4xxErrorRate()', '4xxErrorRate', options);
  }

  public metric5xxErrorRate(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.namedMetric('metric5xxErrorRate()', '5xxErrorRate', options);
  }

  public metricCacheHitRate(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.namedMetric('metricCacheHitRate()', 'CacheHitRate', options);
  }

  public metricTransformTime(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.namedMetric('metricTransformTime()', 'TransformTime', options);
  }

  public metricTransformFailures(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.namedMetric('metricTransformFailures()', 'Failures', options);
  }

  public metricVariantLimitReached(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.namedMetric('metricVariantLimitReached()', 'VariantLimitReached', options);
  }

  /**
   * Whether CloudFront publishes its additional metrics. Undefined if unknown.
   *
   * @internal
   */
  protected get _hasAdditionalMetrics(): boolean | undefined {
    return undefined;
  }

  /**
   * Returns a resource, or throws an error that says how to add it.
   *
   * @internal
   */
  protected _required<Name extends keyof CdnResources>(member: string, name: Name): NonNullable<CdnResources[Name]> {
    return this._resources[name] ?? refuse(this, `\`${member}\` requires ${this._remedyFor(name)}`);
  }

  private namedMetric(member: string, name: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    if (isTransformMetric(name)) {
      return transformMetric({ functionName: this._required(member, 'transformFunctionName') }, name, options);
    }
    const distributionId = this._required(member, 'distributionId');
    const source = { distributionId, hasAdditionalMetrics: this._hasAdditionalMetrics };
    return distributionMetric(this, source, name, options);
  }
}
