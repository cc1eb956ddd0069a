import { Place, Rule, each, isLiteral, listOf, only, referred, references, repeated, stackOf } from './rule';
import { Json, Resource, StackTemplate } from './template';

const GUIDE = 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide';
const API = 'https://docs.aws.amazon.com/cloudfront/latest/APIReference';
const QUOTAS = `${GUIDE}/cloudfront-limits.html#limits-web-distributions`;
const DISTRIBUTION = 'AWS::CloudFront::Distribution';

// The API's reference: 30 seconds unless told otherwise, three attempts.
const READ_TIMEOUT = 30;
const ATTEMPTS = 3;
/** Seconds. The default of CloudFront and browsers would allow 90, after which no viewer is left. */
const LONGEST_WAIT = 60;

const NO_ORIGIN_HEADERS = new RegExp(
  `^(${[
    'cache-control',
    'connection',
    'content-length',
    'cookie',
    'host',
    'if-(match|modified-since|none-match|range|unmodified-since)',
    'max-forwards',
    'pragma',
    'proxy-authenticate',
    'proxy-authorization',
    'proxy-connection',
    'range',
    'request-range',
    'te',
    'trailer',
    'transfer-encoding',
    'upgrade',
    'via',
    'x-amz-.*',
    'x-edge-.*',
    'x-real-ip',
  ].join('|')})$`,
  'i',
);

// With a regional edge cache; other Regions are refused as `OriginShieldRegion`.
const SHIELD_REGIONS = [
  'us-east-2',
  'us-east-1',
  'us-west-2',
  'ap-south-1',
  'ap-northeast-2',
  'ap-southeast-1',
  'ap-southeast-2',
  'ap-northeast-1',
  'eu-central-1',
  'eu-west-1',
  'eu-west-2',
  'sa-east-1',
  'me-central-1',
];

const ERROR_CODES = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504];
const FAILOVER_CODES = [400, 403, 404, 416, 429, 500, 502, 503, 504];
const READS = ['GET', 'HEAD', 'OPTIONS'];
const WRITES = [...READS, 'PUT', 'PATCH', 'POST', 'DELETE'];
const METHOD_SETS = [['GET', 'HEAD'], READS];

const S3 = { Id: 's3', DomainName: 'images.s3.us-east-1.amazonaws.com', S3OriginConfig: { OriginAccessIdentity: '' } };
const WEB = {
  Id: 'web',
  DomainName: 'www.example.com',
  ConnectionAttempts: 1,
  CustomOriginConfig: { OriginProtocolPolicy: 'https-only', OriginReadTimeout: 30 },
};
const BEHAVIOR = {
  TargetOriginId: 's3',
  ViewerProtocolPolicy: 'redirect-to-https',
  CachePolicyId: '658327ea-f89d-4fab-a63d-7e88639e58f6',
};
const CONFIG = { Enabled: true, Origins: [S3], DefaultCacheBehavior: BEHAVIOR };
const distribution = (config: Json) => only(DISTRIBUTION, { DistributionConfig: { ...CONFIG, ...config } });
const behaving = (behavior: Json) => distribution({ DefaultCacheBehavior: { ...BEHAVIOR, ...behavior } });
const group = (ids: string[], codes: number[] = [500]) => ({
  Quantity: 1,
  Items: [{
    Id: 'group',
    FailoverCriteria: { StatusCodes: { Quantity: codes.length, Items: codes } },
    Members: { Quantity: ids.length, Items: ids.map(OriginId => ({ OriginId })) },
  }],
});
const several = <T>(count: number, make: (index: number) =>
T) => Array.from({ length: count }, (_, index) => make(index));

