import { Bucket } from './bucket';
import { isPublic, isRestricted } from './public-access';
import { Decision, Principal, decide, decideForIdentity } from '../iam/policy';
import { Statement } from '../iam/policy-document';

export interface Caller {
  readonly principal: Principal;
  readonly context: Readonly<Record<string, string>>;
  /** The identity-based policies of a role. */
  readonly identityPolicy?: readonly Statement[];
}

/**
 * Returns whether the bucket policy and the caller's own policies allow an action. Within an account one of them is
 * enough; across accounts both must allow it. A denial in either takes precedence. A bucket policy that allows another
 * account delegates the decision to policies in that account.
 *
 * @param path the path of an object with a leading slash; empty for the bucket
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function isAllowed(
  bucket: Bucket, caller: Caller, action: string, path = '', context: Caller['context'] = {},
): boolean {
  const { principal, identityPolicy } = caller;
  const request = {
    principal, action, resource: `arn:aws:s3:::${bucket.name}${path}`, context: { ...caller.context, ...context },
  };
  const delegates = identityPolicy !== undefined && !isOfAccount(principal, bucket.account);
  const byBucket = isShutOut(bucket, principal) ? 'implicitDeny' : decide(bucket.policy, request, delegates);
  if (identityPolicy === undefined) return byBucket === 'allow';
  const decisions: Decision[] = [byBucket, decideForIdentity(identityPolicy, request)];
  if (decisions.includes('explicitDeny')) return false;
  return isOfAccount(principal, bucket.account)
    ? decisions.includes('allow')
    : decisions.every(decision => decision === 'allow');
}

function isShutOut(bucket: Bucket, principal: Principal): boolean {
  return bucket.restrictPublicBuckets && isPublic(bucket.policy) && isRestricted(principal, bucket.account);
}

function isOfAccount(principal: Principal, account: string): boolean {
  return principal.type === 'aws' && principal.arn.split(':')[4] === account;
}
