import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { allow, identityStatement } from './bucket-policy';
import { OriginAccessStrategy, WHOLE_BUCKET } from './origin-access-strategy';
import { identityFor, identityForReplica, refuseKms, refuseWhereNotOffered } from './origin-identity';

/** @param shared the identity that reads other buckets of the CDN */
export function identityAccess(
  given?: cloudfront.IOriginAccessIdentity, shared?: cloudfront.IOriginAccessIdentity,
): OriginAccessStrategy {
  return {
    isSigned: false,
    isMigrating: false,
    bind: (scope, bucket, originProps) => {
      refuseKms(scope, bucket);
      refuseWhereNotOffered(scope, bucket);
      const identity = given ?? identityFor(scope, bucket, shared);
      return {
        origin: new IdentityOrigin(bucket, identity, originProps),
        identity,
        same: identityAccess(given, identity),
        forReplica: replica => identityAccess(identityForReplica(scope, given, replica)),
        admit: (_, keyPrefixes = WHOLE_BUCKET) => {
          allow(scope, bucket, [identityStatement(bucket, identity, keyPrefixes)]);
        },
      };
    },
  };
}

/** The CDK's own origin for an OAI, without its grant: this library adds the statements. */
class IdentityOrigin extends origins.S3BucketOrigin {
  constructor(
    bucket: s3.IBucket, private readonly identity: cloudfront.IOriginAccessIdentity, props: cloudfront.OriginProps,
  ) {
    super(bucket, props);
  }

  protected renderS3OriginConfig(): cloudfront.CfnDistribution.S3OriginConfigProperty {
    return { originAccessIdentity: `origin-access-identity/cloudfront/${this.identity.originAccessIdentityId}` };
  }
}
