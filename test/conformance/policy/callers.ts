import { originAccessIdentityArn } from '../../../src/tools/local/iam/policy';
import { Statement } from '../../../src/tools/local/iam/policy-document';
import { Caller } from '../../../src/tools/local/s3/bucket-access';

/** The callers of a bucket. */
export type CallerName =
  | 'identity'
  | 'otherIdentity'
  | 'distribution'
  | 'otherDistribution'
  | 'otherService'
  | 'anonymous'
  | 'stranger'
  | 'owner'
  | 'guest';

/** The properties by which a policy can identify callers. */
export interface Names {
  readonly bucket: string;
  readonly account: string;
  readonly identity: { readonly id: string; readonly canonicalUserId: string };
  readonly distributionArn: string;
}

/** The identity policy of most users. It allows everything, so that the bucket policy alone decides. */
export const ADMINISTRATOR: Statement = { Effect: 'Allow', Action: '*', Resource: '*' };

export const STRANGERS_ACCOUNT = '999999999999';
export const OTHER_SERVICE = 'lambda.amazonaws.com';
export const OTHER_IDENTITY: Names['identity'] = { id: 'E111111111', canonicalUserId: '1'.repeat(64) };

/** The addresses of callers. Requests of AWS services have none. */
export const ADDRESSES = {
  near: { address: '192.0.2.7', network: '192.0.2.0/24' },
  far: { address: '198.51.100.7', network: '198.51.100.0/24' },
};

export function arnOf(
  who: 'stranger' | 'owner' | 'guest' | 'identity' | 'otherIdentity',
  { account, identity }: Names,
): string {
  switch (who) {
    case 'stranger':
      return `arn:aws:iam::${STRANGERS_ACCOUNT}:user/stranger`;
    case 'owner':
      return `arn:aws:iam::${account}:user/owner`;
    case 'guest':
      return `arn:aws:iam::${account}:user/guest`;
    case 'identity':
      return originAccessIdentityArn(identity.id);
    case 'otherIdentity':
      return originAccessIdentityArn(OTHER_IDENTITY.id);
  }
}

export function callersOf(names: Names): Record<CallerName, Caller> {
  const user = (who: 'stranger' | 'owner' | 'guest', address: string, identityPolicy: Statement[]): Caller =>
    ({ principal: { type: 'aws', arn: arnOf(who, names) }, context: from(address), identityPolicy });
  return {
    identity: { principal: { type: 'originAccessIdentity', ...names.identity }, context: {} },
    otherIdentity: { principal: { type: 'originAccessIdentity', ...OTHER_IDENTITY }, context: {} },
    distribution: onBehalfOf(names.distributionArn),
    otherDistribution: onBehalfOf(`${names.distributionArn}OTHER`),
    otherService: onBehalfOf(names.distributionArn, OTHER_SERVICE),
    anonymous: { principal: { type: 'anonymous' }, context: from(ADDRESSES.near.address) },
    stranger: user('stranger', ADDRESSES.far.address, [ADMINISTRATOR]),
    owner: user('owner', ADDRESSES.near.address, [ADMINISTRATOR]),
    guest: user('guest', ADDRESSES.near.address, []), // in the account of the bucket's owner
  };
}

function onBehalfOf(distributionArn: string, service = 'cloudfront.amazonaws.com'): Caller {
  return { principal: { type: 'service', service }, context: { 'aws:SourceArn': distributionArn } };
}

function from(address: string): Caller['context'] {
  return { 'aws:SourceIp': address };
}
