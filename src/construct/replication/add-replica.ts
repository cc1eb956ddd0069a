import { CfnOutput, Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { BucketDeployment } from 'aws-cdk-lib/aws-s3-deployment';
import { Construct } from 'constructs';
import { addFailover, isReadByEdges } from './origin-failover';
import { isVersioned, usesAwsManagedKey } from '../core/bucket-settings';
import { addStatements, allowing } from '../core/function-resources';
import { readable } from '../core/printed-json';
import { isKnown, refuse, requireStage, warn } from '../core/validate';
import { ImageOrigin } from '../originals/image-origin';
import { ImageReplica, requireReference } from '../originals/image-replica';
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

const ENABLED = { status: 'Enabled' };
const FIFTEEN_MINUTES = { minutes: 15 }; // the only value that S3 accepts

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html */
const NOT_IN_DESCRIPTIONS = /[^\t\n\r\x20-\x7e\u00a1-\u00ff]/g;

/**
 * Configures S3 to replicate every new object of the bucket, and every deletion, to the replica.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication.html
 * @param suffix the end of construct IDs, for one of several buckets of the CDN
 */
function replicate(scope: Construct, bucket: s3.IBucket, replica: ImageReplica, suffix = ''): void {
  validate(scope, bucket, replica);
  const resource = bucket.node.defaultChild;
  if (!(resource instanceof s3.CfnBucket)) {
    explain(scope, bucket, configuration(replica, role(scope, bucket, replica, suffix).role), suffix);
    return;
  }
  if (replicatesTo(resource, replica)) return; // another ImageCdn of the same bucket
  if (resource.replicationConfiguration) {
    refuse(scope, `\`replica\` must be used with a bucket that has no other replication, got ${bucket.node.path}`);
  }
  if (!isVersioned(resource)) {
    refuse(scope, '`replica` must be used with a versioned bucket, '
      + `because S3 replicates versions, got ${bucket.node.path}. Set \`versioned: true\``);
  }
  const made = role(bucket, bucket, replica);
  resource.replicationConfiguration = configuration(replica, made.role);
  replicated.set(resource, replica);
  bucket.node.addDependency(replica.bucket); // S3 accepts only an existing bucket as the destination
  // S3 never replicates objects that were uploaded before the permissions existed
  uploadsOf(scope).forEach(upload => upload.node.addDependency(made.policy));
}

const replicated = new WeakMap<s3.CfnBucket, ImageReplica>();

function replicatesTo(resource: s3.CfnBucket, replica: ImageReplica): boolean {
  return replicated.get(resource) === replica;
}

function validate(scope: Construct, bucket: s3.IBucket, replica: ImageReplica): void {
  requireStage(scope, 'replica', replica);
  const [here, there] = [bucket.env, Stack.of(replica)];
  if (!isKnown(here.region) || here.region === there.region) {
    const got = isKnown(here.region) ? here.region : 'an unknown Region';
    refuse(scope, '`replica` must be in another Region than the bucket, and both must be known, '
      + `got ${got} and ${there.region}. Set \`env: { region }\` on both stacks`);
  }
  if (isKnown(here.account) && isKnown(there.account) && here.account !== there.account) {
    refuse(scope, `\`replica\` must be in the account of the bucket (${here.account}), got ${there.account}`);
  }
  if (usesAwsManagedKey(bucket)) { // by default, S3 does not replicate objects encrypted with KMS keys
    refuse(scope, '`bucket` must not be encrypted with the AWS managed key if it has a `replica`, '
      + `got ${bucket.node.path}. Use SSE-S3, or a customer managed key`);
  }
  if (bucket.encryptionKey && !replica._props.encryptionKey) {
    refuse(scope, `\`replica\` must have an \`encryptionKey\` in ${there.region}, `
      + `because ${bucket.node.path} is encrypted with a key, and its replica must not be less protected`);
  }
  if (replica._props.encryptionKey) {
    requireReference(scope, replica._props.encryptionKey.keyArn, 'the `encryptionKey` of `replica`', 'import the key');
  }
}

function configuration(replica: ImageReplica, { roleArn }: iam.IRole): s3.CfnBucket.ReplicationConfigurationProperty {
  const { encryptionKey, replicationTimeControl = false, replicationMetrics = replicationTimeControl } = replica._props;
  return {
    role: roleArn,
    rules: [
      {
        id: 'Replica',
        ...ENABLED,
        priority: 1,
        filter: { prefix: '' },
        deleteMarkerReplication: ENABLED,
        // S3 requires it beside an encryption configuration, also where the bucket itself has no key.
        sourceSelectionCriteria: encryptionKey && { sseKmsEncryptedObjects: ENABLED },
        destination: {
          bucket: replica._arn,
          encryptionConfiguration: encryptionKey && { replicaKmsKeyId: encryptionKey.keyArn },
          metrics: replicationMetrics
            ? { ...ENABLED, eventThreshold: replicationTimeControl ? FIFTEEN_MINUTES : undefined }
            : undefined,
          replicationTime: replicationTimeControl ? { ...ENABLED, time: FIFTEEN_MINUTES } : undefined,
        },
      },
    ],
  };
}

/**
 * Creates the role with the permissions that S3 needs for the replication, and no others.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html
 */
function role(
  scope: Construct, bucket: s3.IBucket, replica: ImageReplica, suffix = '',
): { role: iam.Role; policy: iam.Policy } {
  const made = new iam.Role(scope, `ReplicationRole${suffix}`, {
    description: `Replicates ${bucket.node.path} to ${replica.node.path}`
      .replace(NOT_IN_DESCRIPTIONS, '-').slice(0, 1000),
    // The condition cannot name the bucket itself, which depends on this role.
    assumedBy: new iam.ServicePrincipal('s3.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
    }),
  });
  const statement = (actions: string[], ...resources: string[]) => new iam.PolicyStatement({ actions, resources });
  const policy = new iam.Policy(scope, `ReplicationPolicy${suffix}`, {
    roles: [made],
    statements: [
      statement(['s3:GetReplicationConfiguration', 's3:ListBucket'], bucket.bucketArn),
      statement(
        ['s3:GetObjectVersionForReplication', 's3:GetObjectVersionAcl', 's3:GetObjectVersionTagging'],
        bucket.arnForObjects('*'),
      ),
      statement(['s3:ReplicateObject', 's3:ReplicateDelete', 's3:ReplicateTags'], `${replica._arn}/*`),
      ...keyStatements(bucket, replica),
    ],
  });
  return { role: made, policy };
}

