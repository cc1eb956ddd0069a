import { App, AppBucket } from './app';
import { isEmpty, objectsOf, ownObjectsOf } from './bucket-contents';
import { isReplicated, primaryOf } from './replicas';
import { isRecord } from '../../../model/is-record';
import { Located } from '../../cloud-assembly/intrinsics';
import { bucketDomainNames } from '../../cloud-assembly/physical-ids';
import { Properties, PropertyTable } from '../../cloud-assembly/properties';
import { LocalEdgeError } from '../../local-edge-error';
import { checkPolicy } from '../iam/policy-check';
import { PolicyDocument } from '../iam/policy-document';
import { isPublic } from '../s3/bucket-access';
import { FaultInjector } from '../s3/fault-injection';

const BUCKET: PropertyTable = {
  AbacStatus: 'harmless',
  AccelerateConfiguration: 'harmless',
  AccessControl: 'emulated',
  AnalyticsConfigurations: 'harmless',
  BucketEncryption: 'emulated',
  BucketName: 'emulated',
  BucketNamePrefix: 'harmless',
  BucketNamespace: 'harmless',
  CorsConfiguration: { note: 'the CORS answers of S3 itself are not emulated' },
  IntelligentTieringConfigurations: 'harmless',
  InventoryConfigurations: 'harmless',
  LifecycleConfiguration: 'harmless',
  LoggingConfiguration: 'harmless',
  MetadataConfiguration: 'harmless',
  MetadataTableConfiguration: 'harmless',
  MetricsConfigurations: 'harmless',
  NotificationConfiguration: 'harmless',
  ObjectLockConfiguration: 'harmless',
  ObjectLockEnabled: 'harmless',
  OwnershipControls: 'harmless',
  PublicAccessBlockConfiguration: 'emulated',
  ReplicationConfiguration: 'emulated',
  Tags: 'harmless',
  VersioningConfiguration: 'emulated',
  WebsiteConfiguration: 'harmless', // affects the website endpoint only
};
const PUBLIC_ACCESS_BLOCK: PropertyTable = {
  BlockPublicAcls: 'emulated',
  BlockPublicPolicy: 'emulated',
  IgnorePublicAcls: 'emulated',
  RestrictPublicBuckets: 'emulated',
};
const ENCRYPTION: PropertyTable = { ServerSideEncryptionConfiguration: 'emulated' };
const ENCRYPTION_RULE: PropertyTable = {
  BlockedEncryptionTypes: 'harmless', BucketKeyEnabled: 'harmless', ServerSideEncryptionByDefault: 'emulated',
};
const ENCRYPTION_BY_DEFAULT: PropertyTable = { KMSMasterKeyID: 'harmless', SSEAlgorithm: 'emulated' };
const VERSIONING: PropertyTable = { MfaDelete: 'harmless', Status: 'emulated' };
const BUCKET_POLICY: PropertyTable = { Bucket: 'emulated', PolicyDocument: 'emulated' };
const PRIVATE_ACLS = [
  undefined, 'Private', 'BucketOwnerFullControl', 'BucketOwnerRead', 'LogDeliveryWrite', 'AwsExecRead',
];

/** Returns the bucket of an origin's domain name; undefined if the domain name does not belong to S3. */
export function bucketOf(app: App, origin: Properties, domainName: string): AppBucket | undefined {
  const located = app.resolver.resourcesOf('AWS::S3::Bucket').find(candidate =>
    bucketDomainNames(nameOf(app, candidate), candidate.stack.region).includes(domainName));
  const name = located
    ? nameOf(app, located)
    : /^(.+)\.s3[.-](?:dualstack\.)?(?:[a-z0-9-]+\.)?amazonaws\.com$/.exec(domainName)?.[1];
  return name === undefined ? undefined : bucketNamed(app, origin, 'DomainName', name);
}

/**
 * Returns the bucket of this name. Each bucket is read once.
 *
 * @param property the property that names the bucket, for errors
 */
export function bucketNamed(app: App, user: Properties, property: string, name: string): AppBucket {
  const known = app.buckets.get(name);
  if (known) return known;
  const located = app.resolver.resourcesOf('AWS::S3::Bucket').find(candidate => nameOf(app, candidate) === name);
  const bucket = located ? ownBucket(app, located) : foreignBucket(app, user, property, name);
  app.buckets.set(name, bucket);
  return bucket;
}

