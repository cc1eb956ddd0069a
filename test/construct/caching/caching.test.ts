import { App, CfnParameter, Duration, Stack, Token } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as fc from 'fast-check';
import { ImageCdn, ImageCdnProps, ImageTransformation } from '../../../src';
import { planCaching } from '../../../src/construct/plan/caching';
import { cachePolicyConfig, distributionConfig, emptyStack, only, templateOf } from '../../support';

function ttls(props: ImageCdnProps): number[] {
  const { MinTTL, DefaultTTL, MaxTTL } = cachePolicyConfig(templateOf(props));
  return [MinTTL, DefaultTTL, MaxTTL];
}

const DAY = 86400;
const YEAR = 365 * DAY;

const transformation = ImageTransformation.onDemand();

describe('TTL props of ImageCdn', () => {
  test.each<[string, ImageCdnProps, number[]]>([
    ['none', {}, [0, DAY, YEAR]],
    ['all', { minTtl: Duration.seconds(1), defaultTtl: Duration.seconds(2), maxTtl: Duration.seconds(3) }, [1, 2, 3]],
    ['maxTtl of an hour alone caps at an hour', { maxTtl: Duration.hours(1) }, [0, 3600, 3600]],
    ['minTtl of two days alone lifts to two days', { minTtl: Duration.days(2) }, [2 * DAY, 2 * DAY, YEAR]],
    ['defaultTtl longer than a year lifts maxTtl', { defaultTtl: Duration.days(400) }, [0, 400 * DAY, 400 * DAY]],
    ['minTtl longer than a year lifts both', { minTtl: Duration.days(400) }, [400 * DAY, 400 * DAY, 400 * DAY]],
    ['minTtl and maxTtl around a day', { minTtl: Duration.hours(1), maxTtl: Duration.days(2) }, [3600, DAY, 2 * DAY]],
    ['minTtl equal to maxTtl', { minTtl: Duration.hours(2), maxTtl: Duration.hours(2) }, [7200, 7200, 7200]],
    ['maxTtl of zero turns caching off', { maxTtl: Duration.seconds(0) }, [0, 0, 0]],
  ])('are in order in the cache policy: %s', (_name, props, expected) => {
    expect(ttls(props)).toEqual(expected);
  });

  test('are either unchanged in the cache policy or rejected', () => {
    const ttl = fc.option(fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 2 * YEAR })), {
      nil: undefined,
    });
    fc.assert(fc.property(ttl, ttl, ttl, (min, normal, max) => {
      const given = [min, normal, max];
      const known = given.filter(value => value !== undefined);
      const ordered = known.every((value, index) => index === 0 || known[index - 1]! <= value!);
      const [minTtl, defaultTtl, maxTtl] = given.map(value =>
        value === undefined ? undefined : Duration.seconds(value),
      );
      if (!ordered) {
        expect(() => templateOf({ minTtl, defaultTtl, maxTtl })).toThrow(/Ttl` must not be longer than/);
        return;
      }
      const made = ttls({ minTtl, defaultTtl, maxTtl });
      expect(made[0]).toBeLessThanOrEqual(made[1]);
      expect(made[1]).toBeLessThanOrEqual(made[2]);
      given.forEach((value, index) => value !== undefined && expect(made[index]).toBe(value));
    }), { numRuns: 60 });
  });

  test.each<[string, ImageCdnProps, string]>([
    [
      'minTtl over defaultTtl',
      { minTtl: Duration.hours(2), defaultTtl: Duration.hours(1) },
      'Test/Images: `minTtl` must not be longer than `defaultTtl` (1 hour), got 2 hours',
    ],
    [
      'defaultTtl over maxTtl',
      { defaultTtl: Duration.days(2), maxTtl: Duration.days(1) },
      'Test/Images: `defaultTtl` must not be longer than `maxTtl` (1 day), got 2 days',
    ],
    [
      'minTtl over maxTtl',
      { minTtl: Duration.days(9), maxTtl: Duration.days(1) },
      'Test/Images: `minTtl` must not be longer than `maxTtl` (1 day), got 9 days',
    ],
    [
      'less than a second',
      { maxTtl: Duration.millis(1500) },
      'Test/Images: `maxTtl` must be whole seconds, got 1 second 500 millis',
    ],
    ['browserTtl less than a second', { browserTtl: Duration.millis(10) }, '`browserTtl` must be whole seconds'],
    [
      'beside a cache policy',
      { maxTtl: Duration.days(1), cachePolicy: cloudfront.CachePolicy.CACHING_OPTIMIZED },
      '`maxTtl` and `cachePolicy` exclude each other: a cache policy has its own TTLs',
    ],
  ])('are rejected if they are inconsistent: %s', (_name, props, message) => {
    expect(() => templateOf(props)).toThrow(message);
  });

  test('are rejected if they are negative', () => {
    expect(() => templateOf({ minTtl: Duration.seconds(-1) })).toThrow(/negative/);
  });

  test('remain tokens if they are known at deployment only', () => {
    const stack = emptyStack();
    const parameter = new CfnParameter(stack, 'Seconds', { type: 'Number', minValue: 1 });
    new ImageCdn(stack, 'Images', { minTtl: Duration.days(9), maxTtl: Duration.seconds(parameter.valueAsNumber) });
    expect(cachePolicyConfig(Template.fromStack(stack))).toMatchObject({ MinTTL: 9 * DAY, MaxTTL: { Ref: 'Seconds' } });
  });

  test.each(['minTtl', 'defaultTtl', 'maxTtl', 'browserTtl'])('reject tokens in another unit than seconds: %s', prop => {
    const ttl = Duration.days(Token.asNumber({ Ref: 'Days' }));
    expect(() => templateOf({ [prop]: ttl })).toThrow(`Test/Images: \`${prop}\` must have the unit of the template, `
      + 'seconds, if it is a token, got a token in days. Use Duration.seconds()');
  });

  test('do not share a cache policy if they are different tokens', () => {
    const stack = emptyStack();
    for (const id of ['One', 'Two']) {
      const parameter = new CfnParameter(stack, `${id}Seconds`, { type: 'Number', minValue: 1 });
      new ImageCdn(stack, id, { maxTtl: Duration.seconds(parameter.valueAsNumber) });
    }
    Template.fromStack(stack).resourceCountIs('AWS::CloudFront::CachePolicy', 2);
  });
});

describe('`compress` of ImageCdn', () => {
  test('is false by default if caching is disabled, as CloudFront requires', () => {
    const template = templateOf({ maxTtl: Duration.seconds(0) });
    expect(distributionConfig(template).DefaultCacheBehavior.Compress).toBe(false);
    expect(cachePolicyConfig(template).ParametersInCacheKeyAndForwardedToOrigin)
      .toMatchObject({ EnableAcceptEncodingBrotli: false, EnableAcceptEncodingGzip: false });
  });

  test('is rejected if it is true and caching is disabled', () => {
    expect(() => templateOf({ maxTtl: Duration.seconds(0), compress: true }))
      .toThrow('`compress` must be false if `maxTtl` is zero, '
        + 'because CloudFront compresses only responses that it caches');
  });

  describe('with a `maxTtl` that is known at deployment only', () => {
    const withMaxTtl = (minValue: number | undefined, compress?: boolean) => {
      const stack = emptyStack();
      const parameter = new CfnParameter(stack, 'Seconds', { type: 'Number', minValue });
      new ImageCdn(stack, 'Images', { maxTtl: Duration.seconds(parameter.valueAsNumber), compress });
      return cachePolicyConfig(Template.fromStack(stack)).ParametersInCacheKeyAndForwardedToOrigin;
    };
    const message = 'Test/Images: `maxTtl` must be at least 1 second if it is known at deployment only, because '
      + 'CloudFront rejects compression where caching is off. Set `minValue: 1` on its parameter, or `compress: false`';

    test.each([[undefined, undefined], [0, undefined], [undefined, true]])(
      'is rejected if the value may be zero: minimum %s, `compress` %s',
      (minValue, compress) => expect(() => withMaxTtl(minValue, compress)).toThrow(new Error(message)),
    );

    test('is accepted if the parameter has a minimum above zero', () => {
      expect(withMaxTtl(1)).toMatchObject({ EnableAcceptEncodingBrotli: true, EnableAcceptEncodingGzip: true });
    });

    test('is accepted if it is false', () => {
      expect(withMaxTtl(undefined, false)).toMatchObject({ EnableAcceptEncodingGzip: false });
    });

    test('is rejected if the value comes from elsewhere', () => {
      const maxTtl = Duration.seconds(Token.asNumber({ 'Fn::ImportValue': 'MaxTtl' }));
      expect(() => templateOf({ maxTtl })).toThrow(new Error(message));
    });
  });

  test('keeps Accept-Encoding out of the cache key if it is false', () => {
    const template = templateOf({ compress: false });
    expect(distributionConfig(template).DefaultCacheBehavior.Compress).toBe(false);
    expect(cachePolicyConfig(template).ParametersInCacheKeyAndForwardedToOrigin)
      .toMatchObject({ EnableAcceptEncodingBrotli: false, EnableAcceptEncodingGzip: false });
  });
});

describe('policies that the app passes to ImageCdn', () => {
  const template = templateOf({
    cachePolicy: cloudfront.CachePolicy.CACHING_OPTIMIZED,
    responseHeadersPolicy: cloudfront.ResponseHeadersPolicy.SECURITY_HEADERS,
  });

  test('are used by the distribution', () => {
    expect(distributionConfig(template).DefaultCacheBehavior).toMatchObject({
      CachePolicyId: '658327ea-f89d-4fab-a63d-7e88639e58f6',
      ResponseHeadersPolicyId: '67f7725c-6f97-4210-82d7-5512b31e9d03',
      Compress: true,
    });
  });

  test('replace the default policies, which count toward the quota', () => {
    template.resourceCountIs('AWS::CloudFront::CachePolicy', 0);
    template.resourceCountIs('AWS::CloudFront::ResponseHeadersPolicy', 0);
  });
});

describe('policies of CDNs in one stack', () => {
  const ORIGIN = 'https://www.example.com';

  test.each<[string, ImageCdnProps, ImageCdnProps, number]>([
    ['equal', { allowedOrigins: [ORIGIN] }, { allowedOrigins: [ORIGIN] }, 1],
    ['one with CORS', {}, { allowedOrigins: [ORIGIN] }, 2],
    ['other CORS origins', { allowedOrigins: ['*'] }, { allowedOrigins: [ORIGIN] }, 2],
    ['one with content negotiation', {}, { transformation }, 2],
  ])('are shared unless their headers differ: %s', (_name, one, other, count) => {
    const stack = emptyStack();
    new ImageCdn(stack, 'One', one);
    new ImageCdn(stack, 'Two', other);
    Template.fromStack(stack).resourceCountIs('AWS::CloudFront::ResponseHeadersPolicy', count);
  });

  test.each<[string, boolean | undefined, number]>([
    ['two cache policies', undefined, 2], ['one cache policy when `compress` is set', false, 1],
  ])('are separate for variants and originals where they differ: %s', (_name, compress, count) => {
    const stack = emptyStack();
    const originalsPath = 'original';
    for (const id of ['One', 'Two']) new ImageCdn(stack, id, { transformation, originalsPath, compress });
    new ImageCdn(stack, 'Plain', { compress });
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::CloudFront::CachePolicy', count);
    template.resourceCountIs('AWS::CloudFront::ResponseHeadersPolicy', 2);
    template.resourceCountIs('AWS::CloudFront::OriginRequestPolicy', 1);
  });

  test('have names that CloudFront accepts, however long the name of the stack is', () => {
    const stack = new Stack(new App(), 'Test' + 'x'.repeat(120), {
      env: { region: 'ap-southeast-1', account: '111122223333' },
    });
    new ImageCdn(stack, 'Images');
    const { Name } = only(
      Template.fromStack(stack),
      'AWS::CloudFront::ResponseHeadersPolicy',
    ).ResponseHeadersPolicyConfig;
    expect(Name).toMatch(/^[\w-]{1,128}$/);
    expect(Name).toMatch(/ResponseHeadersPolicy\w{8}-ap-southeast-1$/);
  });
});

describe('policies of a CDN with transformation', () => {
  const template = templateOf({ transformation });
  const originRequestPolicy = only(template, 'AWS::CloudFront::OriginRequestPolicy').OriginRequestPolicyConfig;
  const headersPolicyOf = (of: Template) =>
    only(of, 'AWS::CloudFront::ResponseHeadersPolicy').ResponseHeadersPolicyConfig;

  test('have comments that describe their purpose in the console', () => {
    expect(cachePolicyConfig(template).Comment).toBe('Images: the path alone is the key');
    expect(headersPolicyOf(template).Comment).toBe('Images: no sniffing, no scripts');
    expect(originRequestPolicy.Comment).toBe('Images: x-image-edge to the transformer');
  });

  test('forward only the header of the edge function to the transform function', () => {
    expect(originRequestPolicy).toMatchObject({
      CookiesConfig: { CookieBehavior: 'none' },
      HeadersConfig: { HeaderBehavior: 'whitelist', Headers: ['x-image-edge'] },
      QueryStringsConfig: { QueryStringBehavior: 'none' },
    });
  });

  test('remove the cache tags of variants from responses to viewers', () => {
    expect(headersPolicyOf(template).RemoveHeadersConfig).toEqual({ Items: [{ Header: 'x-amz-meta-cache-tag' }] });
    expect(headersPolicyOf(templateOf()).RemoveHeadersConfig).toBeUndefined();
  });

  test('override the Vary header of the origin', () => {
    expect(headersPolicyOf(template).CustomHeadersConfig)
      .toEqual({ Items: [{ Header: 'Vary', Value: 'Accept', Override: true }] });
  });
});

const ORIGINALS = { isTransformed: false, isFunctionFirst: false, hasOriginals: true };

test('Cache-Control has browserTtl for browsers and defaultTtl for edge locations', () => {
  const options = { browserTtl: Duration.minutes(5), maxTtl: Duration.hours(2) };
  expect(planCaching(new Stack(), {}, ORIGINALS).cacheControl).toBe('public, max-age=3600, s-maxage=86400');
  expect(planCaching(new Stack(), options, ORIGINALS).cacheControl).toBe('public, max-age=300, s-maxage=7200');
});
