import { App } from './app';
import { cachePolicyOf } from './cache-policy';
import { viewerRequestFunctionOf } from './edge-functions';
import { trustedKeysOf } from './key-groups';
import { originRequestPolicyOf } from './origin-request-policy';
import { originGroupsOf, ORIGIN, originsOf } from './origins';
import { primaryBucket } from './replicas';
import { responseHeadersPolicyOf } from './response-headers-policy';
import { DescribedCdn } from '../../../model/described-cdns';
import { imageCdnsOf } from '../../cloud-assembly/image-cdns';
import { Located } from '../../cloud-assembly/intrinsics';
import { Properties, PropertyTable } from '../../cloud-assembly/properties';
import { Behavior, Distribution, ErrorResponse, ImageCdnModel } from '../cloudfront/distribution';
import { COUNTRY_HEADER, GeoRestriction } from '../cloudfront/geo-restriction';
import { Origin } from '../cloudfront/origin';
import { OriginGroup } from '../cloudfront/origin-group';
import { S3Origin } from '../cloudfront/s3-origin';
import { Bucket } from '../s3/bucket';

const DISTRIBUTION: PropertyTable = { DistributionConfig: 'emulated', Tags: 'harmless' };
const CONFIG: PropertyTable = {
  Aliases: { note: 'its alternate domain names point to AWS, not to this machine' },
  AnycastIpListId: { note: 'static IP addresses are not emulated' },
  CacheBehaviors: 'emulated',
  CacheTagConfig: 'emulated',
  Comment: 'harmless',
  CustomErrorResponses: 'emulated',
  DefaultCacheBehavior: 'emulated',
  DefaultRootObject: 'emulated',
  Enabled: 'emulated',
  HttpVersion: { note: 'only HTTP/1.1 is emulated, not HTTP/2 and HTTP/3' },
  IPV6Enabled: { note: 'the local edge listens on 127.0.0.1 only, not on IPv6' },
  Logging: { note: 'access logs are not written' },
  OriginGroups: 'emulated',
  Origins: 'emulated',
  PriceClass: { note: 'the price class has no effect, as this machine is the only edge location' },
  Restrictions: 'emulated',
  Staging: { refuse: 'the local edge does not support staging distributions' },
  ViewerCertificate: { note: 'its certificate and TLS version are not used' },
  WebACLId: { note: 'its web ACL (WAF) blocks nothing here' },
};
const CACHE_TAGS: PropertyTable = { HeaderName: 'emulated' };
const BEHAVIOR: PropertyTable = {
  AllowedMethods: 'emulated',
  CachedMethods: 'harmless', // S3 has nothing cacheable to say to OPTIONS
  CachePolicyId: 'emulated',
  Compress: 'emulated',
  FieldLevelEncryptionId: { refuse: 'the local edge does not support field-level encryption' },
  ForwardedValues: {
    refuse: 'the local edge does not support these legacy settings: use a cache policy (CachePolicyId)',
  },
  FunctionAssociations: 'emulated',
  GrpcConfig: { refuse: 'the local edge does not support gRPC' },
  LambdaFunctionAssociations: {
    refuse: 'the local edge does not run Lambda@Edge functions: serve a stack without them',
  },
  OriginRequestPolicyId: 'emulated',
  PathPattern: 'emulated',
  RealtimeLogConfigArn: { note: 'real-time logs are not written' },
  ResponseHeadersPolicyId: 'emulated',
  SmoothStreaming: { refuse: 'the local edge does not support Smooth Streaming' },
  TargetOriginId: 'emulated',
  TrustedKeyGroups: 'emulated',
  TrustedSigners: { refuse: 'the local edge does not support accounts as signers: use key groups' },
  ViewerProtocolPolicy: 'emulated',
};
const ERROR_RESPONSE: PropertyTable = {
  ErrorCachingMinTTL: 'emulated', ErrorCode: 'emulated', ResponseCode: 'emulated', ResponsePagePath: 'emulated',
};
const PROTOCOL_POLICIES = ['allow-all', 'https-only', 'redirect-to-https'];

const RESTRICTIONS: PropertyTable = { GeoRestriction: 'emulated' };
const GEO_RESTRICTION: PropertyTable = { Locations: 'emulated', RestrictionType: 'emulated' };

/** Reads a distribution of a template. */
export function readDistribution(app: App, located: Located): Distribution {
  const properties = Properties.of({ ...located, ...app }, DISTRIBUTION);
  const config = properties.child('DistributionConfig', CONFIG)
    ?? properties.refuse('DistributionConfig', 'it is required');
  if (!config.boolean('Enabled')) {
    config.refuse('Enabled', 'it must be true: CloudFront serves nothing from a disabled distribution');
  }
  const origins = originsOf(app, config.children('Origins', ORIGIN));
  const targets = new Map([...origins, ...originGroupsOf(config, origins)]);
  const fallback = config.child('DefaultCacheBehavior', BEHAVIOR)
    ?? config.refuse('DefaultCacheBehavior', 'it is required');
  const behaviors = [...config.children('CacheBehaviors', BEHAVIOR), fallback].map(behavior => readBehavior(
    behavior, targets,
  ));
  return {
    path: located.resource.path,
    stack: located.stack.displayName,
    id: app.resolver.attribute(located, 'Id'),
    domainName: app.resolver.attribute(located, 'DomainName'),
    aliases: config.strings('Aliases'),
    behaviors,
    cdns: imageCdnsOf(located).map(cdn => imageCdn(app, cdn, behaviors)),
    errorResponses: new Map(config.children('CustomErrorResponses', ERROR_RESPONSE).map(readErrorResponse)),
    geoRestriction: geoRestrictionOf(config),
    defaultRootObject: config.string('DefaultRootObject') || undefined,
    s3Origins: [...origins.values()].filter(origin => origin instanceof S3Origin),
    cacheTagHeader: config.child('CacheTagConfig', CACHE_TAGS)?.requiredString('HeaderName').toLowerCase(),
  };
}

