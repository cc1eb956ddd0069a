import { Finding, Rule, each, listOf, only, stackOf } from './rule';
import { Json } from './template';

const GUIDE = 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide';
const QUOTAS = `${GUIDE}/cloudfront-limits.html#limits-policies`;
const CACHE = 'AWS::CloudFront::CachePolicy';
const REQUEST = 'AWS::CloudFront::OriginRequestPolicy';
const RESPONSE = 'AWS::CloudFront::ResponseHeadersPolicy';

const COMMENTED: Readonly<Record<string, string>> = {
  [CACHE]: 'CachePolicyConfig',
  [REQUEST]: 'OriginRequestPolicyConfig',
  [RESPONSE]: 'ResponseHeadersPolicyConfig',
  'AWS::CloudFront::Distribution': 'DistributionConfig',
  'AWS::CloudFront::CloudFrontOriginAccessIdentity': 'CloudFrontOriginAccessIdentityConfig',
  'AWS::CloudFront::KeyGroup': 'KeyGroupConfig',
  'AWS::CloudFront::PublicKey': 'PublicKeyConfig',
};

// What a response headers policy may not remove, by the guide.
const UNREMOVABLE = new RegExp(
  `^(${[
    'connection',
    'content-encoding',
    'content-length',
    'expect',
    'host',
    'keep-alive',
    'proxy-authenticate',
    'proxy-authorization',
    'proxy-connection',
    'trailer',
    'transfer-encoding',
    'upgrade',
    'via',
    'warning',
    'x-accel-(buffering|charset|limit-rate|redirect)',
    'x-amz-cf-.*',
    'x-amzn-(auth|cf-billing|cf-id|cf-xff|errortype|fle-profile|header-count|header-order|lambda-integration-tag|requestid)',
    'x-edge-.*',
    'x-forwarded-proto',
    'x-real-ip',
  ].join('|')})$`,
  'i',
);

const SECURITY_HEADERS =
  /^(content-security-policy|x-content-type-options|x-frame-options|referrer-policy|strict-transport-security)$/i;

const NAME = 'Images-us-east-1';
const NOTHING = {
  CookiesConfig: { CookieBehavior: 'none' },
  HeadersConfig: { HeaderBehavior: 'none' },
  QueryStringsConfig: { QueryStringBehavior: 'none' },
};
const KEY = { EnableAcceptEncodingGzip: false, EnableAcceptEncodingBrotli: false, ...NOTHING };

const cachePolicy = (config: Json, key: Json = {}) =>
  only(CACHE, {
    CachePolicyConfig: {
      Name: NAME,
      MinTTL: 0,
      DefaultTTL: 60,
      MaxTTL: 120,
      ...config,
      ParametersInCacheKeyAndForwardedToOrigin: { ...KEY, ...key },
    },
  });
const requestPolicy = (config: Json) =>
  only(REQUEST, { OriginRequestPolicyConfig: { Name: NAME, ...NOTHING, ...config } });
const responsePolicy = (config: Json) => only(RESPONSE, { ResponseHeadersPolicyConfig: { Name: NAME, ...config } });

const CORS = {
  AccessControlAllowCredentials: false,
  AccessControlAllowHeaders: { Items: ['*'] },
  AccessControlAllowMethods: { Items: ['GET'] },
  AccessControlAllowOrigins: { Items: ['*'] },
  OriginOverride: true,
};

const numbered = (count: number, prefix = 'x-') => Array.from({ length: count }, (_, index) => `${prefix}${index}`);
const headers = (Headers: string[]) => ({ HeadersConfig: { HeaderBehavior: 'whitelist', Headers } });
const custom = (Items: Json[]) => ({
  CustomHeadersConfig: {
    Items: Items
      .map(item => ({ Override: true, ...item })),
  },
});

function keyOf({ CachePolicyConfig }: Json): Json {
  return CachePolicyConfig?.ParametersInCacheKeyAndForwardedToOrigin ?? {};
}

function encodes(properties: Json): boolean {
  const { EnableAcceptEncodingGzip, EnableAcceptEncodingBrotli } = keyOf(properties);
  return EnableAcceptEncodingGzip === true || EnableAcceptEncodingBrotli === true;
}

