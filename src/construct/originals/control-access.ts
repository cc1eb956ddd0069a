import { Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { allow, controlStatement, fromAnyDistribution, fromDistribution } from './bucket-policy';
import type { ImageReplica } from './image-replica';
import { OriginAccessStrategy, WHOLE_BUCKET } from './origin-access-strategy';
import { createControl, signedOrigin } from './signed-origin';
import { warn } from '../core/validate';

/** @param owner the replica to which the bucket belongs, if any */
export function controlAccess(given?: cloudfront.IOriginAccessControl, owner?: ImageReplica): OriginAccessStrategy {
  return {
    isSigned: true,
    isMigrating: false,
    bind: (scope, bucket, originProps) => {
      const control = given ?? createControl(scope, bucket);
      return {
        origin: signedOrigin(scope, bucket, originProps, control),
        same: controlAccess(control),
        forReplica: replica => controlAccess(control, replica),
        admit: (distribution, keyPrefixes = WHOLE_BUCKET) => {
          const conditions = onBehalfOf(scope, bucket, distribution, owner);
          allow(scope, bucket, [controlStatement(bucket, conditions, keyPrefixes)]);
        },
      };
    },
  };
}

function onBehalfOf(
  scope: Construct, bucket: s3.IBucket, distribution: cloudfront.Distribution, owner: ImageReplica | undefined,
): iam.Conditions {
  if (Stack.of(bucket) === Stack.of(scope)) return fromDistribution(distribution);
  warn(scope, 'wideBucketPolicy', 'The policy of a bucket in another stack allows every distribution of this account '
    + `to read, because naming this one would make the two stacks depend on each other. ${narrowerThanAccount(owner)}`);
  return fromAnyDistribution();
}

function narrowerThanAccount(owner: ImageReplica | undefined): string {
  if (!owner) return 'Put the bucket in the same stack, or use `OriginAccess.identity()`';
  const why = 'A replica is in another Region, and so in another stack';
  return owner._props.encryptionKey
    ? `${why}, and an OAI cannot read objects that are encrypted with a KMS key. `
      + 'Acknowledge this warning, or leave out `encryptionKey`'
    : `${why}. Use \`OriginAccess.identity()\` with \`crossRegionReferences: true\` on both `
      + 'stacks, or acknowledge this warning';
}
