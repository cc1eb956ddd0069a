import { App, CfnParameter, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import {
  ImageCdn,
  ImageCdnProps,
  ImageReplica,
  ImageReplicaProps,
  ImageSource,
  ImageTransformation,
  OriginAccess,
  VariantDelivery,
} from '../../../src';
import { breakingAwsRule } from '../../aws-rules/at-synthesis';
import { distributionConfig, only, warnings } from '../../support';

interface Regions {
  readonly stack: Stack;
  readonly there: Stack;
}

function regions({ here = 'eu-west-1', over = 'eu-central-1', references = [true, true] } = {}): Regions {
  const app = new App();
  const stackOf = (id: string, region: string, crossRegionReferences: boolean) =>
    new Stack(app, id, { env: { region }, crossRegionReferences });
  return { there: stackOf('There', over, references[1]), stack: stackOf('Test', here, references[0]) };
}

/** A CDN with a replica, by the prop. */
function replicated(props: ImageCdnProps = {}, replicaProps: ImageReplicaProps = {}) {
  const { stack, there } = regions();
  const replica = new ImageReplica(there, 'Replica', replicaProps);
  const cdn = new ImageCdn(stack, 'Images', { replica, ...props });
  return {
    stack,
    there,
    replica,
    cdn,
    template: Template.fromStack(stack),
    replicaTemplate: Template.fromStack(there),
  };
}

function originsOf(template: Template): any[] {
  return distributionConfig(template).Origins;
}

/** The members of the group that a behaviour asks, and on which statuses the second of them. */
function failoverOf(template: Template, behavior: { TargetOriginId: string }): any {
  const config = distributionConfig(template);
  const group = config.OriginGroups.Items.find(({ Id }: any) => Id === behavior.TargetOriginId);
  return {
    members: group.Members.Items.map(({ OriginId }: any) => config.Origins.find(({ Id }: any) => Id === OriginId)),
    statusCodes: group.FailoverCriteria.StatusCodes.Items,
  };
}

function allowsOf(template: Template, bucket: RegExp): any[] {
  return Object.values(template.findResources('AWS::S3::BucketPolicy'))
    .filter(({ Properties }) => bucket.test(Properties.Bucket.Ref))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement.filter(({ Effect }: any) => Effect === 'Allow'));
}

const NAME = {
  'Fn::Join': ['', [expect.stringMatching(/^there-replica-[0-9a-f]{8}-$/), { Ref: 'AWS::AccountId' }, '-eu-central-1']],
};
const REPLICA_HOST = {
  'Fn::Join': [
    '',
    [NAME['Fn::Join'][1][0], { Ref: 'AWS::AccountId' }, '-eu-central-1.s3.eu-central-1.', { Ref: 'AWS::URLSuffix' }],
  ],
};
const replicaArn = (rest = '') => ({
  'Fn::Join': [
    '',
    [
      'arn:',
      { Ref: 'AWS::Partition' },
      expect.stringMatching(/^:s3:::there-replica-[0-9a-f]{8}-$/),
      { Ref: 'AWS::AccountId' },
      `-eu-central-1${rest}`,
    ],
  ],
});
const bucketArn = { 'Fn::GetAtt': [expect.stringMatching(/^ImagesBucket/), 'Arn'] };
const objects = { 'Fn::Join': ['', [bucketArn, '/*']] };

