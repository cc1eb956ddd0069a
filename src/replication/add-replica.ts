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
import { BoundOriginAccess, WHOLE_BUCKET } from '../originals/origin-access-strategy';
import { BoundRoute, bucketRoutes, replicatedBuckets } from '../originals/source-routes';

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

// A distribution has ten origin groups, of which variants may need one.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html#limits-web-distributions
const MAX_GROUPS = 9;

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

/** The replicas of several sources, and the parts of the CDN that read them. */
export interface SourceReplicas extends Omit<Replicable, 'bucket' | 'access' | 'origin'> {
  /** Missing if all originals have one source. */
  readonly routes?: readonly BoundRoute[];
  readonly origin: ImageOrigin;
}

/**
 * Replicates the buckets of sources that have a replica, and lets their readers fall back to it. The transform function
 * finds the replica of a source in its configuration.
 */
export function addSourceReplicas(scope: Construct, { routes = [], origin, ...cdn }: SourceReplicas): void {
  const { access, props } = origin;
  let groups = 0;
  replicatedBuckets(routes).forEach(({ bucket, replica }, index) => {
    replicate(scope, bucket, replica, `${index || ''}`);
    if (isReadByEdges(cdn.distribution, bucket)) {
      if (++groups > MAX_GROUPS) refuseGroups(scope);
      addEdgeFallback(scope, replica, { ...cdn, bucket, access, origin: props });
    }
    const keyPrefixes = bucketRoutes(routes)
      .filter(({ place }) => place.bucket.bucketArn === bucket.bucketArn).map(({ place }) => place.keyPrefix);
    allowReading(cdn.transformFunction!, replica, [...new Set(keyPrefixes)]);
    scope.node.addDependency(replica.bucket);
  });
}

function refuseGroups(scope: Construct): never {
  refuse(scope, `\`sources\` must have at most ${MAX_GROUPS} replicas with \`originalsPath\` or \`otherFiles\`, `
    + 'because a distribution has ten origin groups. Create another ImageCdn for some of the sources');
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
