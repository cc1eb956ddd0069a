import { Duration, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { ImageCdn, ImageCdnProps, ImageTransformation } from '../../../src';
import { emptyStack, stackWith, warnings } from '../../support';

const { CachePolicy, CacheHeaderBehavior, CacheQueryStringBehavior, ResponseHeadersPolicy } = cloudfront;

const transformation = ImageTransformation.onDemand();

function withCachePolicy(policy: cloudfront.CachePolicyProps, props: ImageCdnProps = {}): Stack {
  const stack = emptyStack();
  new ImageCdn(stack, 'Images', { ...props, cachePolicy: new CachePolicy(stack, 'Policy', policy) });
  return stack;
}

function withHeaders(policy: cloudfront.ResponseHeadersPolicyProps): Stack {
  const stack = emptyStack();
  new ImageCdn(stack, 'Images', {
    transformation,
    responseHeadersPolicy: new ResponseHeadersPolicy(stack, 'Policy', policy),
  });
  return stack;
}

describe('`cachePolicy` of ImageCdn', () => {
  test.each<[string, cloudfront.ICachePolicy]>([
    ['AMPLIFY', CachePolicy.AMPLIFY],
    ['USE_ORIGIN_CACHE_CONTROL_HEADERS', CachePolicy.USE_ORIGIN_CACHE_CONTROL_HEADERS],
    ['USE_ORIGIN_CACHE_CONTROL_HEADERS_QUERY_STRINGS', CachePolicy.USE_ORIGIN_CACHE_CONTROL_HEADERS_QUERY_STRINGS],
  ])('is rejected if it is the managed policy %s, because its cache key contains Host', (name, cachePolicy) => {
    const message = 'Test/Images: `cachePolicy` must not have the Host header in the cache key, because CloudFront '
      + `would forward the viewer's Host, and the origin accepts only its own, got CachePolicy.${name}. `;
    expect(() => stackWith({ cachePolicy })).toThrow(message);
    expect(() => stackWith({ cachePolicy, transformation })).toThrow(message);
  });

  test('is rejected with its path if it is a policy of the app with Host in the cache key', () => {
    expect(() => withCachePolicy({ headerBehavior: CacheHeaderBehavior.allowList('Accept', 'host') }))
      .toThrow('`cachePolicy` must not have the Host header in the cache key, because CloudFront would forward the '
        + "viewer's Host, and the origin accepts only its own, got Test/Policy. Use another policy, such as "
        + 'CachePolicy.CACHING_OPTIMIZED');
  });

  test('is accepted if it is a policy of the app with another header in the cache key', () => {
    expect(warnings(withCachePolicy({ headerBehavior: CacheHeaderBehavior.allowList('Accept') }))).toEqual([]);
  });

  test('is accepted if it is imported, because its settings are unknown', () => {
    const stack = emptyStack();
    expect(
      () =>
        new ImageCdn(stack, 'Other', {
          cachePolicy: CachePolicy.fromCachePolicyId(stack, 'Policy', 'abc'),
          compress: true,
        }),
    ).not.toThrow();
  });

  test.each<[string, cloudfront.CacheQueryStringBehavior, string[]]>([
    ['all queries', CacheQueryStringBehavior.all(), ['queryInCacheKey']],
    ['some queries', CacheQueryStringBehavior.allowList('v'), ['queryInCacheKey']],
    ['no query', CacheQueryStringBehavior.none(), []],
  ])('causes a warning with %s in the cache key where originals are served', (_name, queryStringBehavior, expected) => {
    expect(warnings(withCachePolicy({ queryStringBehavior }))).toEqual(expected);
    expect(warnings(withCachePolicy({ queryStringBehavior }, { transformation, originalsPath: 'o' }))).toEqual(
      expected,
    );
    // the edge function takes the query away
    expect(warnings(withCachePolicy({ queryStringBehavior }, { transformation }))).toEqual([]);
  });

  test('says what queries in the cache key cost', () => {
    const stack = withCachePolicy({ queryStringBehavior: CacheQueryStringBehavior.all() });
    Annotations.fromStack(stack).hasWarning('/Test/Images', '`cachePolicy` has query strings in the cache key, so '
      + 'CloudFront forwards them to the origin. Viewers can cause any number of cache misses, S3 honors '
      + '`?response-content-type=…`, and purging a path leaves its entries with other queries. Use a cache policy without '
      + 'query strings, or acknowledge this warning [ack: cdk-image-cdn:queryInCacheKey]');
  });

  test('causes a warning if it disables caching with transformation, but not without', () => {
    const cachePolicy = CachePolicy.CACHING_DISABLED;
    expect(warnings(stackWith({ transformation, cachePolicy }).stack)).toEqual(['cachingOff']);
    expect(warnings(stackWith({ transformation, maxTtl: Duration.seconds(0) }).stack)).toEqual(['cachingOff']);
    expect(warnings(stackWith({ cachePolicy }).stack)).toEqual([]);
    const zero = Duration.seconds(0);
    expect(warnings(withCachePolicy({ minTtl: zero, defaultTtl: zero, maxTtl: zero }, { transformation }))).toEqual([
      'cachingOff',
    ]);
  });

  test('is rejected with `compress` if it has no compression flags', () => {
    expect(() => stackWith({ compress: true, cachePolicy: CachePolicy.CACHING_DISABLED })).toThrow(
      'Test/Images: `compress` must be set together with a `cachePolicy` with `enableAcceptEncodingGzip` or '
        + '`enableAcceptEncodingBrotli`, which compression requires, got CachePolicy.CACHING_DISABLED',
    );
    expect(() => withCachePolicy({}, { compress: true })).toThrow('got Test/Policy');
    expect(() => withCachePolicy({ enableAcceptEncodingBrotli: true }, { compress: true })).not.toThrow();
    expect(() => stackWith({ compress: true, cachePolicy: CachePolicy.CACHING_OPTIMIZED })).not.toThrow();
  });
});

describe('`responseHeadersPolicy` of ImageCdn', () => {
  const security: cloudfront.ResponseSecurityHeadersBehavior = {
    contentTypeOptions: { override: true }, contentSecurityPolicy: { contentSecurityPolicy: 'sandbox', override: true },
  };
  const vary = (value: string) => ({ customHeaders: [{ header: 'vary', value, override: true }] });

  test.each<[string, cloudfront.IResponseHeadersPolicy, RegExp]>([
    [
      'without any of the headers',
      ResponseHeadersPolicy.CORS_ALLOW_ALL_ORIGINS,
      /sets `X-Content-Type-Options: nosniff`, `Content-Security-Policy: [^`]+`, `Vary: Accept`\./,
    ],
    [
      'with nosniff only',
      ResponseHeadersPolicy.SECURITY_HEADERS,
      /one that sets `Content-Security-Policy: [^`]+`, `Vary: Accept`\./,
    ],
  ])('causes a warning that lists missing headers, with %s', (_name, responseHeadersPolicy, listed) => {
    const { stack } = stackWith({ transformation, responseHeadersPolicy });
    Annotations.fromStack(stack).hasWarning('/Test/Images', Match.stringLikeRegexp(listed.source));
    expect(warnings(stackWith({ responseHeadersPolicy }).stack)).toEqual([]);
  });

  test.each<[string, cloudfront.ResponseHeadersPolicyProps, string[]]>([
    ['with every header', { securityHeadersBehavior: security, customHeadersBehavior: vary('Origin, Accept') }, []],
    ['without Vary', { securityHeadersBehavior: security }, ['ownResponseHeaders']],
    [
      'with a Vary of something else',
      { securityHeadersBehavior: security, customHeadersBehavior: vary('Accept-Encoding') },
      ['ownResponseHeaders'],
    ],
    ['without security headers', { customHeadersBehavior: vary('Accept') }, ['ownResponseHeaders']],
  ])('causes a warning by its headers if it is a policy of the app %s', (_name, policy, expected) => {
    expect(warnings(withHeaders(policy))).toEqual(expected);
  });
});