describe('ImageReplica without options', () => {
  const { stack, there, template, replicaTemplate } = replicated();

  test('creates a bucket like the original one, with a name that other Regions know', () => {
    const { BucketName: name, ...properties } = only(replicaTemplate, 'AWS::S3::Bucket');
    const { ReplicationConfiguration: _replication, ...primary } = only(template, 'AWS::S3::Bucket');
    expect(name).toEqual(NAME);
    expect(properties).toEqual(primary);
    expect(properties.VersioningConfiguration).toEqual({ Status: 'Enabled' });
  });

  test('retains its bucket, except if its first deployment fails, which would leave the name taken', () => {
    const policies = { DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' };
    replicaTemplate.hasResource('AWS::S3::Bucket', policies);
  });

  test('replicates all objects, including deletions', () => {
    expect(only(template, 'AWS::S3::Bucket').ReplicationConfiguration).toEqual({
      Role: { 'Fn::GetAtt': [expect.stringMatching(/^ImagesBucketReplicationRole/), 'Arn'] },
      Rules: [{
        Id: 'Replica',
        Status: 'Enabled',
        Priority: 1,
        Filter: { Prefix: '' },
        DeleteMarkerReplication: { Status: 'Enabled' },
        Destination: { Bucket: replicaArn() },
      }],
    });
  });

  test('allows only S3, for this account, to assume the replication role, with the required permissions only', () => {
    const [role] = Object.entries(template.findResources('AWS::IAM::Role'))
      .filter(([id]) => /Replication/.test(id))
      .map(([, resource]) => resource.Properties);
    expect(role.AssumeRolePolicyDocument.Statement).toEqual([{
      Effect: 'Allow',
      Action: 'sts:AssumeRole',
      Principal: { Service: 's3.amazonaws.com' },
      Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
    }]);
    expect(role).not.toHaveProperty('ManagedPolicyArns');
    expect(only(template, 'AWS::IAM::Policy').PolicyDocument.Statement).toEqual([
      { Effect: 'Allow', Action: ['s3:GetReplicationConfiguration', 's3:ListBucket'], Resource: bucketArn },
      {
        Effect: 'Allow',
        Action: ['s3:GetObjectVersionForReplication', 's3:GetObjectVersionAcl', 's3:GetObjectVersionTagging'],
        Resource: objects,
      },
      {
        Effect: 'Allow',
        Action: ['s3:ReplicateObject', 's3:ReplicateDelete', 's3:ReplicateTags'],
        Resource: replicaArn('/*'),
      },
    ]);
  });

  test('is read by edge locations if the bucket fails, after short timeouts', () => {
    const {
      members: [primary, replica],
      statusCodes,
    } = failoverOf(template, distributionConfig(template).DefaultCacheBehavior);
    expect(statusCodes).toEqual([500, 502, 503, 504]);
    expect(primary).toMatchObject({
      DomainName: { 'Fn::GetAtt': [bucketArn['Fn::GetAtt'][0], 'RegionalDomainName'] },
      ConnectionAttempts: 2,
      ConnectionTimeout: 2,
      S3OriginConfig: { OriginReadTimeout: 3 },
    });
    expect(replica.DomainName).toEqual(REPLICA_HOST);
    expect(originsOf(template)).toHaveLength(2);
  });

  test('is read by an identity in its own stack, and the bucket by that of the CDN', () => {
    const identities = originsOf(template).map(({ S3OriginConfig }) => JSON.stringify(S3OriginConfig));
    expect(identities).toEqual([
      expect.stringContaining('"Ref":"ImagesOai'), expect.stringMatching(/ExportsReader.*ReplicaOai/),
    ]);
    expect(allowsOf(replicaTemplate, /^Replica/)).toEqual([{
      Effect: 'Allow',
      Action: 's3:GetObject',
      Resource: { 'Fn::Join': ['', [{ 'Fn::GetAtt': [expect.stringMatching(/^ReplicaBucket/), 'Arn'] }, '/*']] },
      Principal: { CanonicalUser: { 'Fn::GetAtt': [expect.stringMatching(/^ReplicaOai/), 'S3CanonicalUserId'] } },
    }]);
    expect(allowsOf(template, /^ImagesBucket/)).toEqual([{
      Effect: 'Allow',
      Action: 's3:GetObject',
      Resource: objects,
      Principal: { CanonicalUser: { 'Fn::GetAtt': [expect.stringMatching(/^ImagesOai/), 'S3CanonicalUserId'] } },
    }]);
  });

  test('keeps the identity of the CDN, and creates another one', () => {
    for (const each of [template, replicaTemplate]) {
      each.resourceCountIs('AWS::CloudFront::CloudFrontOriginAccessIdentity', 1);
    }
    const { members: [primary, copy] } = failoverOf(template, distributionConfig(template).DefaultCacheBehavior);
    expect(primary.S3OriginConfig.OriginAccessIdentity).toEqual({
      'Fn::Join': ['', ['origin-access-identity/cloudfront/', { Ref: expect.stringMatching(/^ImagesOai/) }]],
    });
    expect(JSON.stringify(copy.S3OriginConfig)).toMatch(/ReplicaOai/);
    expect(stack.dependencies.map(({ node }) => node.id)).toEqual(['There']);
  });

  test('is deployed before the CDN, without dependencies', () => {
    expect(stack.dependencies).toEqual([there]);
    expect(there.dependencies).toEqual([]);
  });

  test('causes no warnings in its stack', () => {
    expect(warnings(stack)).toEqual([]);
  });
});

test('ImageReplica with every option passes them to the template', () => {
  const { template, replicaTemplate } = replicated({ originAccess: OriginAccess.control() }, {
    bucketName: 'my-images-there',
    encryptionKey: kms.Key.fromKeyArn(regions().there, 'Key', 'arn:aws:kms:eu-central-1:111122223333:key/1'),
    replicationTimeControl: true,
    replicationMetrics: true,
    failoverOnMissing: true,
  });
  expect(only(replicaTemplate, 'AWS::S3::Bucket')).toMatchObject({
    BucketName: 'my-images-there',
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [
        {
          BucketKeyEnabled: true,
          ServerSideEncryptionByDefault: {
            SSEAlgorithm: 'aws:kms',
            KMSMasterKeyID: 'arn:aws:kms:eu-central-1:111122223333:key/1',
          },
        },
      ],
    },
  });
  const [{ Destination }] = only(template, 'AWS::S3::Bucket').ReplicationConfiguration.Rules;
  expect(Destination).toMatchObject({
    EncryptionConfiguration: { ReplicaKmsKeyID: 'arn:aws:kms:eu-central-1:111122223333:key/1' },
    Metrics: { Status: 'Enabled', EventThreshold: { Minutes: 15 } },
    ReplicationTime: { Status: 'Enabled', Time: { Minutes: 15 } },
  });
  expect(failoverOf(template, distributionConfig(template).DefaultCacheBehavior).statusCodes).toEqual([
    403, 404, 500, 502, 503, 504,
  ]);
});

