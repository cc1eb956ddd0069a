import { Principal, identityArn } from '../../../src/local/policy';
import { Statement } from '../../../src/local/policy-document';
import { Caller } from '../../../src/local/s3-access';

/** Whom a bucket is asked by. */
export type CallerName = 'identity' | 'distribution' | 'otherDistribution' | 'anonymous' | 'stranger' | 'owner';

/** What a policy may know its callers by. */
export interface Names {
  readonly bucket: string;
  readonly account: string;
  readonly identity: { readonly id: string; readonly canonicalUserId: string };
  readonly distributionArn: string;
}

/** What the policies of users' own allow them: everything, so that the bucket's alone decides. */
export const ADMINISTRATOR: Statement = { Effect: 'Allow', Action: '*', Resource: '*' };

const STRANGERS_ACCOUNT = '999999999999';

export function arnOf(who: 'stranger' | 'owner' | 'identity', { account, identity }: Names): string {
  switch (who) {
    case 'stranger': return `arn:aws:iam::${STRANGERS_ACCOUNT}:user/stranger`;
    case 'owner': return `arn:aws:iam::${account}:user/owner`;
    case 'identity': return identityArn(identity.id);
  }
}

export function callersOf(names: Names): Record<CallerName, Caller> {
  const user = (arn: string): Caller => ({ principal: { type: 'aws', arn }, context: {}, identityPolicy: [ADMINISTRATOR] });
  const identity: Principal = { type: 'originAccessIdentity', ...names.identity };
  return {
    identity: { principal: identity, context: {} },
    distribution: onBehalfOf(names.distributionArn),
    otherDistribution: onBehalfOf(`${names.distributionArn}OTHER`),
    anonymous: { principal: { type: 'anonymous' }, context: {} },
    stranger: user(arnOf('stranger', names)),
    owner: user(arnOf('owner', names)),
  };
}

function onBehalfOf(distributionArn: string): Caller {
  return { principal: { type: 'service', service: 'cloudfront.amazonaws.com' }, context: { 'aws:SourceArn': distributionArn } };
}
