import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { addFailover, isReadByEdges } from './origin-failover';
import { replicate } from './replication';
import { refuse } from '../core/validate';
import { ImageReplica } from '../originals/image-replica';
import { BoundOriginAccess } from '../originals/origin-access-strategy';

/** The parts of an `ImageCdn` that read its bucket. */
export interface Replicable {
  readonly bucket: s3.IBucket;
  readonly distribution: cloudfront.Distribution;
  /** Missing if edge locations read no bucket of the CDN. */
  readonly access?: BoundOriginAccess;
  readonly origin: cloudfront.OriginProps;
  readonly transformFunction?: lambda.Function;
}

// Responses of S3 to its own failures. It answers 403 to a missing key.
const FAILURES = [500, 502, 503, 504];
const MISSING = [403, 404];

/**
 * Replicates the bucket to the replica, and lets its readers fall back to the replica: edge locations, the transform
 * function, or both.
 */
export function addReplica(scope: Construct, replica: ImageReplica, cdn: Replicable): void {
  replicate(scope, cdn.bucket, replica);
  if (isReadByEdges(cdn.distribution, cdn.bucket)) addEdgeFallback(scope, replica, cdn);
  if (cdn.transformFunction) addFunctionFallback(cdn.transformFunction, replica);
  scope.node.addDependency(replica.bucket); // which must be created first
}

function addEdgeFallback(scope: Construct, replica: ImageReplica, cdn: Replicable): void {
  const { bucket, distribution, access, origin } = cdn;
  if (!access) {
    refuse(scope, '`originalsPath` must be set for a replica with a behavior of your own that reads '
      + `${bucket.node.path}, so that edge locations can read the replica, too`);
  }
  const bound = access.forReplica(replica).bind(scope, replica.bucket, origin);
  const { originProperty } = bound.origin.bind(scope, { originId: 'Replica' });
  addFailover(distribution, {
    bucket,
    replica: { ...originProperty!, domainName: replica._location.domainName },
    statusCodes: replica._props.failoverOnMissing ? [...MISSING, ...FAILURES] : FAILURES,
  });
  bound.admit(distribution);
}

function addFunctionFallback(transformFunction: lambda.Function, replica: ImageReplica): void {
  const { bucketName, region } = replica._location;
  const permit = (actions: string[], resource: string) =>
    transformFunction.addToRolePolicy(new iam.PolicyStatement({ actions, resources: [resource] }));
  permit(['s3:GetObject'], `${replica._arn}/*`);
  permit(['s3:ListBucket'], replica._arn); // distinguishes a missing key from a wrong policy, as in the bucket itself
  if (replica._props.encryptionKey) permit(['kms:Decrypt'], replica._props.encryptionKey.keyArn);
  transformFunction.addEnvironment('REPLICA', bucketName);
  transformFunction.addEnvironment('REPLICA_REGION', region);
}
