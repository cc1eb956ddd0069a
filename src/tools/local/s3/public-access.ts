import { isRecord } from '../../../model/is-record';
import { Principal } from '../iam/policy';
import { PolicyDocument, Statement, statementsOf } from '../iam/policy-document';

// Only these keys can restrict a statement for everyone.
const NARROWING_KEYS = [
  'aws:sourcearn', 'aws:sourceaccount', 'aws:sourceowner', 'aws:sourcevpc', 'aws:sourcevpce', 'aws:sourceip',
  'aws:userid', 'aws:principalorgid', 'aws:principalorgpaths', 'aws:principalarn', 'aws:principalaccount',
  's3:dataaccesspointarn', 's3:dataaccesspointaccount',
];
// AWS does not document StringEqualsIgnoreCase. In case of doubt, a policy is public.
const FIXING_OPERATORS = ['StringEquals', 'StringLike', 'ArnEquals', 'ArnLike', 'IpAddress'];

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