test('ImageReplica names its bucket without references in a known account, so that a kept one can be adopted', () => {
  const there = new Stack(new App(), 'There', { env: { account: '111122223333', region: 'eu-central-1' } });
  new ImageReplica(there, 'Replica');
  expect(only(Template.fromStack(there), 'AWS::S3::Bucket').BucketName)
    .toMatch(/^there-replica-[0-9a-f]{8}-111122223333-eu-central-1$/);
});

test.each([
  [RemovalPolicy.RETAIN, 'Retain'], [RemovalPolicy.DESTROY, 'Delete'],
])('ImageReplica does not change the removal policy %s', (removalPolicy, DeletionPolicy) => {
  const { replicaTemplate } = breakingAwsRule(
    'a resource that is always retained has no fixed name that a second deployment would meet',
    () => replicated({}, { removalPolicy }),
  );
  replicaTemplate.hasResource('AWS::S3::Bucket', { DeletionPolicy });
});

test('`replicationMetrics` alone enables metrics without replication time control', () => {
  const { template } = replicated({}, { replicationMetrics: true });
  const [{ Destination }] = only(template, 'AWS::S3::Bucket').ReplicationConfiguration.Rules;
  expect(Destination).toEqual({ Bucket: replicaArn(), Metrics: { Status: 'Enabled' } });
});

describe('ImageCdn with `replica`', () => {
  test('applies to behaviors that are added later, with the paths of their origins', () => {
    const { stack, there } = regions();
    const cdn = new ImageCdn(stack, 'Images', {
      originAccess: OriginAccess.control(),
      replica: new ImageReplica(there, 'Replica'),
    });
    const domainName = cdn.bucket!.bucketRegionalDomainName;
    const origin = (path: string) => ({
      bind: () => ({ originProperty: { id: path, domainName, originPath: path, connectionAttempts: 3 } }),
    });
    cdn.distribution.addBehavior('old/*', origin('/old'));
    cdn.distribution.addBehavior('upload/*', origin('/new'), { allowedMethods: cloudfront.AllowedMethods.ALLOW_ALL });
    const template = Template.fromStack(stack);

    const [old, upload] = distributionConfig(template).CacheBehaviors;
    const { members: [primary, replica] } = failoverOf(template, old);
    expect(primary).toMatchObject({ OriginPath: '/old', ConnectionAttempts: 3, ConnectionTimeout: 2 });
    expect(replica).toMatchObject({ OriginPath: '/old', DomainName: REPLICA_HOST });
    expect(upload.TargetOriginId).toBe('/new'); // an origin group takes no PUT
  });

  test('lets two CDNs of one bucket share the replica', () => {
    const { stack, there } = regions();
    const bucket = new s3.Bucket(stack, 'Own', { versioned: true });
    const replica = new ImageReplica(there, 'Replica');
    for (const id of ['One', 'Two']) new ImageCdn(stack, id, { bucket, replica });
    expect(only(Template.fromStack(stack), 'AWS::S3::Bucket').ReplicationConfiguration.Rules).toHaveLength(1);
  });
});

