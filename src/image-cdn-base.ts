import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct, IConstruct } from 'constructs';
import { refuse } from './core/validate';
import { ImageUrls } from './delivery/image-urls';
import { MetricName } from './model/transform-metrics';
import { edgeMetric, transformMetric } from './monitoring/edge-metrics';
import { grantDelete, grantPut, grantRead } from './originals/grants';
import { grantPurge } from './purge/grant-purge';
import { ImageParameters } from './transformation/image-parameters';

/**
 * An image CDN: an `ImageCdn`, or one that is defined in another app.
 */
export interface IImageCdn extends IConstruct {
  /**
   * The domain name that images are served under.
   */
  readonly domainName: string;

  /**
   * The bucket with the originals. Undefined if they are not in an S3 bucket.
   */
  readonly bucket?: s3.IBucket;

  /**
   * Returns the URL of an image.
   *
   * Throws for a key that S3 rejects: empty, or longer than 1,024 bytes; for a leading slash, with which no key of an
   * upload begins; for a key under `originalsPath`, where another image is served; and for parameters that the CDN
   * would reject.
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
   * @param widths widths in pixels, such as those of the ladder
   * @param parameters further operations on the image
   */
  srcSetFor(key: string, widths: number[], parameters?: ImageParameters): string;

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
   * Throws without purging, which `purge` or `addPurge()` adds.
   */
  grantPurge(grantee: iam.IGrantable): iam.Grant;

  /** Requests of viewers. Sum, over five minutes. In us-east-1, as every metric of CloudFront. */
  metricRequests(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /** Bytes sent to viewers. Sum, over five minutes. */
  metricBytesDownloaded(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /** Percentage of requests answered with a 4xx status. Average, over five minutes. */
  metric4xxErrorRate(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /** Percentage of requests answered with a 5xx status. Average, over five minutes. */
  metric5xxErrorRate(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Percentage of requests answered from the cache. Average, over five minutes. Has data only with CloudFront's
   * additional metrics, which have a price.
   */
  metricCacheHitRate(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Duration of a transformation in milliseconds. 99th percentile, over five minutes. Throws without `transformation`,
   * as do the other metrics of transformations.
   */
  metricTransformTime(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Transformations answered with a 5xx status. Sum, over five minutes. Crashes and timeouts are
   * `transformFunction.metricErrors()`.
   */
  metricTransformFailures(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /** Cold starts of the transform function. Sum, over five minutes. */
  metricTransformColdStarts(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Requests answered with the nearest core variant because their original has reached the variant limit. Sum, over
   * five minutes.
   */
  metricVariantLimitReached(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /** Bytes by which variants are smaller than their originals. Sum, over five minutes. */
  metricTransformBytesSaved(options?: cloudwatch.MetricOptions): cloudwatch.Metric;
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
export abstract class ImageCdnBase extends Construct implements IImageCdn {
  public abstract readonly domainName: string;
  public abstract readonly bucket?: s3.IBucket;

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

  public urlFor(key: string, parameters?: ImageParameters): string {
    return this._urls.of(key, parameters);
  }

  public srcSetFor(key: string, widths: number[], parameters: ImageParameters = {}): string {
    return widths.map(width => `${this.urlFor(key, { ...parameters, width })} ${width}w`).join(', ');
  }

  public grantRead(grantee: iam.IGrantable): iam.Grant {
    return grantRead(this._required('grantRead()', 'bucket'), grantee);
  }

  public grantPut(grantee: iam.IGrantable): iam.Grant {
    return grantPut(this._required('grantPut()', 'bucket'), grantee);
  }

  public grantDelete(grantee: iam.IGrantable): iam.Grant {
    return grantDelete(this._required('grantDelete()', 'bucket'), grantee);
  }

  public grantPurge(grantee: iam.IGrantable): iam.Grant {
    return grantPurge(this._required('grantPurge()', 'purgeFunctionArn'), grantee);
  }

  public metricRequests(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.edgeMetric('metricRequests()', 'Requests', 'Sum', options);
  }

  public metricBytesDownloaded(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.edgeMetric('metricBytesDownloaded()', 'BytesDownloaded', 'Sum', options);
  }

  public metric4xxErrorRate(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.edgeMetric('metric4xxErrorRate()', '4xxErrorRate', 'Average', options);
  }

  public metric5xxErrorRate(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.edgeMetric('metric5xxErrorRate()', '5xxErrorRate', 'Average', options);
  }

  public metricCacheHitRate(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.edgeMetric('metricCacheHitRate()', 'CacheHitRate', 'Average', options);
  }

  public metricTransformTime(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.transformMetric('metricTransformTime()', 'TransformTime', 'p99', options);
  }

  public metricTransformFailures(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.transformMetric('metricTransformFailures()', 'Failures', 'Sum', options);
  }

  public metricTransformColdStarts(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.transformMetric('metricTransformColdStarts()', 'ColdStarts', 'Sum', options);
  }

  public metricVariantLimitReached(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.transformMetric('metricVariantLimitReached()', 'VariantLimitReached', 'Sum', options);
  }

  public metricTransformBytesSaved(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.transformMetric('metricTransformBytesSaved()', 'BytesSaved', 'Sum', options);
  }

  /**
   * Returns a resource, or throws an error that says how to add it.
   *
   * @internal
   */
  protected _required<Name extends keyof CdnResources>(member: string, name: Name): NonNullable<CdnResources[Name]> {
    return this._resources[name] ?? refuse(this, `\`${member}\` requires ${this._remedyFor(name)}`);
  }

  private edgeMetric(
    member: string, name: string, statistic: string, options?: cloudwatch.MetricOptions,
  ): cloudwatch.Metric {
    return edgeMetric({ distributionId: this._required(member, 'distributionId') }, name, statistic, options);
  }

  private transformMetric(
    member: string, name: MetricName, statistic: string, options?: cloudwatch.MetricOptions,
  ): cloudwatch.Metric {
    return transformMetric({ functionName: this._required(member, 'transformFunctionName') }, name, statistic, options);
  }
}
