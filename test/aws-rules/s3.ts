import { Rule, each, isLiteral, listOf, only, references, repeated, sizeOf, stackOf, textOf } from './rule';
import { Json, Resource, StackTemplate } from './template';

const GUIDE = 'https://docs.aws.amazon.com/AmazonS3/latest/userguide';
const API = 'https://docs.aws.amazon.com/AmazonS3/latest/API';
const BUCKET = 'AWS::S3::Bucket';
const POLICY = 'AWS::S3::BucketPolicy';

const DESTINATION = { Bucket: 'arn:aws:s3:::replica' };
const REPLICATION_RULE = {
  Status: 'Enabled',
  Priority: 1,
  Filter: { Prefix: '' },
  DeleteMarkerReplication: { Status: 'Enabled' },
  Destination: DESTINATION,
};
const bucket = (properties: Json) => only(BUCKET, properties);
const replicating = (...rules: Json[]) =>
  bucket({
    VersioningConfiguration: { Status: 'Enabled' },
    ReplicationConfiguration: { Role: 'arn:aws:iam::111122223333:role/r', Rules: rules },
  });
const expiring = (rule: Json) => bucket({ LifecycleConfiguration: { Rules: [{ Status: 'Enabled', ...rule }] } });
const policy = (...statements: Json[]) =>
  stackOf({
    Bucket: { Type: BUCKET, Properties: { PublicAccessBlockConfiguration: { BlockPublicPolicy: true } } },
    It: {
      Type: POLICY,
      Properties: { Bucket: { Ref: 'Bucket' }, PolicyDocument: { Version: '2012-10-17', Statement: statements } },
    },
  });
const ALLOW = {
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::111122223333:root' },
  Action: 's3:GetObject',
  Resource: 'arn:aws:s3:::images/*',
};

function replicationRules({ ReplicationConfiguration }: Json): Json[] {
  return listOf(ReplicationConfiguration?.Rules);
}

function lifecycleRules({ LifecycleConfiguration }: Json): Json[] {
  return listOf(LifecycleConfiguration?.Rules);
}

function bucketOf(reference: Json, { Resources }: StackTemplate): Json | undefined {
  return references(reference).map(id => Resources[id]).find(resource => resource?.Type === BUCKET)?.Properties;
}

function isKmsEncrypted(properties: Json): boolean {
  return listOf(properties?.BucketEncryption?.ServerSideEncryptionConfiguration)
    .some(({ ServerSideEncryptionByDefault }) => ServerSideEncryptionByDefault?.SSEAlgorithm === 'aws:kms');
}

const isEveryone = (principal: Json) => principal === '*' || listOf(principal?.AWS).includes('*');

const numbered = (count: number) => Array.from({ length: count }, (_, index) => String(index));

/** Returns the keys of a resource's tags as JSON. */
function tagKeysOf({ Properties }: Resource): string[] {
  return Array.isArray(Properties?.Tags) ? listOf(Properties.Tags).map(({ Key }) => JSON.stringify(Key)) : [];
}