describe('ImageReplica with OAC', () => {
  const { stack, there, template, replicaTemplate } = replicated({ originAccess: OriginAccess.control() });

  test('is read by the same control as the bucket, without values across Regions', () => {
    const controls = originsOf(template).map(({ OriginAccessControlId }) => OriginAccessControlId);
    expect(controls).toEqual([{ 'Fn::GetAtt': [expect.stringMatching(/^ImagesOac/), 'Id'] }, controls[0]]);
    for (const each of [template, replicaTemplate]) each.resourceCountIs('AWS::Lambda::Function', 0);
    replicaTemplate.resourceCountIs('AWS::CloudFront::CloudFrontOriginAccessIdentity', 0);
  });

  test('allows all distributions of this account with a warning, as it cannot name the one', () => {
    expect(allowsOf(replicaTemplate, /^Replica/)).toEqual([expect.objectContaining({
      Action: 's3:GetObject',
      Principal: { Service: 'cloudfront.amazonaws.com' },
      Condition: { StringLike: { 'AWS:SourceArn': { 'Fn::Join': ['', expect.arrayContaining([':distribution/*'])] } } },
    })]);
    expect(warnings(stack)).toEqual(['wideBucketPolicy']);
    expect(stack.dependencies).toEqual([there]);
  });

  test.each([
    [
      {},
      'A replica is in another Region, and so in another stack. '
        + 'Use `OriginAccess.identity()` with `crossRegionReferences: true` on both stacks',
    ],
    [
      { encryptionKey: true },
      'an OAI cannot read objects that are encrypted with a KMS key. Acknowledge this warning, '
        + 'or leave out `encryptionKey`',
    ],
  ])(
    'causes a warning about its policy with %j, with possible remedies',
    ({ encryptionKey }: { encryptionKey?: boolean }, advice) => {
      const { stack: here, there: over } = regions();
      const props = encryptionKey ? { encryptionKey: new kms.Key(over, 'Key') } : {};
      new ImageCdn(here, 'Images', {
        originAccess: OriginAccess.control(),
        replica: new ImageReplica(over, 'Replica', props),
      });
      const said = Annotations.fromStack(here)
        .findWarning('*', Match.stringLikeRegexp('The policy of a bucket in another stack'))
        .map(({ entry }) => String(entry.data));
      expect(said).toEqual([expect.stringContaining(advice)]);
      expect(said[0]).not.toContain('Put the bucket in the same stack');
    },
  );

  test('uses the keys of both Regions: S3 may decrypt with one and encrypt with the other, for these objects', () => {
    const { stack: here, there: over } = regions();
    const bucket = new s3.Bucket(here, 'Own', { versioned: true, encryption: s3.BucketEncryption.KMS });
    const encryptionKey = new kms.Key(over, 'Key');
    new ImageCdn(here, 'Images', {
      bucket,
      originAccess: OriginAccess.control(),
      replica: new ImageReplica(over, 'Replica', { encryptionKey }),
    });
    const made = Template.fromStack(here);

    const [rule] = only(made, 'AWS::S3::Bucket').ReplicationConfiguration.Rules;
    expect(rule.SourceSelectionCriteria).toEqual({ SseKmsEncryptedObjects: { Status: 'Enabled' } });
    const [policy] = Object.entries(made.findResources('AWS::IAM::Policy'))
      .filter(([id]) => /ReplicationPolicy/.test(id))
      .map(([, { Properties }]) => Properties);
    const own = { 'Fn::GetAtt': [expect.stringMatching(/^Own/), 'Arn'] };
    expect(policy.PolicyDocument.Statement.slice(3)).toEqual([
      {
        Effect: 'Allow',
        Action: 'kms:Decrypt',
        Resource: { 'Fn::GetAtt': [expect.stringMatching(/^OwnKey/), 'Arn'] },
        Condition: {
          StringEquals: { 'kms:ViaService': { 'Fn::Join': ['', ['s3.eu-west-1.', { Ref: 'AWS::URLSuffix' }]] } },
          StringLike: { 'kms:EncryptionContext:aws:s3:arn': [own, { 'Fn::Join': ['', [own, '/*']] }] },
        },
      },
      {
        Effect: 'Allow',
        Action: ['kms:Encrypt', 'kms:Decrypt'],
        Resource: rule.Destination.EncryptionConfiguration.ReplicaKmsKeyID,
        Condition: {
          StringEquals: { 'kms:ViaService': { 'Fn::Join': ['', ['s3.eu-central-1.', { Ref: 'AWS::URLSuffix' }]] } },
          StringLike: { 'kms:EncryptionContext:aws:s3:arn': [replicaArn(), replicaArn('/*')] },
        },
      },
    ]);
  });
});

