export const KEY_GROUP = '0f0f0f0f-1111-4222-8333-444444444444';
export const WEB_ACL = 'arn:aws:wafv2:us-east-1:111122223333:global/webacl/site/12345678';
export const CERTIFICATE = 'arn:aws:acm:us-east-1:111122223333:certificate/12345678-1234-4234-8234-123456789012';

export const list = (...items: unknown[]) => ({ Quantity: items.length, Items: items });

export const bucketOrigin = (id: string, bucket: string, others: object = {}) => ({
  Id: id,
  DomainName: `${bucket}.s3.eu-west-1.amazonaws.com`,
  OriginPath: '',
  CustomHeaders: { Quantity: 0 },
  S3OriginConfig: { OriginAccessIdentity: '' },
  OriginAccessControlId: 'E3ACCESSCONTROL',
  ...others,
});

/** The least that `get-distribution-config` prints. */
export const config = (others: object = {}, behavior: object = {}) => ({
  CallerReference: 'terraform-20240101',
  Origins: list(bucketOrigin('photos', 'my-photos')),
  DefaultCacheBehavior: {
    TargetOriginId: 'photos',
    ViewerProtocolPolicy: 'redirect-to-https',
    CachePolicyId: '658327ea-f89d-4fab-a63d-7e88639e58f6',
    ...behavior,
  },
  CacheBehaviors: { Quantity: 0 },
  PriceClass: 'PriceClass_All',
  Enabled: true,
  HttpVersion: 'http2and3',
  IsIPV6Enabled: true,
  Comment: '',
  ...others,
});

export const distribution = (...given: Parameters<typeof config>) => ({
  ETag: 'E1',
  Distribution: { Id: 'E2EXAMPLE', DomainName: 'd111111abcdef8.cloudfront.net', DistributionConfig: config(...given) },
});

export const MAXIMAL = distribution({
  Aliases: list('img.example.com', '*.example.com'),
  Origins: list(
    bucketOrigin('photos', 'my-photos', { OriginShield: { Enabled: true, OriginShieldRegion: 'eu-west-1' } }),
    bucketOrigin('brand', 'my-brand', {
      DomainName: 'my-brand.s3-us-west-2.amazonaws.com',
      OriginPath: '/live',
      CustomHeaders: list({ HeaderName: 'x-origin-token', HeaderValue: 'hunter2-do-not-print' }),
      ConnectionAttempts: 1,
    }),
    { Id: 'site', DomainName: 'site.example.com', CustomOriginConfig: { OriginProtocolPolicy: 'https-only' } },
  ),
  CacheBehaviors: list(
    { PathPattern: '/brand/*', TargetOriginId: 'brand', MinTTL: 5, TrustedKeyGroups: { Enabled: false, Quantity: 0 } },
    { PathPattern: '*.pdf', TargetOriginId: 'photos' },
    { PathPattern: 'photos/*.jpg', TargetOriginId: 'photos' },
  ),
  CustomErrorResponses: list(
    { ErrorCode: 404, ResponsePagePath: '/images/missing.png', ResponseCode: '200', ErrorCachingMinTTL: 60 },
    { ErrorCode: 403, ResponsePagePath: '/error.html', ResponseCode: '404', ErrorCachingMinTTL: 60 },
    { ErrorCode: 500, ErrorCachingMinTTL: 10 },
  ),
  Comment: "Tom's \u202eimages",
  Logging: { Enabled: true, IncludeCookies: true, Bucket: 'my-logs.s3.amazonaws.com', Prefix: 'cdn/' },
  PriceClass: 'PriceClass_200',
  ViewerCertificate: {
    ACMCertificateArn: CERTIFICATE, SSLSupportMethod: 'sni-only', MinimumProtocolVersion: 'TLSv1.2_2025',
  },
  Restrictions: { GeoRestriction: { RestrictionType: 'whitelist', ...list('DE', 'CH') } },
  WebACLId: WEB_ACL,
  HttpVersion: 'HTTP2',
  DefaultRootObject: 'index.png',
}, {
  CachePolicyId: undefined,
  MinTTL: 10,
  DefaultTTL: 3600,
  MaxTTL: 604800,
  ForwardedValues: { QueryString: true, Cookies: { Forward: 'all' }, Headers: list('Origin') },
  TrustedKeyGroups: { Enabled: true, ...list(KEY_GROUP) },
  TrustedSigners: { Enabled: true, ...list('self') },
  ViewerProtocolPolicy: 'allow-all',
  AllowedMethods: list('GET', 'HEAD', 'PUT'),
  LambdaFunctionAssociations: list({
    LambdaFunctionARN: 'arn:aws:lambda:us-east-1:111122223333:function:resize:3', EventType: 'origin-response',
  }),
  FunctionAssociations: list({
    FunctionARN: 'arn:aws:cloudfront::111122223333:function/rewrite', EventType: 'viewer-request',
  }),
  ResponseHeadersPolicyId: 'e61eb60c-9c35-4d20-a928-2b84e02af89c',
  RealtimeLogConfigArn: 'arn:aws:cloudfront::111122223333:realtime-log-config/logs',
});

const { DistributionConfig } = MAXIMAL.Distribution;

/** `MAXIMAL` without the origin that is no bucket, so that its domain names can move. */
export const BUCKETS_ONLY = {
  ...MAXIMAL,
  Distribution: {
    ...MAXIMAL.Distribution,
    DistributionConfig: { ...DistributionConfig, Origins: list(...DistributionConfig.Origins.Items.slice(0, 2)) },
  },
};
