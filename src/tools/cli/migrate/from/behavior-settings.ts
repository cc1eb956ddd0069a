import { call, member } from './code';
import { Behavior, Distribution } from './distribution';
import { Draft, duration } from './draft';
import { Evidence, Fields } from './evidence';
import { isSetIn, isTrueIn, numberIn, recordIn, recordsIn, textIn, textsIn } from './fields';
import { addCors } from './response-headers';
import { Unknown } from './template';
import { entryOf } from '../../../../model/entry-of';

/** TTLs in seconds. */
interface Ttls {
  readonly min: number;
  readonly normal: number;
  readonly max: number;
}

const DAY = 86_400;
const YEAR = 31_536_000;

/** The TTLs of an image CDN, and those of CloudFront. */
const DEFAULTS: Ttls = { min: 0, normal: DAY, max: YEAR };

/** @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html */
const MANAGED_TTLS: Readonly<Record<string, Ttls>> = {
  '658327ea-f89d-4fab-a63d-7e88639e58f6': { min: 1, normal: DAY, max: YEAR },
  'b2884449-e4de-46a7-ac36-70bc7f1ddd6d': { min: 1, normal: DAY, max: YEAR },
  '4135ea2d-6df8-44a3-9df3-4b5a84be39ad': { min: 0, normal: 0, max: 0 },
  '83da9c7e-98b4-4e11-a168-04f0df8e2c65': { min: 0, normal: 0, max: YEAR },
  '4cc15a8a-d715-48a4-82b8-cc0b614638fe': { min: 0, normal: 0, max: YEAR },
  '2e54312d-136d-493c-8eb9-b001f22f67d2': { min: 2, normal: 2, max: 600 },
  '08627262-05a9-4f76-9ded-b50ca2e3a84f': { min: 0, normal: DAY, max: YEAR },
};

/** Settings of behaviors without an equivalent, with their remedies. */
const OTHERS: Readonly<Record<string, string>> = {
  FieldLevelEncryptionId: 'it applies to forms, and images have none',
  RealtimeLogConfigArn: 'set `accessLogs: AccessLogs.toFirehose()` for logs within minutes',
  GrpcConfig: 'images are not requested by gRPC',
};

const READ_METHODS = ['GET', 'HEAD'];

/** Adds the settings of the behavior that serves the images. */
export function addBehaviorSettings(
  draft: Draft, { fields }: Behavior, { template }: Distribution, evidence: Evidence,
): void {
  addDelivery(draft, { fields }, { template }, evidence);
  addFunctions(draft, fields);
  addForwarding(draft, fields);
  if (textIn(fields, 'ViewerProtocolPolicy') === 'allow-all') {
    draft.differ('ViewerProtocolPolicy allow-all', 'requests over HTTP are redirected to HTTPS');
  }
  const methods = textsIn(fields, 'AllowedMethods').filter(method => !READ_METHODS.includes(method));
  if (methods.length > 0) {
    draft.differ(`methods ${methods.join(', ')}`, 'images are served for GET and HEAD only. Upload to the bucket '
      + 'itself');
  }
  if (isTrueIn(fields, 'SmoothStreaming')) draft.differ('SmoothStreaming', 'videos are not served. Keep a behavior');
  for (const [name, remedy] of Object.entries(OTHERS)) if (isSetIn(fields, name)) draft.differ(name, remedy);
}

/** Adds the settings of a behavior that apply whatever is behind it: TTLs, CORS, and signatures of viewers. */
export function addDelivery(
  draft: Draft, { fields }: Pick<Behavior, 'fields'>, { template }: Pick<Distribution, 'template'>, evidence: Evidence,
): void {
  const policyOf = (type: 'CachePolicy' | 'ResponseHeadersPolicy', given: unknown): Fields | undefined => {
    const known = type === 'CachePolicy' ? evidence.cachePolicies : evidence.headersPolicies;
    if (typeof given === 'string') return known[given];
    if (!(given instanceof Unknown)) return undefined;
    const resource = template?.resourcesOf(`AWS::CloudFront::${type}`)
      .find(({ logicalId }) => logicalId === given.logicalId);
    return resource && recordIn(resource.properties, `${type}Config`);
  };
  addTtls(draft, fields, policyOf('CachePolicy', fields.CachePolicyId));
  addCors(draft, fields, policyOf('ResponseHeadersPolicy', fields.ResponseHeadersPolicyId));
  addSigners(draft, fields);
}