describe('ImageReplica with encryption', () => {
  const imported = (region: string, stack: Stack) =>
    kms.Key.fromKeyArn(stack, `Key-${region}`, `arn:aws:kms:${region}:111122223333:key/1`);

  /** The replication rule, and the statements of its role about keys, each as its key and actions. */
  function replication(isPrimaryEncrypted: boolean, isReplicaEncrypted: boolean): { rule: any; keys: unknown[] } {
    const { stack, there } = regions();
    const primaryKey = isPrimaryEncrypted ? imported('eu-west-1', stack) : undefined;
    const bucket = new s3.Bucket(stack, 'Own', { versioned: true, encryptionKey: primaryKey });
    const encryptionKey = isReplicaEncrypted ? imported('eu-central-1', there) : undefined;
    const replica = new ImageReplica(there, 'Replica', { encryptionKey });
    new ImageCdn(stack, 'Images', { bucket, originAccess: OriginAccess.control(), replica });
    const template = Template.fromStack(stack);
    const policies = template.findResources('AWS::IAM::Policy');
    const id = Object.keys(policies).find(each => /ReplicationPolicy/.test(each))!;
    const statements: any[] = policies[id].Properties.PolicyDocument.Statement;
    const ofKeys = statements.filter(({ Action }) => /kms:/.test(String(Action)));
    return {
      rule: only(template, 'AWS::S3::Bucket').ReplicationConfiguration.Rules[0],
      keys: ofKeys.map(({ Resource, Action }) => [Resource, Action]),
    };
  }

  const SELECTED = { SseKmsEncryptedObjects: { Status: 'Enabled' } };
  const REPLICA_KEY = 'arn:aws:kms:eu-central-1:111122223333:key/1';
  const ENCRYPTS: [string, string[]] = [REPLICA_KEY, ['kms:Encrypt', 'kms:Decrypt']];

  test('selects and encrypts nothing when both buckets are encrypted by S3', () => {
    const { rule, keys } = replication(false, false);
    expect(rule).not.toHaveProperty('SourceSelectionCriteria');
    expect(rule.Destination).not.toHaveProperty('EncryptionConfiguration');
    expect(keys).toEqual([]);
  });

  test('selects SSE-KMS objects when only the replica has a key, as S3 requires', () => {
    const { rule, keys } = replication(false, true);
    expect(rule.SourceSelectionCriteria).toEqual(SELECTED);
    expect(rule.Destination.EncryptionConfiguration).toEqual({ ReplicaKmsKeyID: REPLICA_KEY });
    expect(keys).toEqual([ENCRYPTS]);
  });

  test('decrypts with the key of the bucket and encrypts with that of the replica when both have one', () => {
    const { rule, keys } = replication(true, true);
    expect(rule.SourceSelectionCriteria).toEqual(SELECTED);
    expect(rule.Destination.EncryptionConfiguration).toEqual({ ReplicaKmsKeyID: REPLICA_KEY });
    expect(keys).toEqual([['arn:aws:kms:eu-west-1:111122223333:key/1', 'kms:Decrypt'], ENCRYPTS]);
  });

  test('rejects a replica encrypted by S3 for a bucket that has a key', () => {
    expect(() => replication(true, false)).toThrow(/must have an `encryptionKey` in eu-central-1/);
  });

  test.each([
    s3.BucketEncryption.KMS_MANAGED, s3.BucketEncryption.DSSE_MANAGED,
  ])('rejects a bucket with the key that AWS manages (%s)', encryption => {
    const { stack, there } = regions();
    const bucket = new s3.Bucket(stack, 'Own', { versioned: true, encryption });
    const replica = new ImageReplica(there, 'Replica', { encryptionKey: imported('eu-central-1', there) });
    const transformation = ImageTransformation.onDemand(); // edge locations do not read this bucket
    expect(() => new ImageCdn(stack, 'Images', { bucket, transformation, replica })).toThrow(
      'Test/Images: `bucket` must not be encrypted with the AWS managed key if it has a `replica`, got Test/Own. '
        + 'Use SSE-S3, or a customer managed key');
  });
});

