import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { compareDurations, isCachingOff } from './caching';
import { minTtlOfPolicy, nameOfPolicy, readCachePolicy } from './given-policies';
import { OWN_DOMAIN_IN_CHINA } from './regions';
import { isRouted } from './sources';
import { FlatRatePlan } from '../../model/flat-rate-plan';
import { hasCustomPolicies } from '../../model/plan-features';
import { refuse } from '../core/validate';
import { DeliveryOptions } from '../props/delivery-options';
import { ImageCdnProps } from '../props/image-cdn-props';

/** The props of a CDN, and what follows from them. */
export interface Facts {
  readonly props: ImageCdnProps;
  readonly isInChina: boolean;
  readonly isTransformed: boolean;
  /** Whether the transform function is the only origin of variants. */
  readonly isFunctionFirst: boolean;
  /** Whether URLs are those of the framework of a site. */
  readonly isOfSite: boolean;
  /** Whether images are purged when they change. */
  readonly isPurged: boolean;
}

/** A rule between props, or between a prop and the Region. */
interface Rule {
  /** The prop that the message begins with. */
  readonly prop: keyof ImageCdnProps;
  /** Returns the place in the prop. By default, it is the prop itself. */
  readonly place?: (broken: never) => string;
  /** Whether the rule is broken. Anything but `undefined`, `false` and `-1` is passed on to the message. */
  readonly isBroken: (facts: Facts) => unknown;
  /** The rest of the message: the rule and the remedy. */
  readonly message: string | ((facts: Facts, broken: never) => string);
}

const FUNCTION_FIRST = 'ImageTransformation.onDemand({ delivery: VariantDelivery.FUNCTION_FIRST })';

// The longest minimum of policies that AWS manages.
const MAX_MIN_SECONDS = 2;

/** The props that a distribution has as a whole, with what to do instead. */
const OF_DISTRIBUTION: Readonly<Record<
  Exclude<keyof DeliveryOptions, 'trustedKeyGroups' | 'hotLinkProtection' | 'originShieldRegion' | 'usEast1'>, string
>> = {
  priceClass: 'Set `priceClass` of the distribution',
  domainNames: 'Set `domainNames` of the distribution, and `domainName` here to use one of them in URLs',
  certificate: 'Set `certificate` of the distribution',
  hostedZone: 'Create a `route53.ARecord` and a `route53.AaaaRecord` with `CloudFrontTarget`',
  minimumProtocolVersion: 'Set `minimumProtocolVersion` of the distribution',
  httpVersion: 'Set `httpVersion` of the distribution',
  geoRestriction: 'Set `geoRestriction` of the distribution',
  webAcl: 'Set `webAclId` of the distribution to the ARN of a web ACL',
  accessLogs: 'Set `enableLogging` of the distribution',
  additionalMetrics: 'Set `publishAdditionalMetrics` of the distribution',
  comment: 'Set `comment` of the distribution',
};

/** Props that must be left out in China, with the reason. */
const NOT_IN_CHINA: Readonly<Partial<Record<keyof ImageCdnProps, string>>> = {
  domainNames: OWN_DOMAIN_IN_CHINA,
  certificate: OWN_DOMAIN_IN_CHINA,
  hostedZone: OWN_DOMAIN_IN_CHINA,
  transformation: 'CloudFront has neither functions nor origin access control nor cache tags',
  hotLinkProtection: 'CloudFront has no functions. Use `trustedKeyGroups`, which requires signed URLs',
  originShieldRegion: 'CloudFront has no Origin Shield',
  additionalMetrics: 'CloudFront has no additional metrics',
  flatRatePlan: 'CloudFront has no flat-rate plans',
};

const ORIGINALS = ['originalsPath', 'otherFiles'] as const;
const TTLS = ['minTtl', 'defaultTtl', 'maxTtl'] as const;

