import { IResolvable, Lazy, Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as s3 from 'aws-cdk-lib/aws-s3';

type Config = cloudfront.CfnDistribution.DistributionConfigProperty;
type Origin = cloudfront.CfnDistribution.OriginProperty;
type Behavior = Pick<cloudfront.CfnDistribution.CacheBehaviorProperty, 'allowedMethods' | 'targetOriginId'>;

/** The replica that edge locations read if the origins of a bucket fail. */
export interface Failover {
  readonly bucket: s3.IBucket;
  /** Its ID and path are derived from the origin that it replaces. */
  readonly replica: Omit<Origin, 'id'>;
  readonly statusCodes: readonly number[];
}

// With CloudFront's defaults (three attempts of 10 s, and 30 s until a response), viewers would give up before the
// failover.
const FAILOVER_TIMEOUTS = { connectionAttempts: 2, connectionTimeout: 2 };
const READ_TIMEOUT = 3;

// The only methods that an origin group supports.
const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS'];

/**
 * Whether edge locations read the bucket itself, rather than only variants of its images.
 */
export function isReadByEdges(distribution: cloudfront.Distribution, bucket: s3.IBucket): boolean {
  const stack = Stack.of(distribution);
  return (
    originsOf(
      stack.resolve(resourceOf(distribution).distributionConfig) as Config,
      stack.resolve(bucket.bucketRegionalDomainName),
    ).length > 0
  );
}

/**
 * Adds the replica behind each origin of the bucket, including origins that are added to the distribution later.
 *
 * The CDK's own distribution supports origin groups only for the origins of its construction.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html
 */
export function addFailover(distribution: cloudfront.Distribution, failover: Failover): void {
  const resource = resourceOf(distribution);
  const config = resource.distributionConfig;
  resource.distributionConfig = Lazy.uncachedAny({
    produce: context =>
      withFailover(
        context.resolve(config) as Config, context.resolve(failover.bucket.bucketRegionalDomainName), failover,
      ),
  });
}

function withFailover(config: Config, domainName: unknown, { replica, statusCodes }: Failover): Config {
  const primaries = originsOf(config, domainName);
  const groups = new Map(primaries.map(({ id }) => [id, `${id.slice(-110)}OrReplica`]));
  const retargeted = <T extends Behavior>(behavior: T): T => isReading(behavior)
    ? { ...behavior, targetOriginId: groups.get(behavior.targetOriginId) ?? behavior.targetOriginId } : behavior;
  const items = [
    ...groupsOf(config),
    ...primaries.map(({ id }) => groupOf(groups.get(id)!, [id, replicaId(id)], statusCodes)),
  ];
  return {
    ...config,
    origins: [
      ...listOf<Origin>(config.origins).map(origin => (groups.has(origin.id) ? withShortTimeouts(origin) : origin)),
      ...primaries.map(({ id, originPath }) => ({ ...replica, id: replicaId(id), originPath })),
    ],
    originGroups: { items, quantity: items.length },
    defaultCacheBehavior: retargeted(
      config.defaultCacheBehavior as cloudfront.CfnDistribution.DefaultCacheBehaviorProperty,
    ),
    cacheBehaviors: listOf<cloudfront.CfnDistribution.CacheBehaviorProperty>(config.cacheBehaviors).map(retargeted),
  };
}

function originsOf(config: Config, domainName: unknown): Origin[] {
  return listOf<Origin>(config.origins).filter(
    origin => JSON.stringify(origin.domainName) === JSON.stringify(domainName),
  );
}

function groupsOf({ originGroups: groups }: Config): cloudfront.CfnDistribution.OriginGroupProperty[] {
  return listOf((groups as cloudfront.CfnDistribution.OriginGroupsProperty | undefined)?.items);
}

function groupOf(
  id: string, members: string[], statusCodes: readonly number[],
): cloudfront.CfnDistribution.OriginGroupProperty {
  return {
    id,
    failoverCriteria: { statusCodes: { items: [...statusCodes], quantity: statusCodes.length } },
    members: { items: members.map(originId => ({ originId })), quantity: members.length },
  };
}

function replicaId(id: string): string {
  return `${id.slice(-110)}Replica`;
}

function withShortTimeouts(origin: Origin): Origin {
  return {
    ...FAILOVER_TIMEOUTS,
    ...origin,
    s3OriginConfig: { originReadTimeout: READ_TIMEOUT, ...(origin.s3OriginConfig as object) },
  };
}

function isReading({ allowedMethods = [] }: Behavior): boolean {
  return allowedMethods.every(method => SAFE_METHODS.includes(method));
}

/** Returns a resolved list, which has no tokens. */
function listOf<T>(resolved: IResolvable | readonly (T | IResolvable)[] | undefined): T[] {
  return resolved === undefined ? [] : [...resolved as T[]];
}

function resourceOf(distribution: cloudfront.Distribution): cloudfront.CfnDistribution {
  return distribution.node.defaultChild as cloudfront.CfnDistribution;
}