describe('ImageReplica with `transformation`', () => {
  const transformation = ImageTransformation.onDemand();

  function transformerOf(template: Template): any {
    return Object.entries(template.findResources('AWS::Lambda::Function')).find(([id]) =>
      /^ImagesTransformer/.test(id),
    )![1].Properties;
  }

  test('is read by the transform function, and not by edge locations', () => {
    const { template, replicaTemplate } = replicated({ transformation });
    expect(transformerOf(template).Environment.Variables).toMatchObject({
      REPLICA: NAME,
      REPLICA_REGION: 'eu-central-1',
    });
    const [policy] = Object.entries(template.findResources('AWS::IAM::Policy'))
      .filter(([id]) => /TransformerRole/.test(id))
      .map(([, { Properties }]) => Properties);
    expect(policy.PolicyDocument.Statement.slice(4)).toEqual([
      { Effect: 'Allow', Action: 's3:GetObject', Resource: replicaArn('/*') },
      { Effect: 'Allow', Action: 's3:ListBucket', Resource: replicaArn() },
    ]);
    expect(originsOf(template)).toHaveLength(2); // the store of variants and the transformer
    expect(allowsOf(replicaTemplate, /^Replica/)).toEqual([]);
    replicaTemplate.resourceCountIs('AWS::CloudFront::CloudFrontOriginAccessIdentity', 0);
  });

  test('uses no values of the other Region', () => {
    const { stack, there } = regions({ references: [false, false] });
    new ImageCdn(stack, 'Images', { transformation, replica: new ImageReplica(there, 'Replica') });
    Template.fromStack(there).resourceCountIs('AWS::Lambda::Function', 0);
    expect(stack.dependencies).toEqual([there]);
  });

  const OAI = expect.objectContaining({ Action: 's3:GetObject', Principal: { CanonicalUser: expect.anything() } });
  const OAC = expect.objectContaining({ Action: 's3:GetObject', Principal: { Service: 'cloudfront.amazonaws.com' } });
  test.each([
    ['OAI', OriginAccess.identity(), [OAI]],
    ['OAC', OriginAccess.control(), [OAC]],
    ['OAC in place of OAI', OriginAccess.migrating(), [OAI, OAC]],
  ])('serves originals under `originalsPath` as a fallback, with %s', (_name, originAccess, allowed) => {
    const { template, replicaTemplate } = replicated({
      transformation,
      originalsPath: 'original',
      originAccess,
    });
    const [behavior] = distributionConfig(template).CacheBehaviors;
    const {
      members: [primary, replica],
      statusCodes,
    } = failoverOf(template, behavior);
    expect(primary.DomainName).toEqual({
      'Fn::GetAtt': [expect.stringMatching(/^ImagesBucket/), 'RegionalDomainName'],
    });
    expect(replica.DomainName).toEqual(REPLICA_HOST);
    expect(statusCodes).toEqual([500, 502, 503, 504]);
    expect(allowsOf(replicaTemplate, /^Replica/)).toEqual(allowed);
    expect(failoverOf(template, distributionConfig(template).DefaultCacheBehavior).statusCodes).toEqual([
      403, 404, 500, 502, 503, 504,
    ]);
  });

  test('allows the transform function to read it with a customer managed key', () => {
    const encryptionKey = kms.Key.fromKeyArn(regions().there, 'Key', 'arn:aws:kms:eu-central-1:111122223333:key/1');
    const { template } = replicated({ transformation }, { encryptionKey });
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          { Effect: 'Allow', Action: 'kms:Decrypt', Resource: 'arn:aws:kms:eu-central-1:111122223333:key/1' },
        ]),
      },
    });
  });
});

describe('ImageReplica of a CDN', () => {
  test('works with a domain and Origin Shield for both origins', () => {
    const { stack, there } = regions();
    const certificate = acm.Certificate.fromCertificateArn(
      stack,
      'Certificate',
      'arn:aws:acm:us-east-1:111122223333:certificate/1',
    );
    new ImageCdn(stack, 'Images', {
      domainNames: ['images.example.com'],
      certificate,
      originShieldRegion: 'eu-west-1',
      replica: new ImageReplica(there, 'Replica'),
    });
    const template = Template.fromStack(stack);
    const { members } = failoverOf(template, distributionConfig(template).DefaultCacheBehavior);
    expect(members.map(({ OriginShield }: any) => OriginShield)).toEqual(
      Array(2).fill({ Enabled: true, OriginShieldRegion: 'eu-west-1' }),
    );
    expect(distributionConfig(template).Aliases).toEqual(['images.example.com']);
  });

  test('works with a bucket in a third stack, which depends on the replica as well', () => {
    const { stack, there } = regions();
    const home = new Stack(stack.node.root as App, 'Home', {
      env: { region: 'eu-west-1' },
      crossRegionReferences: true,
    });
    const bucket = new s3.Bucket(home, 'Bucket', { versioned: true });
    new ImageCdn(stack, 'Images', { bucket, replica: new ImageReplica(there, 'Replica') });
    Template.fromStack(home).resourceCountIs('AWS::IAM::Role', 1); // of the replication
    expect(home.dependencies).toEqual([there]);
    expect(new Set(stack.dependencies)).toEqual(new Set([home, there]));
  });
});

