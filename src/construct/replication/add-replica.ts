import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { addFailover, isReadByEdges } from './origin-failover';
import { replicate } from './replication';
import { addStatements, allowing } from '../core/function-resources';
import { refuse } from '../core/validate';
import { ImageOrigin } from '../originals/image-origin';
import { ImageReplica } from '../originals/image-replica';
import { WHOLE_BUCKET } from '../originals/origin-access';
import { bucketRoutes, replicatedBuckets } from '../originals/source-routes';
import { CdnPlan } from '../plan/cdn-plan';
import { PlannedRoute } from '../plan/sources';

/** The parts of an `ImageCdn` that read originals. */
interface Readers {
  readonly distribution: cloudfront.Distribution;
  readonly origin: ImageOrigin;
  readonly transformFunction?: lambda.Function;
}

// Responses of S3 to its own failures. It answers 403 to a missing key.
const FAILURES = [500, 502, 503, 504];
const MISSING = [403, 404];

// A distribution has ten origin groups, of which variants may need one.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html#limits-web-distributions
const MAX_GROUPS = 9;

/**
 * Replicates the bucket, or those of the sources, to their replicas, if there are any, and lets their readers fall back
 * to the replica: edge locations, the transform function, or both.
 */
export function addReplicas(
  scope: Construct, { originals, ...readers }: Readers & { readonly originals?: s3.IBucket },
  { replica, sources }: CdnPlan,
): void {
  if (replica && originals) addReplica(scope, originals, replica, readers);
  addSourceReplicas(scope, sources.routes ?? [], readers);
}

function addReplica(scope: Construct, bucket: s3.IBucket, replica: ImageReplica, readers: Readers): void {
  replicate(scope, bucket, replica);
  if (isReadByEdges(readers.distribution, bucket)) addEdgeFallback(scope, replica, bucket, readers);
  if (readers.transformFunction) addFunctionFallback(readers.transformFunction, replica);
  scope.node.addDependency(replica.bucket); // which must be created first
}

/** The transform function finds the replica of a source in its configuration. */
function addSourceReplicas(scope: Construct, routes: readonly PlannedRoute[], readers: Readers): void {
  let groups = 0;
  replicatedBuckets(routes).forEach(({ bucket, replica }, index) => {
    replicate(scope, bucket, replica, `${index || ''}`);
    if (isReadByEdges(readers.distribution, bucket)) {
      if (++groups > MAX_GROUPS) refuseGroups(scope);
      addEdgeFallback(scope, replica, bucket, readers);
    }
    const keyPrefixes = bucketRoutes(routes)
      .filter(({ place }) => place.bucket.bucketArn === bucket.bucketArn).map(({ place }) => place.keyPrefix);
    allowReading(readers.transformFunction!, replica, [...new Set(keyPrefixes)]);
    scope.node.addDependency(replica.bucket);
  });
}

function refuseGroups(scope: Construct): never {
  refuse(scope, `\`sources\` must have at most ${MAX_GROUPS} replicas with \`originalsPath\` or \`otherFiles\`, `
    + 'because a distribution has ten origin groups. Create another ImageCdn for some of the sources');
}

function addEdgeFallback(
  scope: Construct, replica: ImageReplica, bucket: s3.IBucket, { distribution, origin: { access, props } }: Readers,
): void {
  if (!access) {
    refuse(scope, '`originalsPath` must be set for a replica with a behavior of your own that reads '
      + `${bucket.node.path}, so that edge locations can read the replica, too`);
  }
  const bound = access.bindReplica(scope, replica, props);
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
  allowReading(transformFunction, replica, WHOLE_BUCKET);
  transformFunction.addEnvironment('REPLICA', bucketName);
  transformFunction.addEnvironment('REPLICA_REGION', region);
}

/** Allows listing, too, which distinguishes a missing key from a wrong policy, as in the bucket itself. */
function allowReading(transformFunction: lambda.Function, replica: ImageReplica, keyPrefixes: readonly string[]): void {
  const { _arn: arn, _props: { encryptionKey } } = replica;
  addStatements(transformFunction, 'ReplicaStatements', transformFunction.role!, [
    allowing(['s3:GetObject'], ...keyPrefixes.map(keyPrefix => `${arn}/${keyPrefix}*`)),
    allowing(['s3:ListBucket'], arn),
    ...encryptionKey ? [allowing(['kms:Decrypt'], encryptionKey.keyArn)] : [],
  ]);
}
