import { Bucket } from './bucket';
import { isRecord } from '../../../model/is-record';
import { Decision, Principal, decide, decideForIdentity } from '../iam/policy';
import { Statement, PolicyDocument, statementsOf } from '../iam/policy-document';

export interface Caller {
  readonly principal: Principal;
  readonly context: Readonly<Record<string, string>>;
  /** The identity-based policies of a role. */
  readonly identityPolicy?: readonly Statement[];
}

// Only these keys can restrict a statement for everyone.
const NARROWING_KEYS = [
  'aws:sourcearn', 'aws:sourceaccount', 'aws:sourceowner', 'aws:sourcevpc', 'aws:sourcevpce', 'aws:sourceip',
  'aws:userid', 'aws:principalorgid', 'aws:principalorgpaths', 'aws:principalarn', 'aws:principalaccount',
  's3:dataaccesspointarn', 's3:dataaccesspointaccount',
];
// AWS does not document StringEqualsIgnoreCase. In case of doubt, a policy is public.
const FIXING_OPERATORS = ['StringEquals', 'StringLike', 'ArnEquals', 'ArnLike', 'IpAddress'];

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

/**
 * Returns whether S3 considers a policy public: it allows everyone, without a condition on fixed values.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
 */
export function isPublic(policy: PolicyDocument | undefined): boolean {
  return statementsOf(policy).some(statement => statement.Effect === 'Allow' && isForEveryone(statement)
    && !isNarrowed(statement));
}

/**
 * Returns whether `RestrictPublicBuckets` denies a principal access to a bucket with a public policy. It allows AWS
 * services and the bucket's own account only. An origin access identity is a user in an account of CloudFront.
 */
export function isRestricted(principal: Principal, bucketAccount: string): boolean {
  return principal.type !== 'service' && !(principal.type === 'aws' && principal.arn.split(':')[4] === bucketAccount);
}

function isForEveryone({ Principal: principal, NotPrincipal: excluded }: Statement): boolean {
  if (excluded !== undefined || principal === '*') return true;
  return isRecord(principal) && [principal.AWS].flat().includes('*');
}

function isNarrowed({ Condition: condition }: Statement): boolean {
  if (!isRecord(condition)) return false;
  return Object.entries(condition).some(([operator, keys]) => FIXING_OPERATORS.includes(operator) && isRecord(keys)
    && Object.entries(keys).some(([key, values]) => NARROWING_KEYS.includes(key.toLowerCase()) && isFixed(values)));
}

/** Returns whether all values are without wildcards and variables. */
function isFixed(values: unknown): boolean {
  return [values].flat().every(value => !['0.0.0.0/0', '::/0'].includes(String(value))
    && !/[*?]|\$\{/.test(String(value)));
}
