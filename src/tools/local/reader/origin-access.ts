import { AppBucket } from './app';
import { Properties, PropertyTable } from '../../cloud-assembly/properties';
import { SIGNING_BEHAVIORS, SigningBehavior } from '../cloudfront/origin-signing';
import { S3OriginOptions } from '../cloudfront/s3-origin';
import { Principal, originAccessIdentityArn } from '../iam/policy';
import { PolicyDocument } from '../iam/policy-document';
import { SignedService } from '../iam/signed-path';
import { Caller } from '../s3/bucket-access';

export const S3_ORIGIN: PropertyTable = { OriginAccessIdentity: 'emulated', OriginReadTimeout: 'emulated' };
const ACCESS_CONTROL: PropertyTable = { OriginAccessControlConfig: 'emulated' };
const ACCESS_CONTROL_CONFIG: PropertyTable = {
  Description: 'harmless',
  Name: 'harmless',
  OriginAccessControlOriginType: 'emulated',
  SigningBehavior: 'emulated',
  SigningProtocol: 'harmless',
};
export const SERVICE = 'cloudfront.amazonaws.com';

/** Reads the origin access identity or the origin access control of an S3 origin. */
export function accessOf(origin: Properties): Pick<S3OriginOptions, 'caller' | 'alwaysSecure' | 'signing'> {
  const identity = origin.child('S3OriginConfig', S3_ORIGIN)?.string('OriginAccessIdentity');
  const control = origin.string('OriginAccessControlId');
  if (identity && control) {
    origin.refuse('OriginAccessControlId', 'CloudFront accepts an OAC or an OAI, not both: '
      + 'leave S3OriginConfig.OriginAccessIdentity empty');
  }
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
    ?? origin.refuse(
      'S3OriginConfig', `OriginAccessIdentity must be origin-access-identity/cloudfront/ID, got ${value}`,
    );
  const { resolver } = origin.place;
  const located = resolver.find('AWS::CloudFront::CloudFrontOriginAccessIdentity', id);
  return {
    type: 'originAccessIdentity',
    id,
    canonicalUserId: located
    && resolver.attribute(located, 'S3CanonicalUserId'),
  };
}

/** Reads the signing behavior of an origin access control. */
export function signingOf(origin: Properties, id: string, type: SignedService): SigningBehavior {
  const { place } = origin;
  const located = place.resolver.find('AWS::CloudFront::OriginAccessControl', id);
  if (!located) {
    origin.note(`The origin access control ${id} is not in this app: `
      + `it is assumed to be for ${type === 's3' ? 'S3' : 'Lambda'} and to sign always.`);
    return 'always';
  }
  const control = Properties.of({ ...place, ...located }, ACCESS_CONTROL);
  const config = control.child('OriginAccessControlConfig', ACCESS_CONTROL_CONFIG)
    ?? control.refuse('OriginAccessControlConfig', 'it is required');
  if (config.string('OriginAccessControlOriginType') !== type) {
    config.refuse('OriginAccessControlOriginType', 'the origin is '
      + `${type === 's3' ? 'an S3 bucket' : 'a function URL'}: it must be ${type}`);
  }
  const behavior = config.requiredString('SigningBehavior');
  return SIGNING_BEHAVIORS.find(known => known === behavior)
    ?? config.refuse('SigningBehavior', `it must be one of ${SIGNING_BEHAVIORS.join(', ')}, got ${behavior}`);
}

/** Returns the CloudFront service as caller on behalf of this distribution. */
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

export function distributionArn({ place: { stack, resource, resolver } }: Properties): string {
  const id = String(resolver.resolve(stack, { Ref: resource.logicalId }));
  return `arn:aws:cloudfront::${stack.account}:distribution/${id}`;
}

/** Adds the statement that this distribution needs to a bucket whose policy is outside the app. */
export function withPolicyFor(bucket: AppBucket, principal: Principal): AppBucket {
  if (bucket.hasPolicyInApp) return bucket;
  return { ...bucket, policy: readPolicy(bucket.name, principalElement(principal), ['s3:GetObject']) };
}

function principalElement(principal: Principal): unknown {
  switch (principal.type) {
    case 'originAccessIdentity': return { AWS: originAccessIdentityArn(principal.id) };
    case 'service': return { Service: principal.service };
    case 'aws': return { AWS: principal.arn };
    case 'anonymous': return { AWS: [] }; // with RestrictPublicBuckets, no statement can allow anonymous callers
  }
}

/** Returns a policy that allows a principal to read a bucket. */
export function readPolicy(bucketName: string, principal: unknown, actions: string[]): PolicyDocument {
  const arn = `arn:aws:s3:::${bucketName}`;
  return { Statement: [{ Effect: 'Allow', Principal: principal, Action: actions, Resource: [arn, `${arn}/*`] }] };
}
