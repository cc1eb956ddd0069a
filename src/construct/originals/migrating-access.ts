import { Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { allow, controlStatement, fromAnyDistribution, identityStatement } from './bucket-policy';
import { OriginAccessStrategy, WHOLE_BUCKET } from './origin-access-strategy';
import { identityFor, identityForReplica, keepReference, refuseWhereNotOffered } from './origin-identity';
import { createControl, signedOrigin } from './signed-origin';

/** @param shared the identity that reads other buckets of the CDN */
export function migratingAccess(
  given?: cloudfront.IOriginAccessIdentity,
  givenControl?: cloudfront.IOriginAccessControl,
  shared?: cloudfront.IOriginAccessIdentity,
): OriginAccessStrategy {
  return {
    isSigned: true,
    isMigrating: true,
    bind: (scope, bucket, originProps) => {
      refuseWhereNotOffered(scope, bucket);
      const identity = given ?? identityFor(scope, bucket, shared);
      const control = givenControl ?? createControl(scope, bucket);
      return {
        origin: signedOrigin(scope, bucket, originProps, control),
        identity,
        same: migratingAccess(given, control, identity),
        forReplica: other => migratingAccess(identityForReplica(scope, given, other), control),
        admit: (distribution, keyPrefixes = WHOLE_BUCKET) => {
          const signed = controlStatement(bucket, fromAnyDistribution(), keyPrefixes);
          allow(scope, bucket, [identityStatement(bucket, identity, keyPrefixes), signed]);
          if (bucket.policy && !isNamed(distribution, bucket.policy)) distribution.node.addDependency(bucket.policy);
          keepReference(distribution, identity);
        },
      };
    },
  };
}

/**
 * Whether a policy names the distribution, which reads the bucket already in another behavior of its user. Neither
 * could then wait for the other.
 */
function isNamed(distribution: cloudfront.Distribution, policy: s3.BucketPolicy): boolean {
  const id: unknown = Stack.of(distribution).resolve(distribution.distributionId);
  return JSON.stringify(Stack.of(policy).resolve(policy.document)).includes(JSON.stringify(id));
}