/** A distribution in front of a function URL, with changes to each of its resources. */
export function functionUrlCdn(
  changes: { origin?: Json; config?: Json; function?: Json; url?: Json; oac?: Json; permissions?: Json[] } = {},
) {
  const permission = (more: Json): Resource => ({
    Type: 'AWS::Lambda::Permission',
    Properties: {
      Principal: 'cloudfront.amazonaws.com',
      FunctionName: { Ref: 'Function' },
      SourceArn: { 'Fn::Sub': 'arn:${Distribution}' },
      ...more,
    },
  });
  const permissions = changes.permissions ?? [
    { Action: 'lambda:InvokeFunctionUrl', FunctionUrlAuthType: 'AWS_IAM' },
    { Action: 'lambda:InvokeFunction', InvokedViaFunctionUrl: true },
  ];
  const DomainName = { 'Fn::Select': [2, { 'Fn::Split': ['/', { 'Fn::GetAtt': ['Url', 'FunctionUrl'] }] }] };
  return stackOf({
    Function: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Runtime: 'nodejs24.x',
        Handler: 'index.handler',
        Timeout: 20,
        Code: { ZipFile: '' },
        ...changes.function,
      },
    },
    Url: {
      Type: 'AWS::Lambda::Url',
      Properties: {
        AuthType: 'AWS_IAM',
        InvokeMode: 'BUFFERED',
        TargetFunctionArn: { 'Fn::GetAtt': ['Function', 'Arn'] },
        ...changes.url,
      },
    },
    Oac: {
      Type: 'AWS::CloudFront::OriginAccessControl',
      Properties: {
        OriginAccessControlConfig: {
          Name: 'Oac-us-east-1',
          OriginAccessControlOriginType: 'lambda',
          SigningBehavior: 'always',
          SigningProtocol: 'sigv4',
          ...changes.oac,
        },
      },
    },
    Distribution: {
      Type: DISTRIBUTION,
      Properties: {
        DistributionConfig: {
          ...CONFIG,
          Origins: [{ ...WEB, DomainName, OriginAccessControlId: { 'Fn::GetAtt': ['Oac', 'Id'] }, ...changes.origin }],
          DefaultCacheBehavior: { ...BEHAVIOR, TargetOriginId: 'web' },
          ...changes.config,
        },
      },
    },
    ...Object.fromEntries(permissions.map((more, index) => [`Permission${index}`, permission(more)])),
  });
}

function configOf(properties: Json): Json {
  return properties.DistributionConfig ?? {};
}

function originsOf(properties: Json): Json[] {
  return listOf(configOf(properties).Origins);
}

function groupsOf(properties: Json): Json[] {
  return listOf(configOf(properties).OriginGroups?.Items);
}

function behaviorsOf(properties: Json): Json[] {
  const { DefaultCacheBehavior, CacheBehaviors } = configOf(properties);
  return [...listOf(DefaultCacheBehavior), ...listOf(CacheBehaviors)];
}

/** Returns the function that an origin calls by its function URL. */
function functionBehind(origin: Json, stack: StackTemplate): Json | undefined {
  const url = references(origin.DomainName)
    .map(id => stack.Resources[id]).find(resource => resource?.Type === 'AWS::Lambda::Url');
  return url && referred(url.Properties.TargetFunctionArn, stack)?.Properties;
}

function readTimeout({ CustomOriginConfig }: Json): number {
  return CustomOriginConfig?.OriginReadTimeout ?? READ_TIMEOUT;
}

/** Returns the Region of a certificate that the stack makes. */
function certificateRegion(arn: Json, stack: StackTemplate): string | undefined {
  return referred(arn, stack)?.Type === 'AWS::CertificateManager::Certificate' ? stack.region : undefined;
}

/** Returns the names of headers that policies of the stack send to an origin. */
function headersSentTo(origin: Json, properties: Json, { Resources }: StackTemplate): string[] {
  const groups = groupsOf(properties).filter(({ Members }) => listOf(Members?.Items)
    .some(({ OriginId }) => OriginId === origin.Id));
  const targets = [origin.Id, ...groups.map(({ Id }) => Id)];
  const configs = behaviorsOf(properties)
    .filter(({ TargetOriginId }) => targets.includes(TargetOriginId))
    .flatMap(({ CachePolicyId, OriginRequestPolicyId }) => references([CachePolicyId, OriginRequestPolicyId]))
    .map(id => Resources[id]?.Properties)
    .map(
      policy =>
        policy?.CachePolicyConfig?.ParametersInCacheKeyAndForwardedToOrigin ?? policy?.OriginRequestPolicyConfig,
    );
  return configs.flatMap(config => listOf(config?.HeadersConfig?.Headers)).map(header => String(header).toLowerCase());
}

function isUnoffered(methods: Json, offered: readonly string[][]): boolean {
  const spelled = (set: readonly string[]) => [...set].sort().join();
  return methods !== undefined && !offered.map(spelled).includes(spelled(listOf(methods)));
}

function controlOf(origin: Json, { stack }: Place): Json | undefined {
  return referred(origin.OriginAccessControlId, stack)?.Properties?.OriginAccessControlConfig;
}