test('`crossRegionReferences` in the stack of the CDN is sufficient for the CDK, which writes them there', () => {
  const { stack, there } = regions({ references: [true, false] });
  new ImageCdn(stack, 'Images', { replica: new ImageReplica(there, 'Replica') });
  Template.fromStack(there).resourceCountIs('Custom::CrossRegionExportWriter', 1);
  Template.fromStack(stack).resourceCountIs('Custom::CrossRegionExportReader', 1);
});

test('the role of the replication has a description that IAM accepts, whatever the IDs of constructs contain', () => {
  const { stack, there } = regions();
  new ImageCdn(stack, 'Bilder für 画像 – ☃', { replica: new ImageReplica(there, 'レプリカ') });
  const [description] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Role'))
    .map(({ Properties }) => Properties.Description)
    .filter(text => text?.startsWith('Replicates'));
  expect(description).toBe('Replicates Test/Bilder für -- - -/Bucket to There/----');
});

describe('`uploads` of a CDN with a replica', () => {
  test('are deployed after replication is configured', () => {
    const { template } = replicated({
      uploads: [{ path: `${__dirname}/../../../examples/minimal/images`, exclude: ['*.md'] }],
    });
    for (const { DependsOn } of Object.values(template.findResources('Custom::CDKBucketDeployment'))) {
      expect(DependsOn).toEqual(expect.arrayContaining([expect.stringMatching(/ReplicationPolicy/)]));
    }
  });
});

describe('ImageReplica of an imported bucket', () => {
  const { stack, there } = regions();
  const bucket = s3.Bucket.fromBucketAttributes(stack, 'Own', { bucketName: 'my-images', region: 'eu-west-1' });
  new ImageCdn(stack, 'Images', { bucket, replica: new ImageReplica(there, 'Replica') });
  const template = Template.fromStack(stack);

  test('creates a role, and prints the two commands for the owner', () => {
    expect(warnings(stack)).toContain('importedBucketReplication');
    const [message] = Annotations.fromStack(stack).findWarning(
      '*',
      Match.stringLikeRegexp('importedBucketReplication'),
    );
    expect(message.entry.data).toContain(
      'aws s3api put-bucket-versioning --bucket my-images --versioning-configuration Status=Enabled',
    );
    expect(message.entry.data).toMatch(
      /aws s3api put-bucket-replication --bucket my-images .* output ImagesReplicationConfiguration\w+/,
    );
  });

  test('prints a bucket name that is known at deployment only in angle brackets', () => {
    const { stack: importing, there: other } = regions();
    const name = new CfnParameter(importing, 'Name').valueAsString;
    const named = s3.Bucket.fromBucketAttributes(importing, 'Own', { bucketName: name, region: 'eu-west-1' });
    new ImageCdn(importing, 'Images', { bucket: named, replica: new ImageReplica(other, 'Replica') });
    Annotations.fromStack(importing).hasWarning(
      '*', Match.stringLikeRegexp('put-bucket-versioning --bucket <Name> .* put-bucket-replication --bucket <Name> '),
    );
  });

  test('prints the replication configuration in the form of S3 in an output, with every value resolved', () => {
    const [{ Value }] = Object.values(
      template.findOutputs('*', { Description: Match.stringLikeRegexp('put-bucket-replication') }),
    );
    const parts = Value['Fn::Join'][1].map((part: any) => typeof part === 'string' ? part : 'X');
    expect(JSON.parse(parts.join(''))).toEqual({
      Role: 'X',
      Rules: [{
        ID: 'Replica',
        Status: 'Enabled',
        Priority: 1,
        Filter: { Prefix: '' },
        DeleteMarkerReplication: { Status: 'Enabled' },
        Destination: { Bucket: expect.stringMatching(/^arn:X:s3:::there-replica-\w+-X-eu-central-1$/) },
      }],
    });
  });

  test('is read if the imported bucket fails', () => {
    const { members } = failoverOf(template, distributionConfig(template).DefaultCacheBehavior);
    expect(members.map(({ DomainName }: any) => DomainName)).toEqual([expect.anything(), REPLICA_HOST]);
  });
});

