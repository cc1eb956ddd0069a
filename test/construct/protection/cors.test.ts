import { Lazy } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { ImageTransformation } from '../../../src';
import { cachePolicyConfig, distributionConfig, only, templateOf } from '../../support';

const ORIGINS = ['https://www.example.com', 'https://*.example.org'];

function policyOf(props: Parameters<typeof templateOf>[0]): any {
  return only(templateOf(props), 'AWS::CloudFront::ResponseHeadersPolicy').ResponseHeadersPolicyConfig;
}

test('`allowedOrigins` adds headers at edge locations, so that all origins share one cached response', () => {
  const template = templateOf({ allowedOrigins: ORIGINS });
  expect(policyOf({ allowedOrigins: ORIGINS }).CorsConfig).toEqual({
    AccessControlAllowCredentials: false,
    AccessControlAllowHeaders: { Items: ['*'] },
    AccessControlAllowMethods: { Items: ['GET', 'HEAD'] },
    AccessControlAllowOrigins: { Items: ORIGINS },
    OriginOverride: true,
  });
  expect(cachePolicyConfig(template).ParametersInCacheKeyAndForwardedToOrigin.HeadersConfig).toEqual({
    HeaderBehavior: 'none',
  });
  expect(distributionConfig(template).DefaultCacheBehavior.AllowedMethods).toEqual(['GET', 'HEAD']);
});

test('`allowedOrigins` adds Vary: Origin for caches behind edge locations', () => {
  const transformation = ImageTransformation.onDemand();
  const varyOf = (props: Parameters<typeof templateOf>[0]) => policyOf(props).CustomHeadersConfig?.Items[0].Value;
  expect(varyOf({ allowedOrigins: ORIGINS })).toBe('Origin');
  expect(varyOf({ allowedOrigins: ORIGINS, transformation })).toBe('Accept, Origin');
  expect(varyOf({ allowedOrigins: ['*'] })).toBeUndefined();
  expect(varyOf({ allowedOrigins: ['*'], transformation })).toBe('Accept');
});

test.each([
  [[], '`allowedOrigins` must contain at least one origin, got none'],
  [
    ['www.example.com'],
    '`allowedOrigins` must be * or origins without a path, such as https://www.example.com, got www.example.com',
  ],
  [['https://www.example.com/'], 'got https://www.example.com/'],
  [['https://www.example.com', 'ftp://www.example.com'], 'got ftp://www.example.com'],
  [['see https://www.example.com'], 'got see https://www.example.com'],
  [['https://www.example.com:'], 'got https://www.example.com:'],
  [['https://www.example.com:https'], 'got https://www.example.com:https'],
])('`allowedOrigins` rejects the origins %j', (allowedOrigins, message) => {
  expect(() => templateOf({ allowedOrigins })).toThrow(message);
});

test.each(['http://localhost:8080', 'https://*.EXAMPLE.com', Lazy.string({ produce: () => ORIGINS[0] })])(
  '`allowedOrigins` accepts the origin %s',
  origin => {
    expect(policyOf({ allowedOrigins: [origin] }).CorsConfig.AccessControlAllowOrigins.Items).toHaveLength(1);
  },
);

test.each([
  ['HTTPS://WWW.Example.com', 'https://www.example.com'],
  ['https://www.example.com:443', 'https://www.example.com'],
  ['http://*.example.com:80', 'http://*.example.com'],
  ['https://www.example.com:80', 'https://www.example.com:80'],
  ['http://www.example.com:443', 'http://www.example.com:443'],
  ['https://www.example.com:4430', 'https://www.example.com:4430'],
  ['http://www.example.com:8080', 'http://www.example.com:8080'],
  ['http://www.example.com:800', 'http://www.example.com:800'],
])('`allowedOrigins` normalizes %s as browsers do', (origin, written) => {
  expect(policyOf({ allowedOrigins: [origin] }).CorsConfig.AccessControlAllowOrigins.Items).toEqual([written]);
});

test('`allowedOrigins` is rejected with `responseHeadersPolicy`', () => {
  expect(() =>
    templateOf({
      allowedOrigins: ['*'],
      responseHeadersPolicy: cloudfront.ResponseHeadersPolicy.CORS_ALLOW_ALL_ORIGINS,
    }),
  ).toThrow(
    '`allowedOrigins` and `responseHeadersPolicy` exclude each other: '
      + 'a response headers policy has its own CORS headers',
  );
});