function imageCdn(
  app: App, { path, pathPattern = '*', urlFolder = '' }: DescribedCdn, behaviors: readonly Behavior[],
): ImageCdnModel {
  const behavior = behaviors.find(each => each.pathPattern === pathPattern) ?? behaviors[behaviors.length - 1];
  const { images } = behavior.origin;
  const [primary, ...others] = images
    ? new Set([images, ...images.others ?? []].map(({ bucket }) => primaryBucket(app, bucket))) : [];
  for (const other of others) failTogether(primary, other);
  const hasReplica = [primary, ...others].some(bucket => bucket?.hasReplica);
  return { path, behavior, urlFolder, images, primary, hasReplica };
}

/** Gives a bucket the fault of another one. The buckets of several sources fail together. */
function failTogether({ fault }: Bucket, other: Bucket): void {
  fault?.watch(mode => {
    if (other.fault && other.fault.mode !== mode) other.fault.inject(mode);
  });
}

function readBehavior(behavior: Properties, targets: ReadonlyMap<string, Origin>): Behavior {
  const cachePolicyId = behavior.string('CachePolicyId')
    ?? behavior.refuse('CachePolicyId', 'the local edge does not support the legacy cache settings that hold '
      + 'without one: use a cache policy');
  const viewerProtocolPolicy = behavior.requiredString('ViewerProtocolPolicy');
  if (!PROTOCOL_POLICIES.includes(viewerProtocolPolicy)) {
    behavior.refuse('ViewerProtocolPolicy', `it must be one of ${PROTOCOL_POLICIES.join(', ')}, got `
      + `${viewerProtocolPolicy}`);
  }
  const origin = targetOf(behavior, targets);
  return {
    pathPattern: behavior.string('PathPattern') ?? '*',
    origin,
    viewerProtocolPolicy,
    allowedMethods: allowedMethodsOf(behavior, origin),
    trustedKeys: trustedKeysOf(behavior),
    viewerRequestFunction: viewerRequestFunctionOf(behavior),
    cachePolicy: cachePolicyOf(behavior, cachePolicyId),
    originRequestPolicy: originRequestPolicyOf(behavior, behavior.string('OriginRequestPolicyId')),
    responseHeadersPolicy: responseHeadersPolicyOf(behavior, behavior.string('ResponseHeadersPolicyId')),
    compress: behavior.boolean('Compress'),
  };
}

function allowedMethodsOf(behavior: Properties, origin: Origin): string[] {
  const methods = behavior.strings('AllowedMethods');
  const writing = methods.find(method => !['GET', 'HEAD', 'OPTIONS'].includes(method));
  if (writing && origin instanceof OriginGroup) {
    behavior.refuse('AllowedMethods', 'CloudFront accepts only GET, '
      + `HEAD and OPTIONS for an origin group, got ${writing}`);
  }
  return methods.length > 0 ? methods : ['GET', 'HEAD'];
}

function targetOf(behavior: Properties, targets: ReadonlyMap<string, Origin>): Origin {
  const id = behavior.requiredString('TargetOriginId');
  return targets.get(id) ?? behavior.refuse('TargetOriginId', `there is no origin or origin group of this id: ${id}`);
}

function readErrorResponse(response: Properties): [number, ErrorResponse] {
  const code = response.number('ErrorCode') ?? response.refuse('ErrorCode', 'it is required');
  const path = response.string('ResponsePagePath');
  const status = response.number('ResponseCode');
  if ((path === undefined) !== (status === undefined)) {
    response.refuse('ResponsePagePath', 'CloudFront accepts ResponsePagePath and ResponseCode only together');
  }
  if (code === 416 && path !== undefined) {
    response.refuse('ErrorCode', 'the local edge does not support error pages for 416');
  }
  return [code, {
    errorCachingMinTtl: response.number('ErrorCachingMinTTL'),
    ...path !== undefined && status !== undefined && { page: { path, status } },
  }];
}

/** Returns the geographic restriction of a distribution, if any. */
function geoRestrictionOf(config: Properties): GeoRestriction | undefined {
  const restriction = config.child('Restrictions', RESTRICTIONS)?.child('GeoRestriction', GEO_RESTRICTION);
  const type = restriction?.requiredString('RestrictionType');
  if (!restriction || type === 'none') return undefined;
  if (type !== 'whitelist' && type !== 'blacklist') {
    restriction.refuse('RestrictionType', `it must be whitelist, blacklist or none, got ${type}`);
  }
  restriction.note(`${restriction.place.resource.path}: the request header \`${COUNTRY_HEADER}\` sets a viewer's `
    + 'country; requests without it pass the geographic restriction.');
  return { isAllowlist: type === 'whitelist', countries: restriction.strings('Locations') };
}