describe('ImageReplica', () => {
  test('rejects the Region of the CDN', () => {
    const { stack, there } = regions({ over: 'eu-west-1' });
    expect(() => new ImageCdn(stack, 'Images', { replica: new ImageReplica(there, 'Replica') })).toThrow(
      /^Test\/Images: `replica` must be in another Region than the bucket.*got eu-west-1 and eu-west-1\. /);
  });

  test('rejects a stack without a Region', () => {
    const app = new App();
    expect(() => new ImageReplica(new Stack(app, 'There'), 'Replica')).toThrow(
      'There/Replica: the stack of an `ImageReplica` must have a known Region. '
        + 'Use `new Stack(app, id, { env: { region } })`',
    );
    const replica = new ImageReplica(new Stack(app, 'Over', { env: { region: 'eu-west-1' } }), 'Replica');
    expect(
      () => new ImageCdn(new Stack(app, 'Test'), 'Images', { replica, originAccess: OriginAccess.control() }),
    ).toThrow(/got an unknown Region and eu-west-1/);
  });

  test('rejects a stack in another account', () => {
    const app = new App();
    const [stack, there] = [['111122223333', 'eu-west-1'], ['444455556666', 'eu-central-1']].map(([account, region]) =>
      new Stack(app, region, { env: { account, region } }));
    expect(
      () =>
        new ImageCdn(stack, 'Images', {
          replica: new ImageReplica(there, 'Replica'),
          originAccess: OriginAccess.control(),
        }),
    ).toThrow('eu-west-1/Images: `replica` must be in the account of the bucket (111122223333), got 444455556666');
  });

  test.each([
    ['neither stack', [false, false]],
    ['only the stack of the replica', [false, true]],
  ])('rejects an identity of the replica with references across Regions in %s', (_name, references) => {
    const { stack, there } = regions({ references });
    const replica = new ImageReplica(there, 'Replica');
    const message =
      'the origin access identity of `replica` is created in another Region. '
        + 'Set `crossRegionReferences: true` on both stacks, or use `OriginAccess.control()`';
    expect(() => new ImageCdn(stack, 'Early', { replica })).toThrow(message);
  });

  test('rejects an identity that would create a circular dependency', () => {
    const { stack, there } = regions();
    const originAccess = OriginAccess.identity(new cloudfront.OriginAccessIdentity(stack, 'Oai'));
    expect(() => new ImageCdn(stack, 'Images', { originAccess, replica: new ImageReplica(there, 'Replica') })).toThrow(
      /the identity of `originAccess` must not be created in the stack of this ImageCdn, which is deployed after There\/Replica/);
  });

  test.each([
    ['without versions', {}, /must be used with a versioned bucket, because S3 replicates versions, got Test\/Own/],
    [
      'with a replication of its own',
      { versioned: true, replicationRules: true },
      /must be used with a bucket that has no other replication/,
    ],
    [
      'encrypted with a key, where the replica would not be',
      { versioned: true, encryption: s3.BucketEncryption.KMS },
      /must have an `encryptionKey` in eu-central-1/,
    ],
  ])('rejects a bucket %s', (_what, { replicationRules, ...props }: any, message) => {
    const { stack, there } = regions();
    const destination = s3.Bucket.fromBucketName(stack, 'Elsewhere', 'elsewhere');
    const bucket = new s3.Bucket(stack, 'Own', {
      ...props,
      replicationRules: replicationRules && [{ destination, priority: 1 }],
    });
    expect(
      () =>
        new ImageCdn(stack, 'Images', {
          bucket,
          originAccess: OriginAccess.control(),
          replica: new ImageReplica(there, 'Replica'),
        }),
    ).toThrow(message);
  });

  test.each(['Upper', 'a_b', 'ab', 'a..b', '-ab', '192.168.0.1', 'a'.repeat(64)])(
    'rejects the bucket name %s',
    bucketName => {
      expect(() => new ImageReplica(regions().there, 'Replica', { bucketName })).toThrow(
        `There/Replica: \`bucketName\` must be 3 to 63 lower-case letters, digits, '.' and '-', got ${bucketName}`,
      );
    },
  );

  test('rejects replication time control without metrics', () => {
    expect(
      () => new ImageReplica(regions().there, 'Replica', { replicationTimeControl: true, replicationMetrics: false }),
    ).toThrow('There/Replica: `replicationMetrics` must be on with `replicationTimeControl`, which requires them, '
      + 'got false. Leave it out');
  });

  test('rejects images from `sources`', () => {
    const { stack, there } = regions();
    const transformation = ImageTransformation.onDemand({ delivery: VariantDelivery.FUNCTION_FIRST });
    const sources = [{ source: ImageSource.https({ origin: 'https://originals.example.com' }) }];
    expect(() => new ImageCdn(stack, 'Images', {
      sources, transformation, replica: new ImageReplica(there, 'Replica'),
    })).toThrow(
      '`replica` and `sources` exclude each other',
    );
  });
});