function addTtls(draft: Draft, fields: Fields, policy: Fields | undefined): void {
  const id = textIn(fields, 'CachePolicyId');
  const managed = entryOf(MANAGED_TTLS, id ?? '');
  if (fields.CachePolicyId !== undefined && !policy && !managed) {
    draft.differ(`cache policy ${id ?? ''}`.trim(), 'its TTLs are not in the files. Add the output of `aws cloudfront '
      + `get-cache-policy --id ${id ?? 'ID'}\` to them`);
    return;
  }
  const ttls = managed ?? ttlsIn(policy ?? fields);
  if (ttls.max === 0) {
    draft.differ('caching', 'it is off now, and on in the CDN, since each request would transform an image. Purging '
      + 'removes changed images');
    return;
  }
  if (draft.transformation.delivery !== undefined) {
    if (ttls.normal !== DEFAULTS.normal) draft.props.defaultTtl = duration(ttls.normal);
    return;
  }
  const normal = Math.min(Math.max(ttls.normal, ttls.min), ttls.max);
  if (ttls.min !== DEFAULTS.min) draft.props.minTtl = duration(ttls.min);
  if (normal !== DEFAULTS.normal) draft.props.defaultTtl = duration(normal);
  if (ttls.max !== DEFAULTS.max) draft.props.maxTtl = duration(ttls.max);
}

function ttlsIn(fields: Fields): Ttls {
  const min = Math.floor(numberIn(fields, 'MinTTL') ?? DEFAULTS.min);
  const max = Math.floor(numberIn(fields, 'MaxTTL') ?? Math.max(DEFAULTS.max, min));
  return { min: Math.min(min, max), normal: Math.floor(numberIn(fields, 'DefaultTTL') ?? DEFAULTS.normal), max };
}

function addSigners(draft: Draft, fields: Fields): void {
  const groups = textsIn(fields, 'TrustedKeyGroups');
  if (groups.length > 0) {
    draft.props.trustedKeyGroups = groups.map((id, index) =>
      call('cloudfront.KeyGroup.fromKeyGroupId', member('this'), `Keys${index + 1}`, id));
  }
  if (textsIn(fields, 'TrustedSigners').length > 0) {
    draft.differ('TrustedSigners', 'keys of AWS accounts are not supported, and without a remedy anyone can see the '
      + 'images. Create a key group with the public key, and set `trustedKeyGroups`');
  }
}

/** Reports what another behavior with images does beyond serving them. */
export function addTasks(draft: Draft, { pattern, fields }: Behavior): void {
  const where = ` of ${pattern ?? 'the default behavior'}`;
  addFunctions(draft, fields, where);
  addForwarding(draft, fields, where);
}

function addFunctions(draft: Draft, fields: Fields, where: string = ''): void {
  for (const association of recordsIn(fields, 'LambdaFunctionAssociations')) {
    const arn = textIn(association, 'LambdaFunctionARN');
    const name = arn === undefined ? '' : ` ${arn.split(':')[6] ?? arn}`;
    draft.differ(`Lambda@Edge ${eventOf(association)}${name}${where}`,
      'the CDN resizes images and chooses formats itself. Replace other tasks, such as redirects or authorization, '
      + 'before the switch: `trustedKeyGroups`, `hotLinkProtection`, `webAcl`');
  }
  for (const association of recordsIn(fields, 'FunctionAssociations')) {
    const arn = textIn(association, 'FunctionARN');
    draft.differ(`function ${eventOf(association)}${arn === undefined ? '' : ` ${arn.split('/').pop()}`}${where}`,
      'the CDN has a function of its own there. What the current one does beyond images is left out');
  }
}

function eventOf(association: Fields): string {
  return textIn(association, 'EventType') ?? '';
}

/** Reports parts of requests that reach the origin now. */
function addForwarding(draft: Draft, fields: Fields, where: string = ''): void {
  const forwarded = recordIn(fields, 'ForwardedValues');
  const cookies = textIn(recordIn(forwarded, 'Cookies'), 'Forward') ?? 'none';
  const parts = [
    ...isTrueIn(forwarded, 'QueryString') ? ['the query'] : [],
    ...textsIn(forwarded, 'Headers').map(header => `the header ${header}`),
    ...cookies === 'none' ? [] : ['cookies'],
  ];
  if (parts.length > 0) {
    draft.differ(`ForwardedValues${where}: ${parts.join(', ')}`, 'origins receive the path only. Known parameters '
      + 'transform the image, and others are ignored');
  }
  if (isSetIn(fields, 'OriginRequestPolicyId')) {
    draft.differ(`OriginRequestPolicyId${where}`, 'origins receive the path only');
  }
}
