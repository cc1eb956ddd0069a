import { App, AppBucket } from './app';
import { bucketOf } from './buckets';
import { emulateServer } from './emulated-server';
import { functionUrlAt, functionUrlOriginOf } from './function-url';
import { readPolicy, withPolicyFor, S3_ORIGIN, SERVICE, accessOf, distributionArn, signingOf } from './origin-access';
import { Located } from '../../cloud-assembly/intrinsics';
import { Properties, PropertyTable } from '../../cloud-assembly/properties';
import { Origin, OriginUnreachable, recordAttempt } from '../cloudfront/origin';
import { OriginGroup } from '../cloudfront/origin-group';
import { S3Origin, S3OriginOptions } from '../cloudfront/s3-origin';
import { Principal } from '../iam/policy';

export const ORIGIN: PropertyTable = {
  ConnectionAttempts: 'emulated',
  ConnectionTimeout: 'harmless', // local connections succeed or fail immediately
  CustomOriginConfig: 'emulated',
  DomainName: 'emulated',
  Id: 'emulated',
  OriginAccessControlId: 'emulated',
  OriginCustomHeaders: 'harmless', // S3 ignores unknown headers
  OriginPath: 'emulated',
  OriginShield: { note: 'Origin Shield is not emulated, because this machine is the only cache' },
  ResponseCompletionTimeout: 'harmless',
  S3OriginConfig: 'emulated',
  VpcOriginConfig: { refuse: 'the local edge cannot reach into a VPC' },
};

const ORIGIN_GROUPS: PropertyTable = { Items: 'emulated', Quantity: 'harmless' };
const GROUP: PropertyTable = {
  FailoverCriteria: 'emulated',
  Id: 'emulated',
  Members: 'emulated',
  SelectionCriteria: 'emulated',
};
const CRITERIA: PropertyTable = { StatusCodes: 'emulated' };
const STATUS_CODES: PropertyTable = { Items: 'emulated', Quantity: 'harmless' };
const MEMBERS: PropertyTable = { Items: 'emulated', Quantity: 'harmless' };
const MEMBER: PropertyTable = { OriginId: 'emulated' };

/**
 * Reads the origins of a distribution by ID.
 *
 * Functions are read first, because the buckets that they write to get no uploads.
 */
export function originsOf(app: App, origins: Properties[]): Map<string, Origin> {
  const found = new Map(origins.map(origin => [origin, functionUrlAt(app, origin.requiredString('DomainName'))]));
  const functionsFirst = [...origins].sort((a, b) =>
    Number(found.get(b) !== undefined) - Number(found.get(a) !== undefined));
  const isOnly = origins.length === 1;
  return new Map(functionsFirst.map(origin =>
    [origin.requiredString('Id'), originOf(app, origin, found.get(origin), isOnly)]));
}

function originOf(app: App, origin: Properties, url: Located | undefined, isOnly: boolean): Origin {
  const originPath = origin.string('OriginPath') ?? '';
  if (originPath !== '' && !/^\/.*[^/]$/.test(originPath)) {
    origin.refuse('OriginPath', `it must begin with a slash and not end with one, got ${originPath}`);
  }
  if (url) return functionOrigin(app, origin, url, originPath);
  const isAbsent = app.images === undefined && !isOnly && origin.value('CustomOriginConfig') !== undefined;
  return isAbsent ? absentSite(origin) : bucketOrigin(app, origin, originPath);
}

function functionOrigin(app: App, origin: Properties, url: Located, originPath: string): Origin {
  const control = origin.string('OriginAccessControlId');
  const { stack } = origin.place;
  return functionUrlOriginOf(app, origin, url, originPath, {
    signing: control === undefined ? undefined : signingOf(origin, control, 'lambda'),
    distributionArn: distributionArn(origin),
    account: stack.account,
  });
}

