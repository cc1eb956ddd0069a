import { App } from './app';
import { AppBucket } from './app-bucket';
import { bucketOf } from './buckets';
import { emulatedServer } from './emulated-server';
import { functionUrlAt, functionUrlOriginOf } from './function-url';
import { Located } from '../../cloud-assembly/intrinsics';
import { Properties, PropertyTable } from '../../cloud-assembly/properties';
import { Origin } from '../cloudfront/origin';
import { SIGNING_BEHAVIORS, SigningBehavior } from '../cloudfront/origin-signing';
import { S3Origin, S3OriginOptions } from '../cloudfront/s3-origin';
import { Principal, originAccessIdentityArn } from '../iam/policy';
import { PolicyDocument } from '../iam/policy-document';
import { SignedService } from '../iam/signed-path';
import { Caller } from '../s3/bucket-access';

export const ORIGIN: PropertyTable = {
  ConnectionAttempts: 'emulated',
  ConnectionTimeout: 'harmless', // connections come about at once, or are refused
  CustomOriginConfig: 'emulated',
  DomainName: 'emulated',
  Id: 'emulated',
  OriginAccessControlId: 'emulated',
  OriginCustomHeaders: 'harmless', // S3 takes no notice of headers that it does not know
  OriginPath: 'emulated',
  OriginShield: { note: 'origin shield is not there: this machine is the only cache' },
  ResponseCompletionTimeout: 'harmless',
  S3OriginConfig: 'emulated',
  VpcOriginConfig: { refuse: 'the local edge cannot reach into a VPC' },
};
const S3_ORIGIN: PropertyTable = { OriginAccessIdentity: 'emulated', OriginReadTimeout: 'emulated' };
const ACCESS_CONTROL: PropertyTable = { OriginAccessControlConfig: 'emulated' };
const ACCESS_CONTROL_CONFIG: PropertyTable = {
  Description: 'harmless', Name: 'harmless', OriginAccessControlOriginType: 'emulated', SigningBehavior: 'emulated', SigningProtocol: 'harmless',
};
const SERVICE = 'cloudfront.amazonaws.com';

/**
 * The origins of a distribution by their ids, as its template has them.
 *
 * Functions come first: what they write decides what is in the buckets.
 */
export function originsOf(app: App, origins: Properties[]): Map<string, Origin> {
  const found = new Map(origins.map(origin => [origin, functionUrlAt(app, origin.requiredString('DomainName'))]));
  const functionsFirst = [...origins].sort((a, b) => Number(found.get(b) !== undefined) - Number(found.get(a) !== undefined));
  return new Map(functionsFirst.map(origin => [origin.requiredString('Id'), originOf(app, origin, found.get(origin))]));
}

function originOf(app: App, origin: Properties, url: Located | undefined): Origin {
  const originPath = origin.string('OriginPath') ?? '';
  if (originPath !== '' && !/^\/.*[^/]$/.test(originPath)) {
    origin.refuse('OriginPath', `it must begin with a slash and not end with one, got: ${originPath}`);
  }
  return url ? functionOrigin(app, origin, url, originPath) : bucketOrigin(app, origin, originPath);
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
  if (origin.value('CustomOriginConfig') !== undefined) return standIn(app, origin, domainName, common);
  const bucket = bucketOf(app, origin, domainName)
    ?? origin.refuse('DomainName', `${domainName} is not an S3 bucket: pass --images with a folder that stands in for it`);
  const access = accessOf(origin);
  if (bucket.isKmsEncrypted) checkKms(origin, bucket, access.caller.principal);
  return new S3Origin({ bucket: withPolicyFor(bucket, access.caller.principal), ...common, ...access, isWrittenByFunctions: bucket.isWrittenByFunctions });
}

/** Other servers are not asked: on this machine, a folder answers for them, and says 404 of what it does not have. */
function standIn(app: App, origin: Properties, domainName: string, common: Pick<S3OriginOptions, 'originPath' | 'connection' | 'clock'>): S3Origin {
  if (app.images === undefined) {
    origin.refuse('CustomOriginConfig', `the local edge does not fetch from ${domainName}: pass --images with a folder that stands in for what it serves`);
  }
  origin.note(`${domainName} is not asked: the folder given with --images stands in for it.`);
  const bucket = emulatedServer(app, domainName, origin.place.stack.account);
  const principal: Principal = { type: 'service', service: SERVICE };
  const policy = readPolicy(bucket.name, { Service: SERVICE }, ['s3:GetObject', 's3:ListBucket']);
  return new S3Origin({ bucket: { ...bucket, policy }, ...common, caller: { principal, context: {} }, alwaysSecure: true, isEmulated: true });
}

/** @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html */
function connectionOf(origin: Properties): S3OriginOptions['connection'] {
  return {
    attempts: origin.number('ConnectionAttempts') ?? 3,
    readTimeout: origin.child('S3OriginConfig', S3_ORIGIN)?.number('OriginReadTimeout') ?? 30,
  };
}

