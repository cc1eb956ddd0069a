import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { addFailover, isReadByEdges } from './origin-failover';
import { replicate } from './replication';
import { ImageReplica } from '../originals/image-replica';
import { BoundOriginAccess } from '../originals/origin-access';

/** What an `ImageCdn` has that gets a replica. */
export interface Replicable {
  readonly bucket: s3.IBucket;
  readonly distribution: cloudfront.Distribution;
  readonly access: BoundOriginAccess;
  readonly origin: cloudfront.OriginProps;
  readonly transformFunction?: lambda.Function;
}

// What S3 answers when it is S3 that fails. A 403 is what it answers for a missing key.
const FAILURES = [500, 502, 503, 504];
const MISSING = [403, 404];

/**
 * Has the replica filled by S3, and read where the bucket fails, by whoever reads that: edges, the transformer, or
 * both.
 */
export function addReplica(scope: Construct, replica: ImageReplica, cdn: Replicable): void {
  replicate(scope, cdn.bucket, replica);
  if (isReadByEdges(cdn.distribution, cdn.bucket)) letEdgesFallBack(scope, replica, cdn);
  if (cdn.transformFunction) letTransformerFallBack(cdn.transformFunction, replica);
  scope.node.addDependency(replica.bucket); // which has to be there first
}

function letEdgesFallBack(scope: Construct, replica: ImageReplica, { bucket, distribution, access, origin }: Replicable): void {
  const bound = access.forReplica(replica)._bind(scope, replica.bucket, origin);
  const { originProperty } = bound.origin.bind(scope, { originId: 'Replica' });
  addFailover(distribution, {
    bucket,
    replica: { ...originProperty!, domainName: replica._location.domainName },
    statusCodes: replica._props.failoverOnMissing ? [...MISSING, ...FAILURES] : FAILURES,
  });
  bound.admit(distribution);
}

function letTransformerFallBack(transformer: lambda.Function, replica: ImageReplica): void {
  const { bucketName, region } = replica._location;
  const permit = (actions: string[], resource: string) => transformer.addToRolePolicy(new iam.PolicyStatement({ actions, resources: [resource] }));
  permit(['s3:GetObject'], `${replica._arn}/*`);
  permit(['s3:ListBucket'], replica._arn); // to tell a missing key from a policy at fault, as in the bucket itself
  if (replica._props.encryptionKey) permit(['kms:Decrypt'], replica._props.encryptionKey.keyArn);
  transformer.addEnvironment('REPLICA', bucketName);
  transformer.addEnvironment('REPLICA_REGION', region);
}
