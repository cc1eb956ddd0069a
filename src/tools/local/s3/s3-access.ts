import { Objects } from './object-store';
import { isPublic, isRestricted } from './public-access';
import { OriginFault } from '../http/failure';
import { Decision, Principal, decide, decideForIdentity } from '../iam/policy';
import { PolicyDocument, Statement } from '../iam/policy-document';

/** A bucket as it is deployed, and what is in it. */
export interface Bucket {
  readonly name: string;
  readonly account: string;
  readonly policy?: PolicyDocument;
  readonly restrictPublicBuckets: boolean;
  readonly encryption: string;
  readonly versioned?: boolean;
  readonly objects: Objects;
  /** Whether S3 keeps it somewhere else, too. */
  readonly hasReplica?: boolean;
  /** Missing where it never fails. */
  readonly fault?: OriginFault;
}

export interface Caller {
  readonly principal: Principal;
  readonly context: Readonly<Record<string, string>>;
  /** A role comes with policies of its own. */
  readonly identityPolicy?: readonly Statement[];
}

/**
 * Whether the bucket's policy and the caller's own let him: in the bucket's account one of them is enough, from another
 * account it takes both, and a denial of either stands. A bucket that lets in another account leaves it to policies
 * there whom of it; its own account needs no such leave.
 *
 * @param path of an object, from the slash; empty for the bucket
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function isAllowed(bucket: Bucket, caller: Caller, action: string, path = '', context: Caller['context'] = {}): boolean {
  const { principal, identityPolicy } = caller;
  const request = { principal, action, resource: `arn:aws:s3:::${bucket.name}${path}`, context: { ...caller.context, ...context } };
  const delegates = identityPolicy !== undefined && !isOfAccount(principal, bucket.account);
  const byBucket = isShutOut(bucket, principal) ? 'implicitDeny' : decide(bucket.policy, request, delegates);
  if (identityPolicy === undefined) return byBucket === 'allow';
  const decisions: Decision[] = [byBucket, decideForIdentity(identityPolicy, request)];
  if (decisions.includes('explicitDeny')) return false;
  return isOfAccount(principal, bucket.account) ? decisions.includes('allow') : decisions.every(decision => decision === 'allow');
}

function isShutOut(bucket: Bucket, principal: Principal): boolean {
  return bucket.restrictPublicBuckets && isPublic(bucket.policy) && isRestricted(principal, bucket.account);
}

function isOfAccount(principal: Principal, account: string): boolean {
  return principal.type === 'aws' && principal.arn.split(':')[4] === account;
}
/** A bucket with what only some callers want to know. */

export interface KnownBucket extends Bucket {
  /** Whether its policy is in the app; if not, it is assumed to let the distribution read. */
  readonly hasPolicyOfItsOwn: boolean;
  readonly encryptedByKms: boolean;
  /** Whether functions fill it. */
  readonly isStore: boolean;
}