function hasValuesInKey(properties: Json): boolean {
  const { HeadersConfig, CookiesConfig, QueryStringsConfig } = keyOf(properties);
  return [HeadersConfig?.HeaderBehavior, CookiesConfig?.CookieBehavior, QueryStringsConfig?.QueryStringBehavior]
    .some(behavior => behavior !== undefined && behavior !== 'none');
}

function headersIn(parameters: Json): string[] {
  return listOf(parameters?.HeadersConfig?.Headers).map(header => String(header).toLowerCase());
}

/** Returns a sentence where the names of a policy have more characters than CloudFront accepts together. */
function tooLong(parameters: Json): Finding {
  const names = [
    parameters?.HeadersConfig?.Headers, parameters?.CookiesConfig?.Cookies,
    parameters?.QueryStringsConfig?.QueryStrings,
  ].flatMap(listOf);
  const { length } = names.join('');
  return length > 1024 && `the names have ${length} characters, of 1,024`;
}

/** AWS allows ten of each. */
function tooMany(parameters: Json): Finding {
  const counts: [string, Json][] = [
    ['headers', parameters?.HeadersConfig?.Headers], ['cookies', parameters?.CookiesConfig?.Cookies],
    ['query strings', parameters?.QueryStringsConfig?.QueryStrings],
  ];
  return counts.map(([kind, values]) => listOf(values).length > 10 && `${listOf(values).length} ${kind}, of 10`);
}

function customHeaders({ ResponseHeadersPolicyConfig: config }: Json): { Header: string; Value: string }[] {
  return listOf(config?.CustomHeadersConfig?.Items);
}