export const S3: readonly Rule[] = [
  {
    name: 'replicas with a key name the encrypted objects that they replicate',
    source: `${API}/API_SourceSelectionCriteria.html`,
    check: each(BUCKET, properties =>
      replicationRules(properties).map(
        ({ Destination, SourceSelectionCriteria }) =>
          Destination?.EncryptionConfiguration &&
          !SourceSelectionCriteria?.SseKmsEncryptedObjects &&
          'SseKmsEncryptedObjects is missing',
      ),
    ),
    broken: replicating({
      ...REPLICATION_RULE,
      Destination: { ...DESTINATION, EncryptionConfiguration: { ReplicaKmsKeyID: 'arn:key' } },
    }),
  },
  {
    name: 'a bucket that is replicated has versions',
    source: `${GUIDE}/replication-requirements.html`,
    check: each(
      BUCKET,
      properties =>
        replicationRules(properties).length > 0 &&
        properties.VersioningConfiguration?.Status !== 'Enabled' &&
        'versioning is not enabled',
    ),
    broken: bucket({
      ReplicationConfiguration: { Role: 'arn:aws:iam::111122223333:role/r', Rules: [REPLICATION_RULE] },
    }),
  },
  {
    name: 'a replication rule with a filter has a priority and decides on delete markers',
    source: `${API}/API_ReplicationRule.html`,
    check: each(BUCKET, properties =>
      replicationRules(properties).map(
        ({ Filter, Priority, DeleteMarkerReplication }) =>
          Filter !== undefined &&
          (Priority === undefined || DeleteMarkerReplication === undefined) &&
          'one of them is missing',
      ),
    ),
    broken: replicating({ ...REPLICATION_RULE, DeleteMarkerReplication: undefined }),
  },
  {
    name: 'priorities of replication rules are unique',
    source: `${GUIDE}/replication-add-config.html`,
    check: each(BUCKET, properties =>
      repeated(
        replicationRules(properties)
          .map(({ Priority }) => Priority)
          .filter(value => value !== undefined),
      ).map(value => `twice: ${value}`),
    ),
    broken: replicating(REPLICATION_RULE, REPLICATION_RULE),
  },
  {
    name: 'replication time control comes with metrics, both of 15 minutes',
    source: `${API}/API_ReplicationTime.html`,
    check: each(BUCKET, properties =>
      replicationRules(properties).map(
        ({ Destination: { ReplicationTime, Metrics } }) =>
          ReplicationTime?.Status === 'Enabled' &&
          !(
            ReplicationTime.Time?.Minutes === 15 &&
            Metrics?.Status === 'Enabled' &&
            Metrics.EventThreshold?.Minutes === 15
          ) &&
          'a metric or the time is missing',
      ),
    ),
    broken: replicating({
      ...REPLICATION_RULE,
      Destination: { ...DESTINATION, ReplicationTime: { Status: 'Enabled', Time: { Minutes: 15 } } },
    }),
  },
  {
    name: 'keys and values of tags have characters and lengths that S3 takes',
    source: `${API}/API_control_Tag.html`,
    check: each(BUCKET, ({ Tags }, { stack }) =>
      listOf(Tags)
        .filter(({ Key }) => isLiteral(Key))
        .map(({ Key, Value }) => {
          const [key, value] = [textOf(Key, stack), textOf(Value, stack)];
          const isRight =
            /^[\p{L}\p{N}\s+\-=._:/@]{1,128}$/u.test(key) && /^[\p{L}\p{N}\s+\-=._:/@]{0,256}$/u.test(value);
          return !isRight && `the tag ${key}`;
        }),
    ),
    broken: bucket({ Tags: [{ Key: 'aws-cdk:cr-owned:a & b', Value: 'true' }] }),
  },
  {
    name: 'a resource has each tag once',
    source: `${API}/API_PutBucketTagging.html`,
    check: app => app.flatMap(stack => Object.entries(stack.Resources ?? {})
      .filter(([, resource]) => repeated(tagKeysOf(resource)).length > 0)
      .map(([id, resource]) => `${stack.name}/${id}: ${repeated(tagKeysOf(resource)).join(', ')}`)),
    broken: bucket({ Tags: [{ Key: 'a', Value: '1' }, { Key: 'a', Value: '2' }] }),
  },
  {
    name: 'a resource has at most 50 tags, those of its stack included',
    source: `${API}/API_PutBucketTagging.html`,
    check: app => app.flatMap(stack => Object.entries(stack.Resources ?? {}).flatMap(([id, resource]) => {
      const own = tagKeysOf(resource);
      const { size } = new Set([...own, ...Object.keys(stack.tags ?? {}).map(key => JSON.stringify(key))]);
      return own.length > 0 && size > 50 ? [`${stack.name}/${id}: ${size} tags`] : [];
    })),
    broken: [{
      ...bucket({ Tags: numbered(26).map(Key => ({ Key: `own${Key}`, Value: '1' })) })[0],
      tags: Object.fromEntries(numbered(25).map(key => [`stack${key}`, '1'])),
    }],
  },
  {
    name: 'a bucket name follows the rules for general purpose buckets',
    source: `${GUIDE}/bucketnamingrules.html`,
    check: each(BUCKET, ({ BucketName, BucketNamespace }, { stack }) => {
      if (BucketName === undefined || (!isLiteral(BucketName) && !BucketName['Fn::Join'] && !BucketName['Fn::Sub'])) {
        return false;
      }
      const name = textOf(BucketName, stack);
      const isRight =
        /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) &&
        !name.includes('..') &&
        !/^\d+(\.\d+){3}$/.test(name) &&
        !/^(xn--|sthree-|amzn-s3-demo-)/.test(name) &&
        !/(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/.test(name) &&
        (BucketNamespace === 'account-regional' || !name.endsWith('-an'));
      return !isRight && `the name is ${name}`;
    }),
    broken: bucket({ BucketName: 'xn--images' }),
  },
  {
    name: 'a bucket policy has at most 20 KB',
    source: `${GUIDE}/add-bucket-policy.html`,
    check: each(
      POLICY,
      ({ PolicyDocument }, { stack }) =>
        sizeOf(PolicyDocument, stack) > 20_480 && `${sizeOf(PolicyDocument, stack)} bytes`,
    ),
    broken: policy({
      ...ALLOW,
      Resource: Array.from({ length: 500 }, (_, index) => `arn:aws:s3:::images/a-long-enough-folder-${index}/*`),
    }),
  },
  {
    name: 'a bucket that blocks public policies has none',
    source: `${GUIDE}/access-control-block-public-access.html`,
    check: each(
      POLICY,
      ({ Bucket, PolicyDocument }, { stack }) =>
        bucketOf(Bucket, stack)?.PublicAccessBlockConfiguration?.BlockPublicPolicy === true &&
        listOf(PolicyDocument.Statement).some(
          ({ Effect, Principal, Condition }) => Effect === 'Allow' && isEveryone(Principal) && !Condition,
        ) &&
        'it allows everyone',
    ),
    broken: policy({ ...ALLOW, Principal: '*' }),
  },
  {
    name: 'a bucket has one policy',
    source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-s3-bucketpolicy.html',
    check: app =>
      app.flatMap(stack =>
        repeated(
          Object.values(stack.Resources ?? {})
            .filter(({ Type }) => Type === POLICY)
            .map(({ Properties }) => JSON.stringify(Properties.Bucket)),
        ).map(reference => `${stack.name}: several policies of ${reference}`),
      ),
    broken: stackOf({
      One: {
        Type: POLICY,
        Properties: { Bucket: 'images', PolicyDocument: { Version: '2012-10-17', Statement: [ALLOW] } },
      },
      Two: {
        Type: POLICY,
        Properties: { Bucket: 'images', PolicyDocument: { Version: '2012-10-17', Statement: [ALLOW] } },
      },
    }),
  },
  {
    name: 'a bucket behind an OAI is not encrypted by KMS',
    source:
      'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html',
    check: each(POLICY, ({ Bucket, PolicyDocument }, { stack }) => {
      const principals: Json[] = listOf(PolicyDocument.Statement).map(({ Principal }) => Principal);
      // An OAI beside OAC is one that is on its way out.
      const hasControl = principals.some(principal => principal?.Service === 'cloudfront.amazonaws.com');
      return (
        isKmsEncrypted(bucketOf(Bucket, stack)) &&
        !hasControl &&
        principals.some(principal => principal?.CanonicalUser !== undefined) &&
        'an OAI cannot decrypt'
      );
    }),
    broken: stackOf({
      Bucket: {
        Type: BUCKET,
        Properties: {
          BucketEncryption: {
            ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' } }],
          },
        },
      },
      It: {
        Type: POLICY,
        Properties: {
          Bucket: { Ref: 'Bucket' },
          PolicyDocument: { Version: '2012-10-17', Statement: [{ ...ALLOW, Principal: { CanonicalUser: 'abc' } }] },
        },
      },
    }),
  },
  {
    name: 'a bucket whose owner owns all objects has no ACL',
    source: `${GUIDE}/about-object-ownership.html`,
    check: each(
      BUCKET,
      ({ AccessControl, OwnershipControls }) =>
        !['Private', 'BucketOwnerFullControl', undefined].includes(AccessControl) &&
        listOf(OwnershipControls?.Rules).some(({ ObjectOwnership }) => ObjectOwnership === 'BucketOwnerEnforced') &&
        `its ACL is ${AccessControl}`,
    ),
    broken: bucket({
      AccessControl: 'LogDeliveryWrite',
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
    }),
  },
  {
    name: 'a bucket with an ACL says who owns its objects',
    source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/create-bucket-faq.html',
    check: each(
      BUCKET,
      ({ AccessControl, OwnershipControls }) =>
        !['Private', 'BucketOwnerFullControl', undefined].includes(AccessControl) &&
        OwnershipControls === undefined &&
        `its ACL is ${AccessControl}`,
    ),
    broken: bucket({ AccessControl: 'LogDeliveryWrite' }),
  },
  {
    name: 'a lifecycle rule removes delete markers without a date and without tags',
    source: `${API}/API_LifecycleExpiration.html`,
    check: each(BUCKET, properties =>
      lifecycleRules(properties).map(
        ({ ExpiredObjectDeleteMarker, ExpirationInDays, ExpirationDate, TagFilters }) =>
          ExpiredObjectDeleteMarker === true &&
          (ExpirationInDays ?? ExpirationDate ?? TagFilters) !== undefined &&
          'it has one of them',
      ),
    ),
    broken: expiring({ ExpiredObjectDeleteMarker: true, ExpirationInDays: 1 }),
  },
  {
    name: 'objects expire later than they move to another storage class',
    source: `${GUIDE}/lifecycle-transition-general-considerations.html`,
    check: each(BUCKET, properties =>
      lifecycleRules(properties).flatMap(({ ExpirationInDays, Transitions }) =>
        listOf(Transitions).map(
          ({ TransitionInDays }) => ExpirationInDays <= TransitionInDays && `they move after ${TransitionInDays} days`,
        ),
      ),
    ),
    broken: expiring({ ExpirationInDays: 30, Transitions: [{ StorageClass: 'GLACIER', TransitionInDays: 30 }] }),
  },
  {
    name: 'objects stay in S3 Standard for 30 days before they move to infrequent access',
    source: `${GUIDE}/lifecycle-transition-general-considerations.html`,
    check: each(BUCKET, properties =>
      lifecycleRules(properties).flatMap(({ Transitions }) =>
        listOf(Transitions)
          .filter(
            ({ StorageClass, TransitionInDays }) =>
              ['STANDARD_IA', 'ONEZONE_IA'].includes(StorageClass) && TransitionInDays < 30,
          )
          .map(({ TransitionInDays }) => `they move after ${TransitionInDays} days`),
      ),
    ),
    broken: expiring({ Transitions: [{ StorageClass: 'STANDARD_IA', TransitionInDays: 29 }] }),
  },
  {
    name: 'a bucket has at most 1,000 lifecycle rules',
    source: `${API}/API_PutBucketLifecycleConfiguration.html`,
    check: each(
      BUCKET,
      properties => lifecycleRules(properties).length > 1000 && `${lifecycleRules(properties).length} rules`,
    ),
    broken: bucket({ LifecycleConfiguration: { Rules: Array(1001).fill({ Status: 'Enabled', ExpirationInDays: 1 }) } }),
  },
  {
    name: 'IDs of lifecycle rules have at most 255 characters, and are unique',
    source: `${GUIDE}/intro-lifecycle-rules.html#intro-lifecycle-rule-id`,
    check: each(BUCKET, properties => {
      const ids = lifecycleRules(properties)
        .map(({ Id }) => Id)
        .filter(isLiteral);
      return [...ids.filter(id => id.length > 255), ...repeated(ids)].map(id => `the ID ${id.slice(0, 20)}`);
    }),
    broken: expiring({ Id: 'x'.repeat(256), ExpirationInDays: 1 }),
  },
  {
    name: 'a lifecycle rule retains 1 to 100 noncurrent versions',
    source: `${API}/API_NoncurrentVersionExpiration.html`,
    check: each(BUCKET, properties =>
      lifecycleRules(properties).map(({ NoncurrentVersionExpiration }) => {
        const versions: number = NoncurrentVersionExpiration?.NewerNoncurrentVersions ?? 1;
        return (versions < 1 || versions > 100) && `${versions} versions`;
      }),
    ),
    broken: expiring({ NoncurrentVersionExpiration: { NoncurrentDays: 1, NewerNoncurrentVersions: 101 } }),
  },
  {
    name: 'a bucket has at most 100 CORS rules',
    source: `${API}/API_PutBucketCors.html`,
    check: each(
      BUCKET,
      ({ CorsConfiguration }) =>
        listOf(CorsConfiguration?.CorsRules).length > 100 && `${listOf(CorsConfiguration.CorsRules).length} rules`,
    ),
    broken: bucket({
      CorsConfiguration: { CorsRules: Array(101).fill({ AllowedMethods: ['GET'], AllowedOrigins: ['*'] }) },
    }),
  },
  {
    name: 'a rule listens to a bucket that sends its events to EventBridge',
    source: `${GUIDE}/enable-event-notifications-eventbridge.html`,
    check: each(
      'AWS::Events::Rule',
      ({ EventPattern }, { stack }) =>
        listOf(EventPattern?.source).includes('aws.s3') &&
        references(EventPattern?.detail?.bucket)
          .map(id => stack.Resources[id])
          .filter(resource => resource?.Type === BUCKET)
          .filter(
            ({ Properties }) =>
              !Properties?.NotificationConfiguration?.EventBridgeConfiguration && !isSwitchedOnLater(stack),
          )
          .map(() => 'its bucket sends none'),
    ),
    broken: stackOf({
      Bucket: { Type: BUCKET, Properties: {} },
      Rule: {
        Type: 'AWS::Events::Rule',
        Properties: {
          State: 'ENABLED',
          EventPattern: { source: ['aws.s3'], detail: { bucket: { name: [{ Ref: 'Bucket' }] } } },
        },
      },
    }),
  },
];

/** Notifications of the CDK's own custom resource, which its user may have asked for. */
function isSwitchedOnLater({ Resources }: StackTemplate): boolean {
  return Object.values(Resources).some(({ Type }) => Type === 'Custom::S3BucketNotifications');
}
