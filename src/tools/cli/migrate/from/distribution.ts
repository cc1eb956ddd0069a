import { Evidence, Fields } from './evidence';
import { recordIn, recordsIn, textIn } from './fields';
import { Template, UNKNOWN_REGION, Unknown } from './template';

/** The provider behind an origin. */
type OriginKind = 'bucket' | 'website' | 'https' | 'compute' | 'private';

/** An origin of a distribution. */
export interface Origin {
  readonly kind: OriginKind;
  readonly fields: Fields;
  /** The host, or a description if it is not known. */
  readonly host: string;
  readonly bucketName?: string;
  readonly region?: string;
  /** The folder at the origin, with a slash at the end, or an empty text. */
  readonly folder: string;
  /** The host of the origin that is requested if this one fails. */
  readonly failover?: string;
}

/** A behavior and its origin. */
export interface Behavior {
  /** The path pattern without its first slash. Missing for the default behavior. */
  readonly pattern?: string;
  readonly fields: Fields;
  readonly origin: Origin;
}

/** A distribution, whether the API of CloudFront or a template describes it. */
export interface Distribution {
  readonly config: Fields;
  readonly id?: string;
  readonly domainName?: string;
  readonly template?: Template;
  /** In the order of precedence, the default behavior last. */
  readonly behaviors: readonly Behavior[];
}

const REGION = '([a-z]{2}(?:-[a-z]+)+-\\d)';
const BUCKET_HOST = new RegExp(
  `^([a-z0-9][\\w.-]+?)\\.s3(?:[.-](?:dualstack\\.)?(?!website)${REGION})?\\.amazonaws\\.com(?:\\.cn)?$`,
);
const ACCELERATED_HOST = /^([a-z0-9][\w.-]+?)\.s3-accelerate(?:\.dualstack)?\.amazonaws\.com$/;
const WEBSITE_HOST = new RegExp(`^([a-z0-9][\\w.-]+)\\.s3-website(?:[.-]${REGION})?\\.amazonaws\\.com(?:\\.cn)?$`);
const HOST = /^[a-z0-9-]+(\.[a-z0-9-]+)+$/;
const COMPUTE_HOST = /\.(lambda-url\.[\w-]+\.on\.aws|execute-api\.[\w-]+\.amazonaws\.com|elb\.amazonaws\.com)$/;

/** Returns all distributions in files and templates. */
export function distributionsIn(evidence: Evidence): Distribution[] {
  const ofTemplates = evidence.templates.flatMap(template =>
    template.resourcesOf('AWS::CloudFront::Distribution').map(({ logicalId, properties }) => ({
      config: recordIn(properties, 'DistributionConfig'), id: evidence.physicalIds[logicalId], template,
    })));
  return [...evidence.distributions, ...ofTemplates].map(file => ({ ...file, behaviors: behaviorsOf(file) }));
}

function behaviorsOf({ config, template }: { readonly config: Fields; readonly template?: Template }): Behavior[] {
  const origins = new Map(recordsIn(config, 'Origins').map(fields =>
    [textIn(fields, 'Id') ?? '', originOf(fields, template)]));
  const groups = new Map(recordsIn(config, 'OriginGroups').map(group =>
    [textIn(group, 'Id') ?? '', recordsIn(group, 'Members').map(member => textIn(member, 'OriginId') ?? '')]));
  const behaviors = [...recordsIn(config, 'CacheBehaviors'), recordIn(config, 'DefaultCacheBehavior')];
  return behaviors.flatMap(fields => {
    const target = textIn(fields, 'TargetOriginId') ?? '';
    const [first, second] = groups.get(target) ?? [target];
    const origin = origins.get(first);
    const failover = origins.get(second ?? '')?.host;
    const pattern = textIn(fields, 'PathPattern')?.replace(/^\//, '');
    return origin ? [{ pattern, fields, origin: { ...origin, failover } }] : [];
  });
}

function originOf(fields: Fields, template: Template | undefined): Origin {
  const { DomainName: given } = fields;
  const host = typeof given === 'string' ? given.replace(`.${UNKNOWN_REGION}`, '').toLowerCase() : undefined;
  const folder = (textIn(fields, 'OriginPath') ?? '').replace(/^\//, '').replace(/[^/]$/, '$&/');
  const [, bucketName, region] = BUCKET_HOST.exec(host ?? '') ?? ACCELERATED_HOST.exec(host ?? '')
    ?? WEBSITE_HOST.exec(host ?? '') ?? [];
  return { kind: kindOf(fields, host, template), fields, host: host ?? describe(given), bucketName, region, folder };
}

function kindOf(fields: Fields, host: string | undefined, template: Template | undefined): OriginKind {
  if (Object.keys(recordIn(fields, 'VpcOriginConfig')).length > 0) return 'private';
  if (host === undefined) return isBucketOf(fields.DomainName, template) ? 'bucket' : 'compute';
  if (BUCKET_HOST.test(host) || ACCELERATED_HOST.test(host)) return 'bucket';
  if (WEBSITE_HOST.test(host)) return 'website';
  return COMPUTE_HOST.test(host) || !HOST.test(host) ? 'compute' : 'https';
}

/** Whether a host is that of a bucket whose name CloudFormation chooses. */
function isBucketOf(host: unknown, template: Template | undefined): boolean {
  return host instanceof Unknown
    && template?.resourcesOf('AWS::S3::Bucket').some(({ logicalId }) => logicalId === host.logicalId) === true;
}

function describe(host: unknown): string {
  return host instanceof Unknown && host.logicalId !== undefined ? `resource ${host.logicalId}` : 'an unknown host';
}