/** The rules in the order in which they are checked: where several are broken, the first is reported. */
export const RULES: readonly Rule[] = [
  {
    prop: 'sources',
    isBroken: ({ props: { sources = [] }, isTransformed }) => sources.length > 0 && !isTransformed,
    message: 'must be used with `transformation`, whose function reads them. Use `bucket` to serve one S3 bucket '
      + 'unchanged',
  },
  {
    prop: 'sources',
    place: (index: number) => `sources[${index}].source`,
    isBroken: ({ props, isFunctionFirst }) => isFunctionFirst ? undefined : httpsIndex(props),
    message: 'of ImageSource.https() must be used with function-first delivery, because S3 would serve stored variants '
      + `longer than their originals allow. Set \`transformation: ${FUNCTION_FIRST}\``,
  },
  ...(['cachePolicy', 'minTtl'] as const).map((prop): Rule => ({
    prop,
    isBroken: ({ props }) => httpsIndex(props) !== -1 && tooLong(prop === 'cachePolicy'
      ? props.cachePolicy && minTtlOfPolicy(props.cachePolicy) : props.cachePolicy ? undefined : props.minTtl),
    message: (_, ttl: Duration) => `must have a minimum TTL of at most ${MAX_MIN_SECONDS} seconds with `
      + `ImageSource.https(), because originals decide how long their variants are cached, got ${ttl.toHumanString()}`,
  })),

  ...(['pathPattern', 'stripPrefix'] as const).map((prop): Rule => ({
    prop,
    isBroken: ({ props }) => !props.distribution && isGiven(props[prop]),
    message: 'must be set together with `distribution`. Set `distribution`, or leave out '
      + `\`${prop}\`: a new distribution serves images under all of its paths`,
  })),
  {
    prop: 'domainName',
    isBroken: ({ props }) => !props.distribution && isGiven(props.domainName),
    message: 'must be set together with `distribution`. Use `domainNames` and `certificate` for a new distribution',
  },
  ...Object.entries(OF_DISTRIBUTION).map(([name, remedy]): Rule => ({
    prop: name as keyof ImageCdnProps,
    isBroken: ({ props }) => props.distribution && isGiven(props[name as keyof ImageCdnProps]),
    message: `must be left out with \`distribution\`, because it applies to the whole distribution. ${remedy}`,
  })),
  {
    prop: 'pathPattern',
    isBroken: ({ props }) => props.distribution && props.pathPattern === undefined,
    message: 'must be set together with `distribution`. Name the folder of the images: /images/*',
  },
  ...ORIGINALS.map((prop): Rule => ({
    prop,
    isBroken: ({ props, isOfSite }) => props.distribution && isOfSite && isGiven(props[prop]),
    message: 'must be left out with URLs of a framework on a distribution of its site, which serves files as they are '
      + 'under its own paths',
  })),
  {
    prop: 'stripPrefix',
    isBroken: ({ props, isOfSite }) => props.distribution && isOfSite && isGiven(props.stripPrefix),
    message: 'must be left out with URLs of a framework, whose keys never have the folder of `pathPattern`',
  },

  ...Object.entries(NOT_IN_CHINA).map(([name, reason]): Rule => ({
    prop: name as keyof ImageCdnProps,
    isBroken: facts => {
      const value = name === 'transformation' ? facts.isTransformed : facts.props[name as keyof ImageCdnProps];
      return facts.isInChina && isGiven(value) && value !== false;
    },
    message: `must be left out in China, where ${reason}`,
  })),
  {
    prop: 'originAccess',
    isBroken: facts => facts.isInChina && facts.props.originAccess?._access.isSigned,
    message: 'must be OriginAccess.identity() in China, where CloudFront has no origin access control',
  },

  exclusive('sources', 'bucket', 'add the bucket to `sources` as ImageSource.bucket(), or leave one of them out'),
  {
    prop: 'uploads',
    isBroken: ({ props: { uploads, sources } }) => uploads && sources && !isRouted(sources),
    message: 'must be used with an S3 bucket, got `sources` outside S3. Upload the images with the tools of the provider',
  },
  exclusive('removalPolicy', 'sources', 'it applies to a new bucket only'),
  exclusive('replica', 'sources', 'each bucket has its own. Set `replica` of `ImageSource.bucket()`'),
  ...ORIGINALS.map((prop): Rule => ({
    prop,
    isBroken: ({ props }) => isGiven(props[prop])
      && props.sources?.findIndex(({ source }) => source._source.kind !== 'bucket'),
    message: (_, index: number) => 'must be used with S3 buckets, for which CloudFront can sign requests, got '
      + `\`sources[${index}]\` outside S3. Create another ImageCdn for that source`,
  })),
  {
    prop: 'originalsPath',
    isBroken: ({ props: { sources, originalsPath } }) => isGiven(originalsPath)
      && sources?.findIndex(({ pathPrefix }) => pathPrefix?.startsWith(`${originalsPath}/`)),
    message: ({ props: { originalsPath, sources } }, index: number) => 'must differ from the first folder of every '
      + `source, got ${originalsPath} and \`sources[${index}].pathPrefix\` ${sources![index].pathPrefix}. Choose another `
      + 'name',
  },
  ...ORIGINALS.map((prop): Rule => ({
    prop,
    isBroken: ({ props, isTransformed }) => isGiven(props[prop]) && !isTransformed,
    message: 'must be set together with `transformation`: without it, every URL serves an original',
  })),
  exclusive('removalPolicy', 'bucket', 'set it on your bucket'),

  {
    prop: 'allowedOrigins',
    isBroken: ({ props, isFunctionFirst }) => isFunctionFirst && !props.responseHeadersPolicy && oneOrigin(props),
    message: (_, origin: string) => "must be ['*'] with `delivery: VariantDelivery.FUNCTION_FIRST`, whose responses are "
      + `the same for every page, got ${origin}. Allow every origin, or use VariantDelivery.BUCKET_FIRST`,
  },
  ...(['minTtl', 'maxTtl', 'cachePolicy', 'responseHeadersPolicy'] as const).map((prop): Rule => ({
    prop,
    isBroken: ({ props, isFunctionFirst }) => isFunctionFirst && managedPlan(props) && isGiven(props[prop]),
    message: ({ props }) => `must be left out with ${printPlan(props)}, which does not include custom policies. The `
      + 'transform function sets the headers of variants. Use FlatRatePlan.BUSINESS',
  })),
  ...TTLS.map((prop): Rule => ({
    prop,
    isBroken: ({ props, isFunctionFirst }) => !isFunctionFirst && managedPlan(props) && isGiven(props[prop]),
    message: ({ props }) => `must be left out with ${printPlan(props)}, which does not include custom policies. Use `
      + 'FlatRatePlan.BUSINESS',
  })),
  {
    prop: 'allowedOrigins',
    isBroken: ({ props, isTransformed }) => !isTransformed && managedPlan(props) && oneOrigin(props),
    message: ({ props }, origin: string) => `must be ['*'] with ${printPlan(props)}, which does not include custom `
      + `response headers policies, got ${origin}. Allow every origin, or use FlatRatePlan.BUSINESS`,
  },
  {
    prop: 'compress',
    isBroken: ({ props: { compress, cachePolicy } }) => {
      const policy = compress && cachePolicy && readCachePolicy(cachePolicy);
      return policy && !policy.hasHost && !policy.compresses;
    },
    message: ({ props }) => 'must be set together with a `cachePolicy` with `enableAcceptEncodingGzip` or '
      + `\`enableAcceptEncodingBrotli\`, which compression requires, got ${nameOfPolicy(props.cachePolicy!)}`,
  },
  ...([['minTtl', 'maxTtl'], ['minTtl', 'defaultTtl'], ['defaultTtl', 'maxTtl']] as const)
    .map(([lower, upper]): Rule => ({
      prop: lower,
      isBroken: ({ props: { [lower]: least, [upper]: most } }) => least && most && compareDurations(least, most) > 0,
      message: ({ props }) => `must not be longer than \`${upper}\` (${props[upper]!.toHumanString()}), got `
        + `${props[lower]!.toHumanString()}`,
    })),
  ...TTLS.map(prop => exclusive(prop, 'cachePolicy', 'a cache policy has its own TTLs')),
  exclusive('allowedOrigins', 'responseHeadersPolicy', 'a response headers policy has its own CORS headers'),
  {
    prop: 'compress',
    isBroken: ({ props }) => props.compress && isCachingOff(props),
    message: 'must be false if `maxTtl` is zero, because CloudFront compresses only responses that it caches',
  },

  {
    prop: 'domainNames',
    isBroken: ({ props }) => isNamed(props) && !props.certificate,
    message: ({ props }) => `must be set together with a \`certificate\` that covers them, got only ${props.domainNames}`,
  },
  {
    prop: 'certificate',
    isBroken: ({ props }) => props.certificate && !isNamed(props),
    message: 'must be set together with `domainNames`. List at least one name that it covers',
  },
  {
    prop: 'minimumProtocolVersion',
    isBroken: ({ props }) => props.minimumProtocolVersion && !props.certificate,
    message: ({ props }) => `must be set together with \`certificate\`, got only ${props.minimumProtocolVersion}. `
      + 'With the certificate of *.cloudfront.net, CloudFront chooses the version',
  },
  {
    prop: 'hostedZone',
    isBroken: ({ props }) => props.hostedZone && !isNamed(props),
    message: 'must be set together with `domainNames`. List the names that need records',
  },

  {
    prop: 'prewarm',
    isBroken: ({ props, isTransformed }) => props.prewarm && !isTransformed,
    message: 'must be set together with `transformation`: without it, there are no variants',
  },
  {
    prop: 'prewarm',
    isBroken: ({ props, isPurged }) => props.prewarm && !isPurged,
    message: 'must be set together with purging, which removes former variants before new ones are transformed. Leave '
      + 'out `purge: Purge.none()`',
  },
  {
    prop: 'originAccess',
    isBroken: facts => facts.props.flatRatePlan && readsBucket(facts) && !facts.props.originAccess?._access.isSigned,
    message: 'must be OriginAccess.control() with `flatRatePlan`, because plans do not support origin access identities. '
      + 'Deploy a CDN that exists already with OriginAccess.migrating() first, so that no viewer receives a 403',
  },
  {
    prop: 'webAcl',
    isBroken: ({ props }) => props.flatRatePlan && !props.distribution && !props.webAcl,
    message: 'must be set with `flatRatePlan`: plans require a web ACL, and include its price. Use WebAcl.managed()',
  },
];