export const DISTRIBUTIONS: readonly Rule[] = [
  {
    name: 'each behavior has an origin of its distribution',
    source: `${API}/API_CacheBehavior.html`,
    check: each(DISTRIBUTION, properties => {
      const ids = [...originsOf(properties), ...groupsOf(properties)].map(({ Id }) => Id);
      return behaviorsOf(properties)
        .filter(({ TargetOriginId }) => !ids.includes(TargetOriginId))
        .map(({ TargetOriginId }) => `no ${TargetOriginId}`);
    }),
    broken: behaving({ TargetOriginId: 'another' }),
  },
  {
    name: 'IDs of origins and origin groups are unique',
    source: `${API}/API_Origin.html`,
    check: each(DISTRIBUTION, properties =>
      repeated([...originsOf(properties), ...groupsOf(properties)].map(({ Id }) => Id)).map(Id => `twice: ${Id}`),
    ),
    broken: distribution({ Origins: [S3, S3] }),
  },
  {
    name: 'an origin group has two origins of its distribution',
    source: `${API}/API_OriginGroupMembers.html`,
    check: each(DISTRIBUTION, properties => {
      const ids = originsOf(properties).map(({ Id }) => Id);
      return groupsOf(properties).map(({ Id, Members }) => {
        const members = listOf(Members?.Items).map(({ OriginId }) => OriginId);
        return (
          !(members.length === 2 && members[0] !== members[1] && members.every(member => ids.includes(member))) &&
          `${Id}: ${members.join()}`
        );
      });
    }),
    broken: distribution({ OriginGroups: group(['s3']) }),
  },
  {
    name: 'an origin group fails over on statuses that CloudFront offers',
    source: `${GUIDE}/high_availability_origin_failover.html#concept_origin_groups.creating`,
    check: each(DISTRIBUTION, properties =>
      groupsOf(properties)
        .flatMap(({ FailoverCriteria }) => listOf(FailoverCriteria?.StatusCodes?.Items))
        .filter(code => !FAILOVER_CODES.includes(code))
        .map(code => `fails over on ${code}`),
    ),
    broken: distribution({ Origins: [S3, WEB], OriginGroups: group(['s3', 'web'], [501]) }),
  },
  {
    name: 'a behavior of an origin group takes only GET, HEAD and OPTIONS',
    source: 'https://github.com/aws/aws-cdk/issues/32450',
    check: each(DISTRIBUTION, properties => {
      const groups = groupsOf(properties).map(({ Id }) => Id);
      return behaviorsOf(properties)
        .filter(({ TargetOriginId }) => groups.includes(TargetOriginId))
        .flatMap(({ AllowedMethods }) => listOf(AllowedMethods))
        .filter(method => !READS.includes(method))
        .map(method => `takes ${method}`);
    }),
    broken: distribution({
      Origins: [S3, WEB],
      OriginGroups: group(['s3', 'web']),
      DefaultCacheBehavior: {
        ...BEHAVIOR,
        TargetOriginId: 'group',
        AllowedMethods: WRITES,
      },
    }),
  },
  {
    name: 'a distribution has at most 100 origins, 10 origin groups, 75 behaviors and 100 domain names',
    source: QUOTAS,
    check: each(DISTRIBUTION, properties => {
      const counts: [string, number, number][] = [
        ['origins', originsOf(properties).length, 100],
        ['origin groups', groupsOf(properties).length, 10],
        ['behaviors', behaviorsOf(properties).length, 75],
        ['domain names', listOf(configOf(properties).Aliases).length, 100],
      ];
      return counts.map(([kind, count, most]) => count > most && `${count} ${kind}, of ${most}`);
    }),
    broken: distribution({ CacheBehaviors: several(75, index => ({ ...BEHAVIOR, PathPattern: `${index}/*` })) }),
  },
  {
    name: 'a path pattern has at most 255 characters, of those that CloudFront takes',
    source: `${GUIDE}/DownloadDistValuesCacheBehavior.html#DownloadDistValuesPathPattern`,
    check: each(DISTRIBUTION, properties =>
      behaviorsOf(properties)
        .map(({ PathPattern }) => PathPattern)
        .filter(pattern => isLiteral(pattern) && !/^[\w\-.$/~"'@:+&*?]{1,255}$/.test(pattern))
        .map(pattern => `the pattern ${pattern.slice(0, 300)}`),
    ),
    broken: distribution({ CacheBehaviors: [{ ...BEHAVIOR, PathPattern: 'ä b/*' }] }),
  },
  {
    name: 'path patterns of a distribution are unique',
    source: `${GUIDE}/DownloadDistValuesCacheBehavior.html#DownloadDistValuesPathPattern`,
    check: each(DISTRIBUTION, properties =>
      repeated(behaviorsOf(properties).map(({ PathPattern }) => JSON.stringify(PathPattern))).map(
        pattern => `twice: ${pattern}`,
      ),
    ),
    broken: distribution({ CacheBehaviors: several(2, () => ({ ...BEHAVIOR, PathPattern: 'a/*' })) }),
  },
  {
    name: 'an origin gets at most 30 custom headers, of a length that CloudFront takes',
    source: `${GUIDE}/cloudfront-limits.html#limits-custom-headers`,
    check: each(DISTRIBUTION, properties =>
      originsOf(properties).map(({ Id, OriginCustomHeaders }) => {
        const headers: Json[] = listOf(OriginCustomHeaders);
        const all = headers
          .map(({ HeaderName, HeaderValue }) => `${HeaderName}${isLiteral(HeaderValue) ? HeaderValue : ''}`)
          .join('').length;
        const long = headers.some(
          ({ HeaderName, HeaderValue }) =>
            HeaderName.length > 256 || (isLiteral(HeaderValue) && HeaderValue.length > 1783),
        );
        return (headers.length > 30 || all > 10240 || long) && `${Id}: ${headers.length} headers of ${all} characters`;
      }),
    ),
    broken: distribution({
      Origins: [{ ...S3, OriginCustomHeaders: several(31, index => ({ HeaderName: `a-${index}`, HeaderValue: 'b' })) }],
    }),
  },
  {
    name: 'an origin gets no custom header that CloudFront sends itself',
    source: `${GUIDE}/add-origin-custom-headers.html#add-origin-custom-headers-denylist`,
    check: each(DISTRIBUTION, properties =>
      originsOf(properties)
        .flatMap(({ OriginCustomHeaders }) => listOf(OriginCustomHeaders))
        .filter(({ HeaderName }) => NO_ORIGIN_HEADERS.test(HeaderName))
        .map(({ HeaderName }) => `sends ${HeaderName}`),
    ),
    broken: distribution({
      Origins: [{ ...S3, OriginCustomHeaders: [{ HeaderName: 'X-Amz-Date', HeaderValue: 'now' }] }],
    }),
  },
  {
    name: 'the path of an origin begins with a slash and does not end with one',
    source: `${GUIDE}/DownloadDistValuesOrigin.html#DownloadDistValuesOriginPath`,
    check: each(DISTRIBUTION, properties =>
      originsOf(properties).map(
        ({ OriginPath: value }) => isLiteral(value) && value !== '' && !/^\/.*[^/]$/.test(value) && `the path ${value}`,
      ),
    ),
    broken: distribution({ Origins: [{ ...S3, OriginPath: 'images/' }] }),
  },
  {
    name: 'attempts times the read timeout of a function URL is no longer than viewers wait',
    source: `${GUIDE}/high_availability_origin_failover.html#controlling-attempts-and-timeouts`,
    check: each(DISTRIBUTION, (properties, { stack }) =>
      originsOf(properties)
        .filter(origin => functionBehind(origin, stack))
        .map(origin => {
          const seconds = readTimeout(origin) * (origin.ConnectionAttempts ?? ATTEMPTS);
          return seconds > LONGEST_WAIT && `${origin.Id}: ${seconds} seconds`;
        }),
    ),
    broken: functionUrlCdn({ origin: { ConnectionAttempts: 3 } }),
  },
  {
    name: 'a read timeout is longer than the timeout of the function',
    source: `${GUIDE}/DownloadDistValuesOrigin.html#DownloadDistValuesOriginResponseTimeout`,
    check: each(DISTRIBUTION, (properties, { stack }) =>
      originsOf(properties).map(origin => {
        const timeout: number | undefined = functionBehind(origin, stack)?.Timeout;
        return (
          timeout !== undefined &&
          readTimeout(origin) <= timeout &&
          `${origin.Id}: ${readTimeout(origin)} seconds, the function ${timeout}`
        );
      }),
    ),
    broken: functionUrlCdn({ function: { Timeout: 30 } }),
  },
  {
    name: 'a read timeout is from 1 to 120 seconds',
    source: `${API}/API_CustomOriginConfig.html`,
    check: each(DISTRIBUTION, properties =>
      originsOf(properties).map(
        origin =>
          (readTimeout(origin) < 1 || readTimeout(origin) > 120) && `${origin.Id}: ${readTimeout(origin)} seconds`,
      ),
    ),
    broken: distribution({
      Origins: [S3, { ...WEB, CustomOriginConfig: { OriginProtocolPolicy: 'https-only', OriginReadTimeout: 121 } }],
    }),
  },
  {
    name: 'a response completion timeout is no shorter than the read timeout',
    source: `${API}/API_Origin.html`,
    check: each(DISTRIBUTION, properties =>
      originsOf(properties).map(
        origin =>
          origin.ResponseCompletionTimeout < readTimeout(origin) &&
          `${origin.Id}: ${origin.ResponseCompletionTimeout} seconds`,
      ),
    ),
    broken: distribution({ Origins: [S3, { ...WEB, ResponseCompletionTimeout: 29 }] }),
  },
  {
    name: 'connection attempts are from 1 to 3, their timeout from 1 to 10 seconds',
    source: QUOTAS,
    check: each(DISTRIBUTION, properties =>
      originsOf(properties).map(
        ({ Id, ConnectionAttempts = 3, ConnectionTimeout = 10 }) =>
          (![1, 2, 3].includes(ConnectionAttempts) || ConnectionTimeout < 1 || ConnectionTimeout > 10) &&
          `${Id}: ${ConnectionAttempts} attempts, ${ConnectionTimeout} seconds`,
      ),
    ),
    broken: distribution({ Origins: [{ ...S3, ConnectionTimeout: 11 }] }),
  },
  {
    name: 'Origin Shield is in a Region that has it',
    source: `${GUIDE}/origin-shield.html#choose-origin-shield-region`,
    check: each(DISTRIBUTION, properties =>
      originsOf(properties)
        .map(({ OriginShield }) => OriginShield?.OriginShieldRegion)
        .filter(region => isLiteral(region) && !SHIELD_REGIONS.includes(region))
        .map(region => `Origin Shield in ${region}`),
    ),
    broken: distribution({ Origins: [{ ...S3, OriginShield: { Enabled: true, OriginShieldRegion: 'eu-central-2' } }] }),
  },
  {
    name: 'an origin has no OAI beside an OAC',
    source: `${GUIDE}/private-content-restricting-access-to-s3.html`,
    check: each(DISTRIBUTION, properties =>
      originsOf(properties).map(
        ({ Id, OriginAccessControlId, S3OriginConfig }) =>
          OriginAccessControlId !== undefined &&
          ![undefined, ''].includes(S3OriginConfig?.OriginAccessIdentity) &&
          `${Id} has both`,
      ),
    ),
    broken: distribution({
      Origins: [
        {
          ...S3,
          OriginAccessControlId: 'E1',
          S3OriginConfig: { OriginAccessIdentity: 'origin-access-identity/cloudfront/E2' },
        },
      ],
    }),
  },
  {
    name: 'an OAC is of the kind of its origin',
    source: `${API}/API_OriginAccessControlConfig.html`,
    check: each(DISTRIBUTION, (properties, place) =>
      originsOf(properties).map(origin => {
        const kind: string | undefined = controlOf(origin, place)?.OriginAccessControlOriginType;
        const expected = functionBehind(origin, place.stack) ? 'lambda' : 's3';
        return kind !== undefined && kind !== expected && `${origin.Id} is of ${expected}, its control of ${kind}`;
      }),
    ),
    broken: functionUrlCdn({ oac: { OriginAccessControlOriginType: 's3' } }),
  },
  {
    name: 'CloudFront calls a function URL behind an OAC over HTTPS only',
    source: `${GUIDE}/private-content-restricting-access-to-lambda.html#create-oac-lambda`,
    check: each(DISTRIBUTION, (properties, { stack }) =>
      originsOf(properties)
        .filter(origin => origin.OriginAccessControlId && functionBehind(origin, stack))
        .map(
          ({ Id, CustomOriginConfig }) =>
            CustomOriginConfig?.OriginProtocolPolicy !== 'https-only' &&
            `${Id}: ${CustomOriginConfig?.OriginProtocolPolicy}`,
        ),
    ),
    broken: functionUrlCdn({ origin: { CustomOriginConfig: { OriginProtocolPolicy: 'match-viewer' } } }),
  },
  {
    name: 'an OAC signs with sigv4',
    source: `${API}/API_OriginAccessControlConfig.html`,
    check: each(
      'AWS::CloudFront::OriginAccessControl',
      ({ OriginAccessControlConfig: { SigningProtocol } }) =>
        SigningProtocol !== 'sigv4' && `it signs with ${SigningProtocol}`,
    ),
    broken: functionUrlCdn({ oac: { SigningProtocol: 'sigv4a' } }),
  },
  {
    name: 'CloudFront may both call a function URL and invoke its function',
    source: 'https://github.com/aws/aws-cdk/issues/35872',
    check: each(DISTRIBUTION, (properties, { stack }) => {
      const actions = Object.values(stack.Resources)
        .filter(
          ({ Type, Properties }) =>
            Type === 'AWS::Lambda::Permission' && Properties.Principal === 'cloudfront.amazonaws.com',
        )
        .map(({ Properties }) => Properties.Action);
      return originsOf(properties)
        .filter(origin => origin.OriginAccessControlId && functionBehind(origin, stack))
        .flatMap(() => ['lambda:InvokeFunctionUrl', 'lambda:InvokeFunction'])
        .filter(action => !actions.includes(action))
        .map(action => `no permission for ${action}`);
    }),
    broken: functionUrlCdn({ permissions: [{ Action: 'lambda:InvokeFunctionUrl', FunctionUrlAuthType: 'AWS_IAM' }] }),
  },
  {
    name: 'neither S3 nor a function URL gets the Host header of viewers',
    source: `${GUIDE}/private-content-restricting-access-to-lambda.html`,
    check: each(DISTRIBUTION, (properties, { stack }) =>
      originsOf(properties)
        .filter(origin => origin.S3OriginConfig || functionBehind(origin, stack))
        .filter(origin => headersSentTo(origin, properties, stack).includes('host'))
        .map(({ Id }) => `${Id} gets Host`),
    ),
    broken: stackOf({
      Policy: {
        Type: 'AWS::CloudFront::OriginRequestPolicy',
        Properties: {
          OriginRequestPolicyConfig: {
            Name: 'Policy-us-east-1',
            CookiesConfig: { CookieBehavior: 'none' },
            QueryStringsConfig: { QueryStringBehavior: 'none' },
            HeadersConfig: { HeaderBehavior: 'whitelist', Headers: ['Host'] },
          },
        },
      },
      It: {
        Type: DISTRIBUTION,
        Properties: {
          DistributionConfig: {
            ...CONFIG,
            DefaultCacheBehavior: { ...BEHAVIOR, OriginRequestPolicyId: { Ref: 'Policy' } },
          },
        },
      },
    }),
  },
  {
    name: 'a behavior has at most one function for each event',
    source: `${GUIDE}/edge-function-restrictions-all.html#function-restrictions-combining-functions`,
    check: each(DISTRIBUTION, properties =>
      behaviorsOf(properties)
        .flatMap(({ FunctionAssociations, LambdaFunctionAssociations }) =>
          repeated(
            [...listOf(FunctionAssociations), ...listOf(LambdaFunctionAssociations)].map(({ EventType }) => EventType),
          ),
        )
        .map(event => `several functions on ${event}`),
    ),
    broken: behaving({
      FunctionAssociations: several(2, index => ({ EventType: 'viewer-request', FunctionARN: `arn:${index}` })),
    }),
  },
  {
    name: 'a behavior has no Lambda@Edge on viewer events beside a CloudFront function',
    source: `${GUIDE}/edge-function-restrictions-all.html#function-restrictions-combining-functions`,
    check: each(DISTRIBUTION, properties =>
      behaviorsOf(properties)
        .filter(
          ({ FunctionAssociations, LambdaFunctionAssociations }) =>
            listOf(FunctionAssociations).length > 0 &&
            listOf(LambdaFunctionAssociations).some(({ EventType }) => String(EventType).startsWith('viewer-')),
        )
        .map(() => 'both are on viewer events'),
    ),
    broken: behaving({
      FunctionAssociations: [{ EventType: 'viewer-request', FunctionARN: 'arn:1' }],
      LambdaFunctionAssociations: [{ EventType: 'viewer-response', LambdaFunctionARN: 'arn:2' }],
    }),
  },
  {
    name: 'the code of a CloudFront function has at most 10 KB',
    source: `${GUIDE}/cloudfront-limits.html#limits-functions`,
    check: each(
      'AWS::CloudFront::Function',
      ({ FunctionCode }) =>
        isLiteral(FunctionCode) &&
        Buffer.byteLength(FunctionCode) > 10240 &&
        `the code has ${Buffer.byteLength(FunctionCode)} bytes`,
    ),
    broken: only('AWS::CloudFront::Function', {
      Name: 'F-us-east-1',
      FunctionConfig: { Comment: '', Runtime: 'cloudfront-js-2.0' },
      FunctionCode: `handler;${' '.repeat(10240)}`,
    }),
  },
  {
    name: 'a CloudFront function defines handler',
    source: `${GUIDE}/functions-event-structure.html`,
    check: each(
      'AWS::CloudFront::Function',
      ({ FunctionCode }) => isLiteral(FunctionCode) && !/\bhandler\b/.test(FunctionCode) && 'no handler',
    ),
    broken: only('AWS::CloudFront::Function', {
      Name: 'F-us-east-1',
      FunctionConfig: { Comment: '', Runtime: 'cloudfront-js-2.0' },
      FunctionCode: 'function main() {}',
    }),
  },
  {
    name: 'custom error responses are of statuses that CloudFront offers',
    source: `${GUIDE}/creating-custom-error-pages.html`,
    check: each(DISTRIBUTION, properties =>
      listOf(configOf(properties).CustomErrorResponses)
        .filter(({ ErrorCode }) => !ERROR_CODES.includes(ErrorCode))
        .map(({ ErrorCode }) => `a response to ${ErrorCode}`),
    ),
    broken: distribution({ CustomErrorResponses: [{ ErrorCode: 429, ErrorCachingMinTTL: 1 }] }),
  },
  {
    name: 'a custom error response has a status if and only if it has a page',
    source: `${API}/API_CustomErrorResponse.html`,
    check: each(DISTRIBUTION, properties =>
      listOf(configOf(properties).CustomErrorResponses)
        .filter(
          ({ ResponseCode, ResponsePagePath }) => (ResponseCode === undefined) !== (ResponsePagePath === undefined),
        )
        .map(({ ErrorCode }) => `the response to ${ErrorCode} has one of them`),
    ),
    broken: distribution({ CustomErrorResponses: [{ ErrorCode: 404, ResponseCode: 200 }] }),
  },
  {
    name: 'a status has at most one custom error response',
    source: `${API}/API_CustomErrorResponse.html`,
    check: each(DISTRIBUTION, properties =>
      repeated(listOf(configOf(properties).CustomErrorResponses).map(({ ErrorCode }) => ErrorCode)).map(
        code => `several responses to ${code}`,
      ),
    ),
    broken: distribution({ CustomErrorResponses: several(2, () => ({ ErrorCode: 404, ErrorCachingMinTTL: 1 })) }),
  },
  {
    name: 'own domain names have a certificate',
    source: `${API}/API_ViewerCertificate.html`,
    check: each(DISTRIBUTION, properties => {
      const { Aliases, ViewerCertificate: { AcmCertificateArn, IamCertificateId } = {} as Json } = configOf(properties);
      return (
        listOf(Aliases).length > 0 &&
        AcmCertificateArn === undefined &&
        IamCertificateId === undefined &&
        'there is no certificate'
      );
    }),
    broken: distribution({ Aliases: ['images.example.com'] }),
  },
  {
    name: 'a certificate of a distribution is in us-east-1',
    source: `${GUIDE}/cnames-and-https-requirements.html#https-requirements-aws-region`,
    check: each(DISTRIBUTION, (properties, { stack }) => {
      const arn: Json = configOf(properties).ViewerCertificate?.AcmCertificateArn;
      const region: string | undefined = isLiteral(arn) ? arn.split(':')[3] : certificateRegion(arn, stack);
      return (
        region !== undefined && !region.startsWith('cn-') && region !== 'us-east-1' && `the certificate is in ${region}`
      );
    }),
    broken: distribution({
      Aliases: ['images.example.com'],
      ViewerCertificate: {
        AcmCertificateArn: 'arn:aws:acm:eu-west-1:111122223333:certificate/1',
        SslSupportMethod: 'sni-only',
        MinimumProtocolVersion: 'TLSv1.2_2021',
      },
    }),
  },
  {
    name: 'a web ACL of a distribution is a global one',
    source: 'https://docs.aws.amazon.com/waf/latest/developerguide/how-aws-waf-works-resources.html',
    check: each(DISTRIBUTION, properties => {
      const arn: Json = configOf(properties).WebACLId;
      return (
        isLiteral(arn) && arn.startsWith('arn:') && !/:us-east-1:\d*:global\/webacl\//.test(arn) && `the web ACL ${arn}`
      );
    }),
    broken: distribution({ WebACLId: 'arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/images/1' }),
  },
  {
    name: 'a default root object has no leading slash',
    source: `${GUIDE}/DefaultRootObject.html`,
    check: each(
      DISTRIBUTION,
      properties => String(configOf(properties).DefaultRootObject ?? '').startsWith('/') && 'it begins with a slash',
    ),
    broken: distribution({ DefaultRootObject: '/index.html' }),
  },
  {
    name: 'a behavior has a cache policy, or legacy cache settings',
    source: `${API}/API_CacheBehavior.html`,
    check: each(DISTRIBUTION, properties =>
      behaviorsOf(properties)
        .filter(
          ({ CachePolicyId, ForwardedValues }) => (CachePolicyId === undefined) === (ForwardedValues === undefined),
        )
        .map(() => 'a behavior has both or none'),
    ),
    broken: behaving({ CachePolicyId: undefined }),
  },
  {
    name: 'a behavior trusts at most four key groups',
    source: `${GUIDE}/cloudfront-limits.html#limits-key-groups`,
    check: each(DISTRIBUTION, properties =>
      behaviorsOf(properties).map(
        ({ TrustedKeyGroups }) =>
          listOf(TrustedKeyGroups).length > 4 && `${listOf(TrustedKeyGroups).length} key groups`,
      ),
    ),
    broken: behaving({ TrustedKeyGroups: ['1', '2', '3', '4', '5'] }),
  },
  {
    name: 'a key group has at most five public keys',
    source: `${GUIDE}/cloudfront-limits.html#limits-key-groups`,
    check: each(
      'AWS::CloudFront::KeyGroup',
      ({ KeyGroupConfig: { Items } }) => listOf(Items).length > 5 && `${listOf(Items).length} public keys`,
    ),
    broken: only('AWS::CloudFront::KeyGroup', {
      KeyGroupConfig: { Name: 'Viewers', Items: several(6, index => `K${index}`) },
    }),
  },
  {
    name: 'a public key is in PEM',
    source: `${API}/API_PublicKeyConfig.html`,
    check: each(
      'AWS::CloudFront::PublicKey',
      ({ PublicKeyConfig: { EncodedKey } }) =>
        isLiteral(EncodedKey) &&
        !/^-----BEGIN PUBLIC KEY-----\s[\w+/=\s]+-----END PUBLIC KEY-----\s*$/.test(EncodedKey) &&
        'it is not',
    ),
    broken: only('AWS::CloudFront::PublicKey', {
      PublicKeyConfig: { Name: 'Viewers', CallerReference: 'viewers', EncodedKey: 'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A' },
    }),
  },
  {
    name: 'a CloudFront function has at most one key value store',
    source: `${GUIDE}/cloudfront-limits.html#limits-keyvaluestores`,
    check: each(
      'AWS::CloudFront::Function',
      ({ FunctionConfig }) => listOf(FunctionConfig?.KeyValueStoreAssociations).length > 1 && 'it has more',
    ),
    broken: only('AWS::CloudFront::Function', {
      Name: 'F-us-east-1',
      FunctionCode: 'function handler() {}',
      FunctionConfig: {
        Comment: '',
        Runtime: 'cloudfront-js-2.0',
        KeyValueStoreAssociations: several(2, index => ({ KeyValueStoreARN: `arn:store${index}` })),
      },
    }),
  },
  {
    name: 'a behavior allows and caches one of the sets of methods that CloudFront offers',
    source: `${API}/API_AllowedMethods.html`,
    check: each(DISTRIBUTION, properties =>
      behaviorsOf(properties).flatMap(({ AllowedMethods, CachedMethods }) => [
        isUnoffered(AllowedMethods, [...METHOD_SETS, WRITES]) && `it allows ${AllowedMethods}`,
        isUnoffered(CachedMethods, METHOD_SETS) && `it caches ${CachedMethods}`,
      ]),
    ),
    broken: behaving({ AllowedMethods: ['GET', 'HEAD', 'POST'] }),
  },
  {
    name: 'a certificate comes with a protocol version and a way to select it',
    source: `${API}/API_ViewerCertificate.html`,
    check: each(DISTRIBUTION, properties => {
      const { AcmCertificateArn, IamCertificateId, MinimumProtocolVersion, SslSupportMethod }: Json =
        configOf(properties).ViewerCertificate ?? {};
      return (
        (AcmCertificateArn ?? IamCertificateId) !== undefined &&
        (MinimumProtocolVersion === undefined || SslSupportMethod === undefined) &&
        'one of them is missing'
      );
    }),
    broken: distribution({
      Aliases: ['images.example.com'],
      ViewerCertificate: {
        AcmCertificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/1',
        SslSupportMethod: 'sni-only',
      },
    }),
  },
  {
    name: 'connections to an origin are kept alive for 1 to 120 seconds',
    source: `${API}/API_CustomOriginConfig.html`,
    check: each(DISTRIBUTION, properties =>
      originsOf(properties).map(({ Id, CustomOriginConfig }) => {
        const seconds: number = CustomOriginConfig?.OriginKeepaliveTimeout ?? 5;
        return (seconds < 1 || seconds > 120) && `${Id}: ${seconds} seconds`;
      }),
    ),
    broken: distribution({
      Origins: [S3, { ...WEB, CustomOriginConfig: { ...WEB.CustomOriginConfig, OriginKeepaliveTimeout: 121 } }],
    }),
  },
  {
    name: 'a bucket for legacy access logs takes ACLs',
    source: `${GUIDE}/standard-logging-legacy-s3.html#AccessLogsBucketAndFileOwnership`,
    check: each(DISTRIBUTION, (properties, { stack }) =>
      references(configOf(properties).Logging?.Bucket)
        .map(id => stack.Resources[id]?.Properties?.OwnershipControls?.Rules?.[0]?.ObjectOwnership)
        .map(ownership => ownership === 'BucketOwnerEnforced' && `its ownership is ${ownership}`),
    ),
    broken: stackOf({
      Logs: {
        Type: 'AWS::S3::Bucket',
        Properties: { OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] } },
      },
      It: {
        Type: DISTRIBUTION,
        Properties: {
          DistributionConfig: { ...CONFIG, Logging: { Bucket: { 'Fn::GetAtt': ['Logs', 'RegionalDomainName'] } } },
        },
      },
    }),
  },
  {
    name: 'a geographic restriction names each country once, and at least one',
    source: `${API}/API_GeoRestriction.html`,
    check: each(DISTRIBUTION, properties => {
      const { RestrictionType = 'none', Locations } = configOf(properties).Restrictions?.GeoRestriction ?? {};
      const locations = listOf(Locations);
      return (
        RestrictionType !== 'none' &&
        (locations.length === 0 || repeated(locations).length > 0) &&
        `the list is ${locations.join()}`
      );
    }),
    broken: distribution({ Restrictions: { GeoRestriction: { RestrictionType: 'whitelist', Locations: [] } } }),
  },
];