function bucketOrigin(app: App, origin: Properties, originPath: string): S3Origin {
  const common = { originPath, connection: connectionOf(origin), clock: app.clock };
  const domainName = origin.requiredString('DomainName');
  if (origin.value('CustomOriginConfig') !== undefined) return emulateOrigin(app, origin, domainName, common);
  const bucket = bucketOf(app, origin, domainName)
    ?? origin.refuse('DomainName', `${domainName} is not an S3 bucket: `
      + 'pass --images with a folder of files to serve instead');
  const access = accessOf(origin);
  if (bucket.isKmsEncrypted) checkKms(origin, bucket, access.caller.principal);
  return new S3Origin({
    bucket: withPolicyFor(bucket, access.caller.principal),
    ...common,
    ...access,
    isWrittenByFunctions: bucket.isWrittenByFunctions,
  });
}

/** Returns the origin of a site that images are mounted on, and that is not on this machine. */
function absentSite(origin: Properties): Origin {
  const domainName = origin.requiredString('DomainName');
  origin.note(`${domainName} is not contacted: its paths return 502, unless --images names a folder of files to serve.`);
  return {
    fetch: request => recordAttempt(request, { origin: { kind: 'server', name: domainName }, path: request.path },
      () => Promise.reject(new OriginUnreachable(503))),
  };
}

/** Emulates an origin outside AWS by a folder, with 404 for missing files. The origin itself is never contacted. */
function emulateOrigin(
  app: App, origin: Properties, domainName: string,
  common: Pick<S3OriginOptions, 'originPath' | 'connection' | 'clock'>,
): S3Origin {
  if (app.images === undefined) {
    origin.refuse('CustomOriginConfig', `the local edge does not fetch from ${domainName}: `
      + 'pass --images with a folder of files to serve instead');
  }
  origin.note(`${domainName} is not contacted: the files of --images are served instead.`);
  const bucket = emulateServer(app, domainName, origin.place.stack.account);
  const principal: Principal = { type: 'service', service: SERVICE };
  const policy = readPolicy(bucket.name, { Service: SERVICE }, ['s3:GetObject', 's3:ListBucket']);
  return new S3Origin({
    bucket: { ...bucket, policy }, ...common, caller: { principal, context: {} }, alwaysSecure: true, isEmulated: true,
  });
}

/** @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html */
function connectionOf(origin: Properties): S3OriginOptions['connection'] {
  return {
    attempts: origin.number('ConnectionAttempts') ?? 3,
    readTimeout: origin.child('S3OriginConfig', S3_ORIGIN)?.number('OriginReadTimeout') ?? 30,
  };
}

/** SSE-KMS requires signed requests, which only an origin access control sends. */
function checkKms(origin: Properties, bucket: AppBucket, principal: Principal): void {
  if (principal.type !== 'service') {
    origin.refuse('S3OriginConfig', 'only an origin access control can read the '
      + `bucket ${bucket.name}, which is encrypted by ${bucket.encryption}`);
  }
  origin.note(
    `The local edge does not check whether the key policy lets CloudFront decrypt the bucket ${bucket.name}.`,
  );
}

/** Returns the origin groups of a distribution by ID. */
export function originGroupsOf(config: Properties, origins: ReadonlyMap<string, Origin>): Map<string, Origin> {
  const groups = config.child('OriginGroups', ORIGIN_GROUPS)?.children('Items', GROUP) ?? [];
  return new Map(groups.map(group => [group.requiredString('Id'), readGroup(group, origins)]));
}

function readGroup(group: Properties, origins: ReadonlyMap<string, Origin>): OriginGroup {
  if ((group.string('SelectionCriteria') ?? 'default') !== 'default') {
    group.refuse('SelectionCriteria', 'the local edge supports the default only, which is the order of the members');
  }
  const ids = group.child('Members', MEMBERS)?.children('Items', MEMBER).map(member => member.requiredString(
    'OriginId',
  )) ?? [];
  const members = ids.map(id => origins.get(id) ?? group.refuse('Members', `there is no origin of this id: ${id}`));
  if (members.length !== 2) group.refuse('Members', `CloudFront requires two members, got ${members.length}`);
  const statusCodes = group.child('FailoverCriteria', CRITERIA)?.child('StatusCodes', STATUS_CODES)?.strings('Items')
    .map(Number) ?? [];
  return new OriginGroup(members[0], members[1], statusCodes);
}
