import { Aws } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { printedJson } from '../core/printed-json';
import { warn } from '../core/validate';

/**
 * Returns the statement that lets one identity read objects. Without `s3:ListBucket`, S3 answers 403 to a missing key,
 * so that viewers cannot learn which keys exist.
 */
export function identityStatement(
  bucket: s3.IBucket, identity: cloudfront.IOriginAccessIdentity, keyPrefixes: readonly string[],
): iam.PolicyStatement {
  return new iam.PolicyStatement({
    actions: ['s3:GetObject'],
    resources: keyPrefixes.map(keyPrefix => bucket.arnForObjects(`${keyPrefix}*`)),
    principals: [identity.grantPrincipal],
  });
}

/**
 * Returns the statement that lets CloudFront read objects on behalf of the distributions in the conditions only.
 *
 * @param keyPrefixes the beginnings of the keys of the objects
 */
export function controlStatement(
  bucket: s3.IBucket, conditions: iam.Conditions, keyPrefixes: readonly string[],
): iam.PolicyStatement {
  return new iam.PolicyStatement({
    actions: ['s3:GetObject'],
    resources: keyPrefixes.map(keyPrefix => bucket.arnForObjects(`${keyPrefix}*`)),
    principals: [new iam.ServicePrincipal('cloudfront.amazonaws.com')],
    conditions,
  });
}

/**
 * Returns the condition for one distribution.
 */
export function fromDistribution(distribution: cloudfront.Distribution): iam.Conditions {
  return { StringEquals: { 'AWS:SourceArn': distribution.distributionArn } };
}

/** Returns the pattern of the ARNs of this account's distributions. */
export function anyDistribution(): string {
  return `arn:${Aws.PARTITION}:cloudfront::${Aws.ACCOUNT_ID}:distribution/*`;
}

/**
 * Returns the condition for every distribution of this account, for policies in which the name of one distribution
 * would be a circular dependency.
 */
export function fromAnyDistribution(): iam.Conditions {
  return { StringLike: { 'AWS:SourceArn': anyDistribution() } };
}

/**
 * Adds the statements to the bucket's policy. The policy of an imported bucket cannot be changed, so a warning prints
 * the statements and the effect of their absence.
 */
export function allow(
  scope: Construct, bucket: s3.IBucket, statements: iam.PolicyStatement[], effect = 'every image is a 403',
): void {
  const notAdded = statements.filter(statement => !bucket.addToResourcePolicy(statement).statementAdded);
  notAdded.forEach(statement => warnOwner(scope, statement, effect));
}

function warnOwner(scope: Construct, statement: iam.PolicyStatement, effect: string): void {
  const description = `To be added to the policy of a bucket of ${scope.node.path}`;
  warn(scope, 'importedBucketPolicy', 'the policy of an imported bucket cannot be changed at synthesis, '
    + `and until it is changed, ${effect}. Add this statement to it: `
    + printedJson(scope, 'BucketPolicyStatement', description, statement.toStatementJson()));
}

/**
 * Allows CloudFront to decrypt objects that are encrypted with a customer managed key.
 */
export function allowDecryption(scope: Construct, bucket: s3.IBucket): void {
  const added = bucket.encryptionKey?.addToResourcePolicy(new iam.PolicyStatement({
    actions: ['kms:Decrypt'],
    resources: ['*'], // in a key policy: this key
    principals: [new iam.ServicePrincipal('cloudfront.amazonaws.com')],
    conditions: fromAnyDistribution(),
  }));
  if (added?.statementAdded) {
    warn(scope, 'wideKeyPolicy', 'the key policy allows every distribution of this account to decrypt, '
      + 'because naming this one would be a circular dependency of key, bucket and distribution. '
      + 'Restrict `AWS:SourceArn` to this distribution after the deployment, or acknowledge this warning');
  } else if (added) {
    warn(scope, 'importedKeyPolicy', 'the policy of an imported key cannot be changed at synthesis, and until it is '
      + 'changed, every image is a 403. Allow `kms:Decrypt` to `cloudfront.amazonaws.com` for this distribution in it');
  }
}