export const CLOUDFRONT_POLICIES: readonly Rule[] = [
  {
    name: 'comments on CloudFront resources have at most 128 characters',
    source: 'https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CachePolicyConfig.html',
    check: each(Object.keys(COMMENTED), (properties, { resource }) => {
      const { length } = String(properties[COMMENTED[resource.Type]]?.Comment ?? '');
      return length > 128 && `the comment has ${length} characters`;
    }),
    broken: cachePolicy({ Comment: 'x'.repeat(129) }),
  },
  {
    name: 'the TTLs of a cache policy are in order',
    source: `${GUIDE}/cache-key-understand-cache-policy.html#cache-key-understand-cache-policy-ttl`,
    check: each(
      CACHE,
      ({ CachePolicyConfig: { MinTTL, DefaultTTL, MaxTTL } }) =>
        (MinTTL > DefaultTTL || DefaultTTL > MaxTTL) && `minimum ${MinTTL}, default ${DefaultTTL}, maximum ${MaxTTL}`,
    ),
    broken: cachePolicy({ MinTTL: 61 }),
  },
  {
    name: 'a cache policy that caches nothing has no compression in its key',
    source: 'https://github.com/pulumi/docs/pull/18475',
    check: each(
      CACHE,
      properties => properties.CachePolicyConfig.MaxTTL === 0 && encodes(properties) && 'the maximum TTL is 0',
    ),
    broken: cachePolicy({ DefaultTTL: 0, MaxTTL: 0 }, { EnableAcceptEncodingGzip: true }),
  },
  {
    name: 'a cache policy that caches nothing has no headers, cookies and query strings in its key',
    source: 'https://github.com/aws/aws-cdk/issues/16977',
    check: each(
      CACHE,
      properties => properties.CachePolicyConfig.MaxTTL === 0 && hasValuesInKey(properties) && 'the maximum TTL is 0',
    ),
    broken: cachePolicy({ DefaultTTL: 0, MaxTTL: 0 }, headers(['accept'])),
  },
  {
    name: 'a parameter for the maximum TTL of a cache policy with compression or values in its key is above 0',
    source: 'https://github.com/aws/aws-cdk/issues/16977',
    check: each(CACHE, (properties, { stack: { Parameters = {} } }) => {
      const parameter = Parameters[properties.CachePolicyConfig.MaxTTL?.Ref];
      return parameter && !(Number(parameter.MinValue) > 0) && (encodes(properties) || hasValuesInKey(properties))
        && 'the maximum TTL may be 0';
    }),
    broken: stackOf(
      cachePolicy({ MaxTTL: { Ref: 'MaxTtl' } }, { EnableAcceptEncodingGzip: true })[0].Resources,
      { Parameters: { MaxTtl: { Type: 'Number', MinValue: 0 } } },
    ),
  },
  {
    name: 'a cache policy with compression does not name Accept-Encoding',
    source: `${GUIDE}/cache-key-understand-cache-policy.html#cache-policy-compressed-objects`,
    check: each(
      CACHE,
      properties =>
        encodes(properties) &&
        headersIn(keyOf(properties)).includes('accept-encoding') &&
        'Accept-Encoding is in the key twice',
    ),
    broken: cachePolicy({}, { EnableAcceptEncodingGzip: true, ...headers(['Accept-Encoding']) }),
  },
  {
    name: 'a cache policy has at most 10 headers, cookies and query strings',
    source: QUOTAS,
    check: each(CACHE, properties => tooMany(keyOf(properties))),
    broken: cachePolicy({}, headers(numbered(11))),
  },
  {
    name: 'an origin request policy has at most 10 headers, cookies and query strings',
    source: QUOTAS,
    check: each(REQUEST, ({ OriginRequestPolicyConfig }) => tooMany(OriginRequestPolicyConfig)),
    broken: requestPolicy(headers(numbered(11))),
  },
  {
    name: 'the names of headers, cookies and query strings in a policy have at most 1,024 characters together',
    source: QUOTAS,
    check: each([CACHE, REQUEST], (properties, { resource }) =>
      tooLong(resource.Type === CACHE ? keyOf(properties) : properties.OriginRequestPolicyConfig),
    ),
    broken: requestPolicy(headers(numbered(9, `x-${'x'.repeat(120)}`))),
  },
  {
    // CloudFront accepts both headers. A response to Authorization that the cache key does not contain is served to
    // every viewer, and Accept-Encoding has no effect beside a cache policy with compression.
    name: 'an origin request policy names neither Authorization nor Accept-Encoding',
    ofLibrary: true,
    source: `${GUIDE}/add-origin-custom-headers.html#add-origin-custom-headers-forward-authorization`,
    check: each(REQUEST, ({ OriginRequestPolicyConfig }) =>
      headersIn(OriginRequestPolicyConfig)
        .filter(header => ['authorization', 'accept-encoding'].includes(header))
        .map(header => `${header} takes a cache policy`),
    ),
    broken: requestPolicy(headers(['Authorization'])),
  },
  {
    name: 'a response headers policy has at most 10 custom headers',
    source: QUOTAS,
    check: each(
      RESPONSE,
      properties => customHeaders(properties).length > 10 && `${customHeaders(properties).length} headers`,
    ),
    broken: responsePolicy(custom(numbered(11).map(Header => ({ Header, Value: '1' })))),
  },
  {
    // CloudFront rejects too many (`TooManyRemoveHeadersInResponseHeadersPolicy`). Its quotas do not state how many.
    name: 'a response headers policy removes at most 10 headers',
    ofLibrary: true,
    source: 'https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateResponseHeadersPolicy.html',
    check: each(
      RESPONSE,
      ({ ResponseHeadersPolicyConfig: { RemoveHeadersConfig } }) =>
        listOf(RemoveHeadersConfig?.Items).length > 10 && `${RemoveHeadersConfig.Items.length} headers`,
    ),
    broken: responsePolicy({ RemoveHeadersConfig: { Items: numbered(11).map(Header => ({ Header })) } }),
  },
  {
    name: 'a response headers policy removes no header that CloudFront needs',
    source: `${GUIDE}/understanding-response-headers-policies.html#remove-headers-disallowed`,
    check: each(RESPONSE, ({ ResponseHeadersPolicyConfig: { RemoveHeadersConfig } }) =>
      listOf(RemoveHeadersConfig?.Items)
        .filter(({ Header }) => UNREMOVABLE.test(Header))
        .map(({ Header }) => `removes ${Header}`),
    ),
    broken: responsePolicy({ RemoveHeadersConfig: { Items: [{ Header: 'X-Amz-Cf-Id' }] } }),
  },
  {
    name: 'a security header is set as one, not as a custom header',
    source:
      'https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_ResponseHeadersPolicySecurityHeadersConfig.html',
    check: each(RESPONSE, properties =>
      customHeaders(properties)
        .filter(({ Header }) => SECURITY_HEADERS.test(Header))
        .map(({ Header }) => `${Header} is a custom header`),
    ),
    broken: responsePolicy(custom([{ Header: 'Content-Security-Policy', Value: 'sandbox' }])),
  },
  {
    name: 'custom response headers are within their length',
    source: `${GUIDE}/cloudfront-limits.html#limits-custom-headers`,
    check: each(RESPONSE, properties =>
      customHeaders(properties)
        .filter(({ Header, Value }) => Header.length > 256 || String(Value).length > 1783)
        .map(({ Header }) => `${Header.slice(0, 20)} is too long`),
    ),
    broken: responsePolicy(custom([{ Header: 'x-note', Value: 'x'.repeat(1784) }])),
  },
  {
    name: 'a Content-Security-Policy has at most 1,783 characters',
    source: `${GUIDE}/cloudfront-limits.html#limits-custom-headers`,
    check: each(
      RESPONSE,
      ({ ResponseHeadersPolicyConfig: { SecurityHeadersConfig } }) =>
        String(SecurityHeadersConfig?.ContentSecurityPolicy?.ContentSecurityPolicy ?? '').length > 1783 &&
        'it is longer',
    ),
    broken: responsePolicy({
      SecurityHeadersConfig: { ContentSecurityPolicy: { ContentSecurityPolicy: 'x'.repeat(1784), Override: true } },
    }),
  },
  {
    name: 'a CORS origin has at most 1,783 characters',
    source: `${GUIDE}/cloudfront-limits.html#limits-custom-headers`,
    check: each(RESPONSE, ({ ResponseHeadersPolicyConfig: { CorsConfig } }) =>
      listOf(CorsConfig?.AccessControlAllowOrigins?.Items).map(
        origin => String(origin).length > 1783 && `an origin has ${String(origin).length} characters`,
      ),
    ),
    broken: responsePolicy({ CorsConfig: { ...CORS, AccessControlAllowOrigins: { Items: ['x'.repeat(1784)] } } }),
  },
  {
    name: 'X-XSS-Protection either blocks or reports',
    source: 'https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_ResponseHeadersPolicyXSSProtection.html',
    check: each(RESPONSE, ({ ResponseHeadersPolicyConfig: { SecurityHeadersConfig } }) => {
      const { ModeBlock, ReportUri } = SecurityHeadersConfig?.XSSProtection ?? {};
      return ModeBlock === true && ReportUri !== undefined && 'it does both';
    }),
    broken: responsePolicy({
      SecurityHeadersConfig: {
        XSSProtection: { Protection: true, Override: true, ModeBlock: true, ReportUri: 'https://www.example.com/xss' },
      },
    }),
  },
  {
    name: 'CORS origins have a wildcard only alone, as the leftmost label or in the port',
    source: `${GUIDE}/understanding-response-headers-policies.html#understanding-response-headers-policies-cors`,
    check: each(RESPONSE, ({ ResponseHeadersPolicyConfig: { CorsConfig } }) =>
      listOf(CorsConfig?.AccessControlAllowOrigins?.Items)
        .filter(origin => !/^(\*|(https?:\/\/)?(\*\.)?[^*]+?(:[\d*]+)?)$/.test(origin))
        .map(origin => `the origin ${origin}`),
    ),
    broken: responsePolicy({
      CorsConfig: { ...CORS, AccessControlAllowOrigins: { Items: ['https://www.*.example.com'] } },
    }),
  },
  {
    name: 'CORS with credentials names its origins, headers and methods',
    source: 'https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_ResponseHeadersPolicyCorsConfig.html',
    check: each(
      RESPONSE,
      ({ ResponseHeadersPolicyConfig: { CorsConfig } }) =>
        CorsConfig?.AccessControlAllowCredentials === true &&
        ['AccessControlAllowOrigins', 'AccessControlAllowHeaders', 'AccessControlExposeHeaders']
          .filter(list => listOf(CorsConfig[list]?.Items).includes('*'))
          .map(list => `${list} is *`),
    ),
    broken: responsePolicy({
      CorsConfig: { ...CORS, AccessControlAllowCredentials: true, AccessControlAllowHeaders: { Items: ['accept'] } },
    }),
  },
];