function ownBucket(app: App, located: Located): AppBucket {
  const name = nameOf(app, located);
  const properties = Properties.of({ ...located, ...app }, BUCKET);
  const block = properties.child('PublicAccessBlockConfiguration', PUBLIC_ACCESS_BLOCK);
  const policy = policyOf(app, name);
  if (!PRIVATE_ACLS.includes(properties.string('AccessControl'))) {
    properties.refuse(
      'AccessControl', 'the local edge does not support access control lists that let others read: use a bucket policy',
    );
  }
  if (block?.boolean('BlockPublicPolicy') && isPublic(policy)) {
    properties.refuse('PublicAccessBlockConfiguration', 'the deployment would fail, '
      + 'because BlockPublicPolicy makes S3 reject the bucket policy, which is public');
  }
  const encryption = encryptionOf(properties);
  return {
    name,
    account: located.stack.account,
    policy,
    hasPolicyInApp: true,
    restrictPublicBuckets: block?.boolean('RestrictPublicBuckets') ?? false,
    encryption,
    isKmsEncrypted: encryption !== 'AES256',
    versioned: properties.child('VersioningConfiguration', VERSIONING)?.string('Status') === 'Enabled',
    isWrittenByFunctions: app.bucketsWrittenByFunctions.has(name),
    objects: ownObjectsOf(app, properties, name),
    hasReplica: isReplicated(app, located),
    isReplica: primaryOf(app, name) !== undefined,
    fault: new FaultInjector(),
  };
}

/** Returns an imported bucket, whose policy and objects are outside this app. */
function foreignBucket(app: App, user: Properties, property: string, name: string): AppBucket {
  const isWrittenByFunctions = app.bucketsWrittenByFunctions.has(name);
  const policy = policyOf(app, name);
  if (isEmpty(app, name)) {
    user.refuse(property, `the bucket ${name} is not in this app, so its objects are unknown: `
      + 'pass --images with a folder of files to serve instead');
  }
  if (!app.images && !isWrittenByFunctions) {
    app.notes.add(`The bucket ${name} is not in this app: only the files that this app uploads to it are served.`);
  }
  if (!policy) {
    app.notes.add(
      `The policy of the bucket ${name} is not in this app: it is assumed to let only this distribution read.`,
    );
  }
  return {
    name,
    account: user.place.stack.account,
    policy,
    hasPolicyInApp: policy !== undefined,
    restrictPublicBuckets: true,
    encryption: 'AES256',
    isKmsEncrypted: false,
    isWrittenByFunctions,
    objects: objectsOf(app, name),
    fault: new FaultInjector(),
  };
}

function policyOf(app: App, bucketName: string): PolicyDocument | undefined {
  const policies = app.resolver.resourcesOf('AWS::S3::BucketPolicy')
    .map(located => Properties.of({ ...located, ...app }, BUCKET_POLICY))
    .filter(policy => policy.string('Bucket') === bucketName);
  if (policies.length > 1) {
    policies[1].refuse('Bucket', `${policies[0].place.resource.path} is a policy of the same bucket, `
      + 'which can have only one: combine the statements');
  }
  const document = policies[0]?.value('PolicyDocument');
  if (document === undefined) return undefined;
  if (!isRecord(document) || document.Statement === undefined) {
    throw new LocalEdgeError(`the policy of bucket ${bucketName} has no Statement`);
  }
  const policy = document as unknown as PolicyDocument;
  checkPolicy(policy);
  return policy;
}

function encryptionOf(properties: Properties): string {
  const [rule] = properties.child('BucketEncryption', ENCRYPTION)?.children(
    'ServerSideEncryptionConfiguration', ENCRYPTION_RULE,
  ) ?? [];
  // The default encryption of S3 since 2023.
  return rule?.child('ServerSideEncryptionByDefault', ENCRYPTION_BY_DEFAULT)?.string('SSEAlgorithm') ?? 'AES256';
}

function nameOf({ resolver }: App, { stack, resource }: Located): string {
  return String(resolver.resolve(stack, { Ref: resource.logicalId }));
}

