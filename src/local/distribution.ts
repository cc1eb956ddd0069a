import { App } from './app';
import { CachePolicy, cachePolicyOf } from './cache-policy';
import { Located } from './intrinsics';
import { Origin, S3Origin } from './origin';
import { ORIGIN, originOf } from './origins';
import { Properties, PropertyTable } from './properties';
import { ResponseHeadersPolicy } from './response-headers';
import { responseHeadersPolicyOf } from './response-headers-policy';

export interface Behavior {
  readonly pathPattern: string;
  readonly origin: Origin;
  readonly viewerProtocolPolicy: string;
  readonly allowedMethods: readonly string[];
  readonly cachePolicy: CachePolicy;
  readonly responseHeadersPolicy?: ResponseHeadersPolicy;
  readonly compress: boolean;
}

/** What viewers get for a status of the origin. */
export interface ErrorResponse {
  readonly errorCachingMinTtl?: number;
  readonly page?: { readonly path: string; readonly status: number };
}

export interface Distribution {
  /** The path of the construct. */
  readonly path: string;
  readonly stack: string;
  readonly domainName: string;
  /** In the order in which they are tried; the last one is the default and takes every path. */
  readonly behaviors: readonly Behavior[];
  readonly errorResponses: ReadonlyMap<number, ErrorResponse>;
  readonly defaultRootObject?: string;
  readonly s3Origins: readonly S3Origin[];
  /** The origin of the default behaviour. */
  readonly defaultOrigin: S3Origin;
}

const DISTRIBUTION: PropertyTable = { DistributionConfig: 'emulated', Tags: 'harmless' };
const CONFIG: PropertyTable = {
  Aliases: { note: 'its own domain names lead to AWS, not to this machine' },
  AnycastIpListId: { note: 'static IP addresses are not emulated' },
  CacheBehaviors: 'emulated',
  Comment: 'harmless',
  CustomErrorResponses: 'emulated',
  DefaultCacheBehavior: 'emulated',
  DefaultRootObject: 'emulated',
  Enabled: 'emulated',
  HttpVersion: { note: 'HTTP/2 and HTTP/3 are not spoken here, only HTTP/1.1' },
  IPV6Enabled: { note: 'IPv6 is not listened on, only 127.0.0.1' },
  Logging: { note: 'access logs are not written' },
  OriginGroups: { refuse: 'the local edge does not know origin groups: serve a stack without them' },
  Origins: 'emulated',
  PriceClass: { note: 'the price class has no effect, as this machine is the only edge location' },
  Restrictions: { note: 'viewers of all countries are served, whatever its geographic restriction says' },
  Staging: { refuse: 'the local edge does not know staging distributions' },
  ViewerCertificate: { note: 'its certificate and TLS version are not used' },
  WebACLId: { note: 'its web ACL (WAF) blocks nothing here' },
};
const BEHAVIOR: PropertyTable = {
  AllowedMethods: 'emulated',
  CachedMethods: 'harmless', // S3 has nothing cacheable to say to OPTIONS
  CachePolicyId: 'emulated',
  Compress: 'emulated',
  FieldLevelEncryptionId: { refuse: 'the local edge does not know field-level encryption' },
  ForwardedValues: { refuse: 'the local edge does not know these legacy settings: use a cache policy (CachePolicyId)' },
  FunctionAssociations: { refuse: 'the local edge does not run CloudFront Functions: serve a stack without them' },
  GrpcConfig: { refuse: 'the local edge does not know gRPC' },
  LambdaFunctionAssociations: { refuse: 'the local edge does not run Lambda@Edge functions: serve a stack without them' },
  OriginRequestPolicyId: { refuse: 'the local edge does not know origin request policies: S3 needs none' },
  PathPattern: 'emulated',
  RealtimeLogConfigArn: { note: 'real-time logs are not written' },
  ResponseHeadersPolicyId: 'emulated',
  SmoothStreaming: { refuse: 'the local edge does not know Smooth Streaming' },
  TargetOriginId: 'emulated',
  TrustedKeyGroups: { refuse: 'the local edge does not check signed URLs: serve a stack without key groups' },
  TrustedSigners: { refuse: 'the local edge does not check signed URLs: serve a stack without trusted signers' },
  ViewerProtocolPolicy: 'emulated',
};
const ERROR_RESPONSE: PropertyTable = {
  ErrorCachingMinTTL: 'emulated', ErrorCode: 'emulated', ResponseCode: 'emulated', ResponsePagePath: 'emulated',
};
const PROTOCOL_POLICIES = ['allow-all', 'https-only', 'redirect-to-https'];