function accessOf(origin: Properties): Pick<S3OriginOptions, 'caller' | 'alwaysSecure' | 'signing'> {
  const identity = origin.child('S3OriginConfig', S3_ORIGIN)?.string('OriginAccessIdentity');
  const control = origin.string('OriginAccessControlId');
  if (identity && control) origin.refuse('OriginAccessControlId', 'CloudFront takes an OAC or an OAI, not both: leave S3OriginConfig.OriginAccessIdentity empty');
  if (identity) return { caller: { principal: identityOf(origin, identity), context: {} }, alwaysSecure: false };
  const anonymous: Caller = { principal: { type: 'anonymous' }, context: {} };
  if (!control) return { caller: anonymous, alwaysSecure: false };
  const behavior = signingOf(origin, control, 's3');
  const signing = { behavior, domainName: origin.requiredString('DomainName') };
  if (behavior === 'never') return { caller: anonymous, alwaysSecure: false, signing };
  return { caller: serviceCaller(origin), alwaysSecure: true, signing };
}

function identityOf(origin: Properties, value: string): Principal {
  const id = /^origin-access-identity\/cloudfront\/(\w+)$/.exec(value)?.[1]
    ?? origin.refuse('S3OriginConfig', `OriginAccessIdentity must be origin-access-identity/cloudfront/ID, got: ${value}`);
  const { resolver } = origin.place;
  const located = resolver.find('AWS::CloudFront::CloudFrontOriginAccessIdentity', id);
  return { type: 'originAccessIdentity', id, canonicalUserId: located && resolver.attribute(located, 'S3CanonicalUserId') };
}

function signingOf(origin: Properties, id: string, type: SignedService): SigningBehavior {
  const { place } = origin;
  const located = place.resolver.find('AWS::CloudFront::OriginAccessControl', id);
  if (!located) {
    origin.note(`The origin access control ${id} is not in this app: it is taken to be for ${type === 's3' ? 'S3' : 'Lambda'} and to sign always.`);
    return 'always';
  }
  const control = Properties.of({ ...place, ...located }, ACCESS_CONTROL);
  const config = control.child('OriginAccessControlConfig', ACCESS_CONTROL_CONFIG) ?? control.refuse('OriginAccessControlConfig', 'it is required');
  if (config.string('OriginAccessControlOriginType') !== type) {
    config.refuse('OriginAccessControlOriginType', `the origin is ${type === 's3' ? 'an S3 bucket' : 'a function URL'}: it must be ${type}`);
  }
  const behavior = config.requiredString('SigningBehavior');
  return SIGNING_BEHAVIORS.find(known => known === behavior)
    ?? config.refuse('SigningBehavior', `it must be one of ${SIGNING_BEHAVIORS.join(', ')}, got: ${behavior}`);
}

/** The CloudFront service, on behalf of this distribution. */
function serviceCaller(origin: Properties): Caller {
  const { stack } = origin.place;
  return {
    principal: { type: 'service', service: SERVICE },
    context: {
      'aws:SourceArn': distributionArn(origin),
      'aws:SourceAccount': stack.account,
      'aws:PrincipalIsAWSService': 'true',
      'aws:PrincipalServiceName': SERVICE,
    },
  };
}

function distributionArn({ place: { stack, resource, resolver } }: Properties): string {
  return `arn:aws:cloudfront::${stack.account}:distribution/${String(resolver.resolve(stack, { Ref: resource.logicalId }))}`;
}

/** SSE-KMS takes signed requests, which an identity and an anonymous caller do not send. */
function checkKms(origin: Properties, bucket: AppBucket, principal: Principal): void {
  if (principal.type !== 'service') {
    origin.refuse('S3OriginConfig', `only an origin access control can read the bucket ${bucket.name}, which is encrypted by ${bucket.encryption}`);
  }
  origin.note(`Whether the key policy lets CloudFront decrypt the bucket ${bucket.name} is not checked.`);
}

/** A bucket whose policy is elsewhere is taken to have the statement that this distribution needs, and no other. */
function withPolicyFor(bucket: AppBucket, principal: Principal): AppBucket {
  if (bucket.hasPolicyInApp) return bucket;
  return { ...bucket, policy: readPolicy(bucket.name, principalElement(principal), ['s3:GetObject']) };
}

function principalElement(principal: Principal): unknown {
  switch (principal.type) {
    case 'originAccessIdentity': return { AWS: originAccessIdentityArn(principal.id) };
    case 'service': return { Service: principal.service };
    case 'aws': return { AWS: principal.arn };
    case 'anonymous': return { AWS: [] }; // no statement can let an anonymous caller in where RestrictPublicBuckets is on
  }
}

function readPolicy(bucketName: string, principal: unknown, actions: string[]): PolicyDocument {
  const arn = `arn:aws:s3:::${bucketName}`;
  return { Statement: [{ Effect: 'Allow', Principal: principal, Action: actions, Resource: [arn, `${arn}/*`] }] };
}
