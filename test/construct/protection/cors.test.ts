import { Lazy } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { ImageCdnProps, ImageTransformation } from '../../../src';
import { cachePolicyConfig, distributionConfig, only, templateOf } from '../../support';

const ORIGINS = ['https://www.example.com', 'https://*.example.org'];

function policyOf(template: Template): any {
  return only(template, 'AWS::CloudFront::ResponseHeadersPolicy').ResponseHeadersPolicyConfig;
}

function originsFor(origin: string): string[] {
  return policyOf(templateOf({ allowedOrigins: [origin] })).CorsConfig.AccessControlAllowOrigins.Items;
}

test('`allowedOrigins` adds headers at edge locations, so that all origins share one cached response', () => {
  const template = templateOf({ allowedOrigins: ORIGINS });
  expect(policyOf(template).CorsConfig).toEqual({
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
  const varyOf = (props: ImageCdnProps) => policyOf(templateOf(props)).CustomHeadersConfig?.Items[0].Value;
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
    expect(originsFor(origin)).toHaveLength(1);
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
  expect(originsFor(origin)).toEqual([written]);
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