/** A distribution as its template has it. */
export function readDistribution(app: App, located: Located, clock: () => number): Distribution {
  const properties = Properties.of({ ...located, ...app }, DISTRIBUTION);
  const config = properties.child('DistributionConfig', CONFIG) ?? properties.refuse('DistributionConfig', 'it is required');
  if (!config.boolean('Enabled')) config.refuse('Enabled', 'CloudFront serves nothing while it is false');
  const origins = new Map(config.children('Origins', ORIGIN).map(origin => [origin.requiredString('Id'), originOf(app, origin, clock)]));
  const fallback = config.child('DefaultCacheBehavior', BEHAVIOR) ?? config.refuse('DefaultCacheBehavior', 'it is required');
  return {
    path: located.resource.path,
    stack: located.stack.displayName,
    domainName: app.resolver.attribute(located, 'DomainName'),
    behaviors: [...config.children('CacheBehaviors', BEHAVIOR), fallback].map(behavior => readBehavior(behavior, origins)),
    errorResponses: new Map(config.children('CustomErrorResponses', ERROR_RESPONSE).map(readErrorResponse)),
    defaultRootObject: config.string('DefaultRootObject') || undefined,
    s3Origins: [...origins.values()],
    defaultOrigin: targetOf(fallback, origins),
  };
}

function readBehavior(behavior: Properties, origins: ReadonlyMap<string, S3Origin>): Behavior {
  const cachePolicyId = behavior.string('CachePolicyId')
    ?? behavior.refuse('CachePolicyId', 'the local edge does not know the legacy cache settings that hold without one: use a cache policy');
  const viewerProtocolPolicy = behavior.requiredString('ViewerProtocolPolicy');
  if (!PROTOCOL_POLICIES.includes(viewerProtocolPolicy)) {
    behavior.refuse('ViewerProtocolPolicy', `it must be one of ${PROTOCOL_POLICIES.join(', ')}, got: ${viewerProtocolPolicy}`);
  }
  const allowedMethods = behavior.strings('AllowedMethods');
  return {
    pathPattern: behavior.string('PathPattern') ?? '*',
    origin: targetOf(behavior, origins),
    viewerProtocolPolicy,
    allowedMethods: allowedMethods.length > 0 ? allowedMethods : ['GET', 'HEAD'],
    cachePolicy: cachePolicyOf(behavior, cachePolicyId),
    responseHeadersPolicy: responseHeadersPolicyOf(behavior, behavior.string('ResponseHeadersPolicyId')),
    compress: behavior.boolean('Compress'),
  };
}

function targetOf(behavior: Properties, origins: ReadonlyMap<string, S3Origin>): S3Origin {
  const id = behavior.requiredString('TargetOriginId');
  return origins.get(id) ?? behavior.refuse('TargetOriginId', `there is no origin of this id: ${id}`);
}

function readErrorResponse(response: Properties): [number, ErrorResponse] {
  const code = response.number('ErrorCode') ?? response.refuse('ErrorCode', 'it is required');
  const path = response.string('ResponsePagePath');
  const status = response.number('ResponseCode');
  if ((path === undefined) !== (status === undefined)) {
    response.refuse('ResponsePagePath', 'CloudFront takes ResponsePagePath and ResponseCode only together');
  }
  if (code === 416 && path !== undefined) response.refuse('ErrorCode', 'the local edge has no error pages for 416');
  return [code, {
    errorCachingMinTtl: response.number('ErrorCachingMinTTL'),
    ...path !== undefined && status !== undefined && { page: { path, status } },
  }];
}
