import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { Construct } from 'constructs';
import { warnOfLogFiles } from './access-logs';
import { CachingPlan, planCaching } from './caching';
import { DeliveryPlan, planDelivery } from './delivery';
import { aliasesOf } from './domain';
import { planMount, requireChangeable, requireReachable } from './mounting';
import { planPrewarm } from './prewarm';
import { PurgePlan, planPurge, purgeOptions } from './purge';
import { validateRegion } from './regions';
import { Facts, checkRules } from './rules';
import { SourcesPlan, planEachSource, planSources } from './sources';
import { TransformationPlan, isFunctionFirst, onDemandOptions, planTransformation, requireOptions } from './transformation';
import { UntouchedPlan, planUntouched } from './untouched';
import { UploadPlan, planUploads } from './uploads';
import { FlatRatePlan } from '../../model/flat-rate-plan';
import { Mount } from '../../model/mount';
import { PrewarmConfig } from '../../runtime/prewarm-worker/prewarm-config';
import { isInChina } from '../core/china';
import * as types from '../core/prop-types';
import { isKnown } from '../core/validate';
import type { ImageReplica } from '../originals/image-replica';
import { IMAGE_CDN_TYPES, ImageCdnProps } from '../props/image-cdn-props';
import { ACCESS_TYPES, GivenAccess, OriginAccess } from '../props/origin-access';

/** The authentication of CloudFront to buckets. */
export type AccessPlan = GivenAccess;

/** All that is to be built, resolved from the props of a CDN, with every default. */
export interface CdnPlan {
  readonly isInChina: boolean;
  readonly sources: SourcesPlan;
  /** Access of CloudFront to buckets. */
  readonly access: AccessPlan;
  readonly untouched: UntouchedPlan;
  readonly caching: CachingPlan;
  /** The distribution of the user, on which the images are mounted. */
  readonly distribution?: cloudfront.Distribution;
  /** The part of its URLs that serves the images. */
  readonly mount?: Mount;
  readonly delivery: DeliveryPlan;
  /** The domain name in URLs, if it is given. */
  readonly domainName?: string;
  /** Undefined if images are served unchanged. */
  readonly transformation?: TransformationPlan;
  /** Undefined without purging. */
  readonly purge?: PurgePlan;
  readonly prewarm?: PrewarmConfig;
  readonly uploads: readonly UploadPlan[];
  /** The replica of the only bucket. Those of other buckets are in the sources. */
  readonly replica?: ImageReplica;
  readonly flatRatePlan?: FlatRatePlan;
}

/**
 * Resolves the props of a CDN, before anything is created: every default and every dependency between props is decided
 * here. Rejects props that contradict each other or the Region, and those that AWS would reject.
 */
export function planCdn(scope: Construct, props: ImageCdnProps): CdnPlan {
  types.requireProps(scope, props, IMAGE_CDN_TYPES);
  requireOptions(scope, props);
  const facts = factsOf(scope, props);
  const { isTransformed } = facts;
  requireChangeable(scope, props);
  const planned = planEachSource(scope, props);
  checkRules(scope, facts);
  validateRegion(scope, isTransformed);
  const mount = planMount(scope, props, facts.isOfSite);
  const sources = planSources(scope, props, planned, { names: namesOf(props), folder: `/${mount?.folder ?? ''}` });
  const caching = planCaching(scope, props, servedContent(facts));
  const transformation = planTransformation(scope, props, sources, mount);
  if (mount && transformation) requireReachable(scope, mount, sources.routes ?? [], transformation);
  const access = planAccess(scope, props);
  const delivery = planDelivery(scope, props);
  const untouched = planUntouched(scope, props, sources, mount);
  const purge = planPurge(scope, props, isTransformed);
  warnOfLogFiles(scope, sources, delivery.logs);
  return {
    ...{ isInChina: facts.isInChina, sources, access, untouched, caching, mount, delivery, transformation, purge },
    distribution: props.distribution,
    domainName: props.domainName,
    prewarm: planPrewarm(scope, props, { sources, transformation, mount }),
    uploads: planUploads(scope, props.uploads ?? [], { sources, untouched, caching, mount }),
    replica: props.replica,
    flatRatePlan: props.flatRatePlan,
  };
}

function factsOf(scope: Construct, props: ImageCdnProps): Facts {
  const options = onDemandOptions(props);
  const isTransformed = options !== undefined;
  return {
    props,
    isTransformed,
    isInChina: isInChina(scope),
    isFunctionFirst: isFunctionFirst(props),
    isOfSite: options?.urls?._dialect.kind === 'framework',
    isPurged: purgeOptions(props, isTransformed) !== undefined,
  };
}

function servedContent({ isTransformed, isFunctionFirst: isAlone, props }: Facts): Parameters<typeof planCaching>[2] {
  const { originalsPath, otherFiles, flatRatePlan } = props;
  const hasOriginals = !isTransformed || (originalsPath ?? otherFiles) !== undefined;
  return { isTransformed, isFunctionFirst: isAlone, hasOriginals, flatRatePlan };
}

/** Returns the domain names of the distribution that are known at synthesis. */
function namesOf({ distribution, domainNames = [] }: ImageCdnProps): string[] {
  return distribution ? aliasesOf(distribution) : domainNames.filter(isKnown);
}

function planAccess(scope: Construct, { originAccess = OriginAccess.identity() }: ImageCdnProps): AccessPlan {
  const { _access: plan } = originAccess;
  types.requireTypes(scope, { identity: plan.identity, control: plan.control }, ACCESS_TYPES, 'originAccess');
  return plan;
}
