import { IResource, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct, IConstruct } from 'constructs';
import { originalsRead, routesTo } from './source-routes';
import { printedJson, readable } from '../core/printed-json';
import { isKnown, warn } from '../core/validate';
import { PlannedRoute } from '../plan/sources';

/** The buckets of originals. */
interface OriginalsBuckets {
  readonly originals?: s3.IBucket;
  readonly routes?: readonly PlannedRoute[];
}

/** The functions that need originals. The CDN may lack any of them. */
interface OriginalsFunctions {
  /** The functions that read originals. They list them, too, without which S3 answers 403 for a missing one. */
  readonly reading: readonly (lambda.IFunction | undefined)[];
  /** The functions that list originals only. */
  readonly listing: readonly (lambda.IFunction | undefined)[];
}

/**
 * Lets a role decrypt the objects of a bucket. The policy of a key in another account is changed there.
 */
export function allowDecryptionBy(role: iam.IRole, { encryptionKey: key }: s3.IBucket): void {
  if (!key) return;
  if (isInAccountOf(role, key.env.account)) key.grantDecrypt(role);
  else role.addToPrincipalPolicy(new iam.PolicyStatement({ actions: ['kms:Decrypt'], resources: [key.keyArn] }));
}

/**
 * Prints the statements that policies of buckets and keys in other accounts need: the permissions of a role are not
 * sufficient there.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-walkthroughs-managing-access-example2.html
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html
 */
export function printPoliciesOfOtherAccounts(
  scope: Construct, { originals, routes }: OriginalsBuckets, { reading, listing }: OriginalsFunctions,
): void {
  if (!reading.some(Boolean)) return;
  for (const bucket of originalsRead(originals, routes).buckets) {
    if (isInAccountOf(scope, bucket.env.account)) continue;
    const { objects } = originalsRead(originals, routes && routesTo(bucket, routes));
    const toBucket = [
      allowing(reading, 's3:GetObject', ...objects),
      allowing([...reading, ...listing], 's3:ListBucket', bucket.bucketArn),
    ];
    const printedToBucket = printedJson(scope, 'OtherAccountBucketPolicy', descriptionFor(scope, 'bucket'), toBucket);
    warn(scope, 'otherAccountBucket',
      requirement(scope, `the bucket ${readable(scope, bucket.bucketName)}`, bucket) + printedToBucket);
    const { encryptionKey: key } = bucket;
    if (!key || isInAccountOf(scope, key.env.account)) continue;
    const toKey = [allowing(reading, 'kms:Decrypt', '*')]; // in a key policy: this key
    const printedToKey = printedJson(scope, 'OtherAccountKeyPolicy', descriptionFor(scope, 'KMS key'), toKey);
    warn(scope, 'otherAccountKey',
      requirement(scope, `the KMS key ${readable(scope, key.keyArn)} of a bucket`, key) + printedToKey);
  }
}

function descriptionFor({ node }: Construct, what: string): string {
  return `To be added to the policy of a ${what} of ${node.path}`;
}

function requirement(scope: Construct, what: string, { env: { account } }: IResource): string {
  const isCertain = isKnown(Stack.of(scope).account) && isKnown(account);
  return `${what} ${isCertain ? 'belongs' : 'may belong'} to another account (${readable(scope, account)}). `
    + `${isCertain ? 'Until' : 'If it does, then until'} its policy allows the functions of this CDN to read, every `
    + 'image in the bucket is a 502. Deploy this stack first, because a policy cannot name roles that do not exist. '
    + 'Then add to the policy: ';
}

function isInAccountOf(construct: IConstruct, account: string): boolean {
  return Stack.of(construct).account === account;
}

function allowing(functions: OriginalsFunctions['reading'], action: string, ...resources: string[]): object {
  const principals = functions.flatMap(each => each ? [new iam.ArnPrincipal(each.role!.roleArn)] : []);
  return new iam.PolicyStatement({ actions: [action], resources, principals }).toStatementJson();
}
