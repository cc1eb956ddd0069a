import { Duration } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { TRANSFORMING } from './support';
import { ImageCdn } from '../../../src';
import { METRIC_NAMESPACE } from '../../../src/model/transform-metrics';
import { only, stackWith, warnings } from '../../support';

describe('metric methods of ImageCdn', () => {
  const { cdn, stack } = stackWith(TRANSFORMING);

  test.each([
    ['Requests', 'Sum', cdn.metricRequests()],
    ['BytesDownloaded', 'Sum', cdn.metricBytesDownloaded()],
    ['4xxErrorRate', 'Average', cdn.metric4xxErrorRate()],
    ['5xxErrorRate', 'Average', cdn.metric5xxErrorRate()],
    ['CacheHitRate', 'Average', cdn.metricCacheHitRate()],
    ['OriginLatency', 'Average', cdn.metric('OriginLatency')],
    ['BytesUploaded', 'Sum', cdn.metric('BytesUploaded')],
  ])('return %s of the distribution, with the Region Global, in us-east-1', (metricName, statistic, metric) => {
    expect(metric).toMatchObject({ namespace: 'AWS/CloudFront', metricName, statistic, region: 'us-east-1' });
    expect(stack.resolve(metric.dimensions)).toEqual({
      DistributionId: { Ref: expect.stringMatching(/^ImagesDistribution/) },
      Region: 'Global',
    });
  });

  test.each([
    ['TransformTime', 'p99', cdn.metricTransformTime()],
    ['Failures', 'Sum', cdn.metricTransformFailures()],
    ['ColdStarts', 'Sum', cdn.metric('ColdStarts')],
    ['VariantLimitReached', 'Sum', cdn.metricVariantLimitReached()],
    ['BytesSaved', 'Sum', cdn.metric('BytesSaved')],
  ])('return %s of the transform function, in its Region', (metricName, statistic, metric) => {
    expect(metric).toMatchObject({ namespace: METRIC_NAMESPACE, metricName, statistic, region: undefined });
    expect(stack.resolve(metric.dimensions)).toEqual({
      FunctionName: { Ref: expect.stringMatching(/^ImagesTransformer/) },
    });
  });

  test('accept another statistic and period', () => {
    expect(cdn.metric('Requests', { statistic: 'Average', period: Duration.hours(1) })).toMatchObject({
      statistic: 'Average',
      period: Duration.hours(1),
    });
  });

  test('reject a metric of the transform function without `transformation`', () => {
    const plain = stackWith().cdn;
    expect(() => plain.metricTransformTime()).toThrow(
      'Test/Images: `metricTransformTime()` requires `transformation`',
    );
    expect(() => plain.metric('BytesSaved')).toThrow("Test/Images: `metric('BytesSaved')` requires `transformation`");
  });

  test('add no resource and no warning', () => {
    const [{ stack: request, cdn: other }, { stack: plain }] = [stackWith(TRANSFORMING), stackWith(TRANSFORMING)];
    other.metricCacheHitRate();
    other.metric('OriginLatency');
    other.metricTransformTime();
    expect(Template.fromStack(request).toJSON()).toEqual(Template.fromStack(plain).toJSON());
    expect(warnings(request)).toEqual([]);
  });
});

describe('additionalMetrics', () => {
  test('subscribes the distribution to additional metrics of CloudFront', () => {
    const { stack } = stackWith({ additionalMetrics: true });
    expect(only(Template.fromStack(stack), 'AWS::CloudFront::MonitoringSubscription')).toEqual({
      DistributionId: { Ref: expect.stringMatching(/^ImagesDistribution/) },
      MonitoringSubscription: { RealtimeMetricsSubscriptionConfig: { RealtimeMetricsSubscriptionStatus: 'Enabled' } },
    });
  });

  test.each<[string, (cdn: ImageCdn) => unknown]>([
    ['metricCacheHitRate()', cdn => cdn.metricCacheHitRate()],
    ["metric('OriginLatency')", cdn => cdn.metric('OriginLatency')],
    ["metric('404ErrorRate')", cdn => cdn.metric('404ErrorRate')],
  ])('is off by default, and %s warns about a metric without data', (_call, call) => {
    const { stack, cdn } = stackWith();
    call(cdn);
    Template.fromStack(stack).resourceCountIs('AWS::CloudFront::MonitoringSubscription', 0);
    expect(warnings(stack)).toEqual(['noAdditionalMetrics']);
  });

  test('is not required for the default metrics of CloudFront', () => {
    const { stack, cdn } = stackWith();
    cdn.metricRequests();
    cdn.metric('TotalErrorRate');
    expect(warnings(stack)).toEqual([]);
  });
});

describe('metric()', () => {
  test('warns about a name that neither CloudFront nor the transform function documents', () => {
    const { stack, cdn } = stackWith();
    expect(cdn.metric('CacheHitrate')).toMatchObject({ metricName: 'CacheHitrate', statistic: 'Average' });
    expect(warnings(stack)).toEqual(['unknownMetric']);
  });

  test('accepts an unknown name with a statistic, as CloudFront may have added the metric', () => {
    const { stack, cdn } = stackWith();
    expect(cdn.metric('Responses', { statistic: 'Sum' })).toMatchObject({ metricName: 'Responses', statistic: 'Sum' });
    expect(warnings(stack)).toEqual([]);
  });
});