/**
 * Allows S3 to use each key for the objects of its bucket only.
 *
 * S3 also decrypts with the key of the replica, to verify the S3 Bucket Key before it encrypts with it.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-config-for-kms-objects.html#bk-replication
 */
function keyStatements(bucket: s3.IBucket, replica: ImageReplica): iam.PolicyStatement[] {
  const statement = (actions: string[], keyArn: string, region: string, bucketArn: string) => new iam.PolicyStatement({
    actions,
    resources: [keyArn],
    conditions: {
      StringEquals: { 'kms:ViaService': `s3.${region}.${Stack.of(bucket).urlSuffix}` },
      StringLike: { 'kms:EncryptionContext:aws:s3:arn': [bucketArn, `${bucketArn}/*`] },
    },
  });
  const [source, target] = [bucket.encryptionKey, replica._props.encryptionKey];
  return [
    ...source ? [statement(['kms:Decrypt'], source.keyArn, bucket.env.region, bucket.bucketArn)] : [],
    ...target ? [statement(['kms:Encrypt', 'kms:Decrypt'], target.keyArn, replica._location.region, replica._arn)] : [],
  ];
}

function uploadsOf(scope: Construct): BucketDeployment[] {
  return scope.node.findAll().filter(child => child instanceof BucketDeployment);
}

/** Warns that only the owner of an imported bucket can configure its replication, and prints the commands. */
function explain(
  scope: Construct, bucket: s3.IBucket, config: s3.CfnBucket.ReplicationConfigurationProperty, suffix: string,
): void {
  const output = new CfnOutput(scope, `ReplicationConfiguration${suffix}`, {
    description: `For put-bucket-replication of the bucket that ${scope.node.path} reads`,
    value: Stack.of(scope).toJsonString(inApiCase(config)),
  });
  const name = readable(scope, bucket.bucketName);
  warn(scope, 'importedBucketReplication', 'the replication of an imported bucket cannot be configured at synthesis, '
    + 'and until it is, the replica stays empty. After the deployment, run '
    + `\`aws s3api put-bucket-versioning --bucket ${name} --versioning-configuration Status=Enabled\`, `
    + `then \`aws s3api put-bucket-replication --bucket ${name} --replication-configuration 'VALUE'\` `
    + 'with the value of the output ' + Stack.of(scope).getLogicalId(output));
}

/** Returns the configuration with the names of S3's API: `Role` instead of `role`, `ID`, and `ReplicaKmsKeyID`. */
function inApiCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inApiCase);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined).map(([name, item]) =>
    [(name[0].toUpperCase() + name.slice(1)).replace(/Id$/, 'ID'), inApiCase(item)]));
}