/** Rejects props that contradict each other or the Region. */
export function checkRules(scope: Construct, facts: Facts): void {
  for (const { prop, place, isBroken, message } of RULES) {
    const broken = isBroken(facts) as never;
    if (broken === undefined || broken === false || broken === -1) continue;
    const rest = typeof message === 'string' ? message : message(facts, broken);
    refuse(scope, `\`${place?.(broken) ?? prop}\` ${rest}`);
  }
}

/** A rule about two props that exclude each other. */
function exclusive(prop: keyof ImageCdnProps, other: keyof ImageCdnProps, why: string): Rule {
  return {
    prop,
    isBroken: ({ props }) => isGiven(props[prop]) && isGiven(props[other]),
    message: `and \`${other}\` exclude each other: ${why}`,
  };
}

function isGiven(value: unknown): boolean {
  return value !== undefined;
}

function isNamed({ domainNames = [] }: ImageCdnProps): boolean {
  return domainNames.length > 0;
}

function httpsIndex({ sources = [] }: ImageCdnProps): number {
  return sources.findIndex(({ source }) => source._source.kind === 'https');
}

/** Returns a minimum TTL that is too long for originals that decide how long their variants are cached. */
function tooLong(ttl: Duration | undefined): Duration | undefined {
  return ttl && !ttl.isUnresolved() && ttl.toSeconds({ integral: false }) > MAX_MIN_SECONDS ? ttl : undefined;
}

/** Returns an origin other than all of them. */
function oneOrigin({ allowedOrigins }: ImageCdnProps): string | undefined {
  return allowedOrigins?.find(origin => origin !== '*');
}

/** Returns the flat-rate plan, if it does not include custom policies. */
function managedPlan({ flatRatePlan }: ImageCdnProps): FlatRatePlan | undefined {
  return hasCustomPolicies(flatRatePlan) ? undefined : flatRatePlan;
}

function printPlan({ flatRatePlan }: ImageCdnProps): string {
  return `FlatRatePlan.${flatRatePlan!.toUpperCase()}`;
}

/** Whether edge locations read an S3 bucket: the originals, or variants. */
function readsBucket({ props: { originalsPath, otherFiles }, isFunctionFirst }: Facts): boolean {
  return !isFunctionFirst || (originalsPath ?? otherFiles) !== undefined;
}
