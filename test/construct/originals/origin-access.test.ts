import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import { Construct } from 'constructs';
import { ImageCdn, ImageReplica, ImageTransformation, OriginAccess, Purge } from '../../../src';
import { distributionConfig, emptyStack, only, stackWith, templateOf, warnings } from '../../support';

function allows(template: Template): any[] {
  return only(template, 'AWS::S3::BucketPolicy').PolicyDocument.Statement.filter(
    (statement: any) => statement.Effect === 'Allow',
  );
}

function warnsOf(stack: Stack, message: string): void {
  expect(
    Annotations.fromStack(stack)
      .findWarning('*', Match.anyValue())
      .map(({ entry }) => entry.data),
  ).toContainEqual(expect.stringContaining(message));
}

/** A CDN with a replica in another region, and the access to the two buckets, the replica's last. */
function replicated(accessOf: (stacks: Record<'here' | 'there', Stack>) => OriginAccess) {
  const app = new App();
  const stackOf = (id: string, region: string) => new Stack(app, id, { env: { region }, crossRegionReferences: true });
  const there = stackOf('There', 'eu-central-1');
  const here = stackOf('Here', 'eu-west-1');
  new ImageCdn(here, 'Images', {
    originAccess: accessOf({ here, there }),
    replica: new ImageReplica(there, 'Replica'),
  });
  return { there, origins: distributionConfig(Template.fromStack(here)).Origins as any[] };
}

describe('OriginAccess.identity()', () => {
  test('uses a given identity', () => {
    const stack = emptyStack();
    new ImageCdn(stack, 'Images', {
      originAccess: OriginAccess.identity(
        cloudfront.OriginAccessIdentity.fromOriginAccessIdentityId(stack, 'Given', 'E123'),
      ),
    });
    const template = Template.fromStack(stack);

    template.resourceCountIs('AWS::CloudFront::CloudFrontOriginAccessIdentity', 0);
    expect(distributionConfig(template).Origins[0].S3OriginConfig.OriginAccessIdentity).toBe(
      'origin-access-identity/cloudfront/E123',
    );
    expect(JSON.stringify(allows(template)[0].Principal)).toContain('CloudFront Origin Access Identity E123');
  });

  test('makes the identity available as `originAccessIdentity`', () => {
    expect(stackWith().cdn.originAccessIdentity).toBeInstanceOf(cloudfront.OriginAccessIdentity);
    expect(stackWith({ originAccess: OriginAccess.control() }).cdn.originAccessIdentity).toBeUndefined();
  });

  test('creates the identity in the stack of the bucket, to avoid a circular dependency', () => {
    const app = new App();
    const home = new Stack(app, 'Home');
    const bucket = new s3.Bucket(home, 'Bucket');
    const stack = new Stack(app, 'Test');
    new ImageCdn(stack, 'One', { bucket });
    new ImageCdn(stack, 'Two', { bucket });
    app.synth();

    Template.fromStack(home).resourceCountIs('AWS::CloudFront::CloudFrontOriginAccessIdentity', 2);
    Template.fromStack(stack).resourceCountIs('AWS::CloudFront::CloudFrontOriginAccessIdentity', 0);
    expect(stack.dependencies).toEqual([home]);
    expect(allows(Template.fromStack(home))).toEqual([
      expect.objectContaining({ Action: 's3:GetObject' }), expect.objectContaining({ Action: 's3:GetObject' }),
    ]);
  });

  test.each<[string, () => OriginAccess | undefined]>([
    ['', () => undefined], [', also on the way to control', () => OriginAccess.migrating()],
  ])('creates the identity of originals in their stack, and that of variants in this stack%s', (_, originAccess) => {
    const app = new App();
    const home = new Stack(app, 'Home');
    const stack = new Stack(app, 'Test');
    new ImageCdn(stack, 'Images', {
      bucket: new s3.Bucket(home, 'Bucket'),
      transformation: ImageTransformation.onDemand(),
      originalsPath: 'original',
      purge: Purge.none(),
      originAccess: originAccess(),
    });
    app.synth();

    expect(stack.dependencies).toEqual([home]);
    for (const each of [home, stack]) {
      const template = Template.fromStack(each);
      template.resourceCountIs('AWS::CloudFront::CloudFrontOriginAccessIdentity', 1);
      expect(JSON.stringify(template.findResources('AWS::S3::BucketPolicy'))).toContain('S3CanonicalUserId');
    }
  });

  test('shares the identity for originals and variants in the same stack', () => {
    const { stack } = stackWith({
      transformation: ImageTransformation.onDemand(),
      originalsPath: 'original',
    });
    Template.fromStack(stack).resourceCountIs('AWS::CloudFront::CloudFrontOriginAccessIdentity', 1);
  });

  test('creates the identity in the stack of a bucket in another Region', () => {
    const app = new App();
    const [home, stack] = ['eu-west-1', 'us-east-1'].map(region =>
      new Stack(app, region, { env: { region, account: '111122223333' }, crossRegionReferences: true }));
    new ImageCdn(stack, 'Images', { bucket: new s3.Bucket(home, 'Bucket') });
    app.synth();

    Template.fromStack(home).resourceCountIs('AWS::CloudFront::CloudFrontOriginAccessIdentity', 1);
    expect(stack.dependencies).toEqual([home]);
  });

  test('rejects a bucket encrypted by KMS', () => {
    const stack = emptyStack();
    const bucket = new s3.Bucket(stack, 'Own', { encryption: s3.BucketEncryption.KMS });
    expect(() => new ImageCdn(stack, 'Images', { bucket })).toThrow(
      'Test/Images: `originAccess` must not be OriginAccess.identity() for Test/Own, which is encrypted with SSE-KMS. '
      + 'Use OriginAccess.control()',
    );
  });

  test.each([s3.BucketEncryption.KMS_MANAGED, s3.BucketEncryption.DSSE_MANAGED])(
    'rejects a bucket encrypted by %s, as control() does',
    encryption => {
      const stack = emptyStack();
      const bucket = new s3.Bucket(stack, 'Own', { encryption });
      for (const originAccess of [OriginAccess.identity(), OriginAccess.control(), OriginAccess.migrating()]) {
        expect(
          () =>
            new ImageCdn(new Construct(stack, `Of${stack.node.children.length}`), 'Images', { bucket, originAccess }),
        ).toThrow(
          'Test/Own must not be encrypted with the AWS managed key, whose policy does not allow CloudFront. '
            + 'Use SSE-S3, or a customer managed key with OriginAccess.control()',
        );
      }
    },
  );

  test('accepts any encryption of originals that only the transform function reads', () => {
    const stack = emptyStack();
    const bucket = new s3.Bucket(stack, 'Own', { encryption: s3.BucketEncryption.KMS_MANAGED });
    expect(
      () => new ImageCdn(stack, 'Images', { bucket, transformation: ImageTransformation.onDemand() }),
    ).not.toThrow();
  });

  test('rejects an imported bucket whose KMS key is known', () => {
    const stack = emptyStack();
    const encryptionKey = new kms.Key(stack, 'Key');
    const bucket = s3.Bucket.fromBucketAttributes(stack, 'Own', { bucketName: 'my-images', encryptionKey });
    expect(() => new ImageCdn(stack, 'Images', { bucket }))
      .toThrow(/must not be OriginAccess.identity\(\) for .*, which is encrypted with SSE-KMS/);
  });

  const NEWER_REGIONS = [
    'ap-east-2', 'ap-southeast-4', 'ap-southeast-5', 'ap-southeast-6', 'ap-southeast-7',
    'ca-west-1', 'il-central-1', 'mx-central-1',
  ];

  test.each(NEWER_REGIONS)('is rejected in %s, an opt-in Region launched after December 2022', region => {
    const refusal = '`originAccess` must not use an origin access identity for a bucket in '
      + `${region}, where S3 supports none, got Test/Images/Bucket. Use OriginAccess.control()`;
    for (const originAccess of [undefined, OriginAccess.identity(), OriginAccess.migrating()]) {
      expect(() => stackWith({ originAccess }, { env: { region } })).toThrow(refusal);
    }
    expect(warnings(stackWith({ originAccess: OriginAccess.control() }, { env: { region } }).stack)).toEqual([]);
  });

  test('is rejected for new buckets, originals, replicas and imported buckets in such a Region', () => {
    const [app, env] = [new App(), { account: '111122223333' }];
    const [stack, newer] = ['eu-west-1', 'il-central-1'].map(region =>
      new Stack(app, region, { env: { ...env, region }, crossRegionReferences: true }));
    const transformation = ImageTransformation.onDemand();
    const bucket = s3.Bucket.fromBucketAttributes(stack, 'Imported', { bucketName: 'own', region: 'il-central-1' });
    const refusal = (path: string) => `a bucket in il-central-1, where S3 supports none, got ${path}. Use`;
    expect(() => new ImageCdn(newer, 'One')).toThrow(refusal('il-central-1/One/Bucket'));
    expect(() => new ImageCdn(stack, 'Two', { bucket, transformation, originalsPath: 'raw' }))
      .toThrow(refusal('eu-west-1/Imported'));
    expect(() => new ImageCdn(stack, 'Three', { bucket })).toThrow(refusal('eu-west-1/Imported'));
    expect(() => new ImageCdn(stack, 'Four', { replica: new ImageReplica(newer, 'Replica') }))
      .toThrow(refusal('il-central-1/Replica/Bucket'));
  });

  test.each([
    'af-south-1', 'ap-east-1', 'ap-south-2', 'ap-southeast-3', 'eu-central-2', 'eu-south-1', 'eu-south-2',
    'me-central-1', 'me-south-1', 'us-east-1', 'cn-north-1', undefined,
  ])('is accepted in %s', region => {
    expect(() => stackWith({}, { env: { region } })).not.toThrow();
  });

  test('is rejected in opt-in Regions that the CDK adds later', () => {
    const optIn = RegionInfo.regions.filter(({ isOptInRegion }) => isOptInRegion).map(({ name }) => name);
    const rejected = optIn.filter(region => {
      try {
        stackWith({}, { env: { region } });
        return false;
      } catch {
        return true;
      }
    });
    expect(rejected).toEqual(expect.arrayContaining(NEWER_REGIONS));
    expect(optIn.length - rejected.length).toBe(9); // those of December 2022
  });

  test('sets a comment that CloudFront accepts, however deep the construct is nested', () => {
    const stack = emptyStack();
    new ImageCdn(stack, 'x'.repeat(200));
    const comment = only(Template.fromStack(stack), 'AWS::CloudFront::CloudFrontOriginAccessIdentity')
      .CloudFrontOriginAccessIdentityConfig.Comment;
    expect(comment).toMatch(/^Reads x{113}\/Bucket$/); // 126 characters
  });

  test('causes one warning before the account reaches the quota of identities', () => {
    const app = new App();
    const stacks = [0, 1, 2].map(index => new Stack(app, `Test${index}`));
    const make = (index: number) => new ImageCdn(stacks[index % 3], `Images${index}`);
    const messages = () => app.synth({ force: true }).stacks
      .flatMap(stack => stack.messages.map(({ level, id, entry }) => [level, id, entry.data]));
    for (let index = 0; index < 80; index++) make(index);
    expect(messages()).toEqual([]);
    make(80);
    make(81);
    expect(messages()).toEqual([['warning', '/Test2/Images80', 'this app creates more than 80 origin access identities, '
      + 'and an account has a quota of 100. Share one with OriginAccess.identity(identity), or raise the quota '
      + '[ack: cdk-image-cdn:identityQuota]']]);
  });
});

describe('OriginAccess.control()', () => {
  const template = templateOf({ originAccess: OriginAccess.control() });

  test('allows CloudFront to read for this distribution only', () => {
    expect(allows(template)).toEqual([
      {
        Effect: 'Allow',
        Principal: { Service: 'cloudfront.amazonaws.com' },
        Action: 's3:GetObject',
        Resource: { 'Fn::Join': ['', [{ 'Fn::GetAtt': ['ImagesBucket4B6DB8E1', 'Arn'] }, '/*']] },
        Condition: {
          StringEquals: {
            'AWS:SourceArn': {
              'Fn::Join': [
                '',
                [
                  'arn:',
                  { Ref: 'AWS::Partition' },
                  ':cloudfront::',
                  { Ref: 'AWS::AccountId' },
                  ':distribution/',
                  { Ref: 'ImagesDistribution3202FF6C' },
                ],
              ],
            },
          },
        },
      },
    ]);
    expect(distributionConfig(template).Origins[0]).toMatchObject({
      OriginAccessControlId: { 'Fn::GetAtt': [expect.stringMatching(/^ImagesOac/), 'Id'] },
      S3OriginConfig: { OriginAccessIdentity: '' },
    });
  });

  test('signs every request to the origin', () => {
    expect(only(template, 'AWS::CloudFront::OriginAccessControl').OriginAccessControlConfig).toMatchObject({
      OriginAccessControlOriginType: 's3',
      SigningBehavior: 'always',
      SigningProtocol: 'sigv4',
      Description: 'Reads Test/Images/Bucket',
    });
  });

  test('uses a given control', () => {
    const stack = emptyStack();
    const given = cloudfront.S3OriginAccessControl.fromOriginAccessControlId(stack, 'Given', 'E456');
    new ImageCdn(stack, 'Images', { originAccess: OriginAccess.control(given) });
    const withGiven = Template.fromStack(stack);

    withGiven.resourceCountIs('AWS::CloudFront::OriginAccessControl', 0);
    expect(distributionConfig(withGiven).Origins[0].OriginAccessControlId).toBe('E456');
  });

  test('allows CloudFront to decrypt with a customer managed key, with a warning about its scope', () => {
    const stack = emptyStack();
    const bucket = new s3.Bucket(stack, 'Own', { encryption: s3.BucketEncryption.KMS });
    new ImageCdn(stack, 'Images', { bucket, originAccess: OriginAccess.control() });

    Template.fromStack(stack).hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: Match.arrayWith([Match.objectLike({
          Action: 'kms:Decrypt',
          Principal: { Service: 'cloudfront.amazonaws.com' },
          Condition: { StringLike: { 'AWS:SourceArn': Match.anyValue() } },
        })]),
      },
    });
    expect(warnings(stack)).toEqual(['wideKeyPolicy']);
  });

  test('causes a warning if the key is imported', () => {
    const stack = emptyStack();
    const encryptionKey = kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:us-east-1:111122223333:key/abc');
    const bucket = new s3.Bucket(stack, 'Own', { encryptionKey });
    new ImageCdn(stack, 'Images', { bucket, originAccess: OriginAccess.control() });
    expect(warnings(stack)).toEqual(['importedKeyPolicy']);
  });

  test('avoids a circular dependency for a bucket in another stack by a wide policy, with a warning', () => {
    const app = new App();
    const home = new Stack(app, 'Home');
    const bucket = new s3.Bucket(home, 'Bucket');
    const stack = new Stack(app, 'Test');
    new ImageCdn(stack, 'Images', { bucket, originAccess: OriginAccess.control() });
    app.synth();

    expect(stack.dependencies).toEqual([home]);
    expect(JSON.stringify(allows(Template.fromStack(home))[0].Condition)).toContain(':distribution/*');
    expect(warnings(stack)).toEqual(['wideBucketPolicy']);
    warnsOf(
      stack,
      'The policy of a bucket in another stack allows every distribution of this account to read, because naming ' +
        'this one would make the two stacks depend on each other. Put the bucket in the same stack, '
        + 'or use `OriginAccess.identity()`',
    );
  });
});

describe('OriginAccess.migrating()', () => {
  const template = templateOf({ originAccess: OriginAccess.migrating() });

  test('reads by OAC and still allows the identity', () => {
    expect(distributionConfig(template).Origins[0].OriginAccessControlId).toBeDefined();
    expect(allows(template).map(statement => Object.keys(statement.Principal))).toEqual([
      ['CanonicalUser'],
      ['Service'],
    ]);
  });

  test('keeps the identity that identity() created', () => {
    const id = (of: Template) => Object.keys(of.findResources('AWS::CloudFront::CloudFrontOriginAccessIdentity'));
    expect(id(template)).toEqual(id(templateOf()));
  });

  test('keeps a given identity', () => {
    const stack = emptyStack();
    const given = cloudfront.OriginAccessIdentity.fromOriginAccessIdentityId(stack, 'Given', 'E123');
    new ImageCdn(stack, 'Images', { originAccess: OriginAccess.migrating(given) });
    expect(JSON.stringify(allows(Template.fromStack(stack)))).toContain('CloudFront Origin Access Identity E123');
  });
});

describe('ImageCdn with an imported bucket', () => {
  test('causes a warning with the required policy statement', () => {
    const stack = emptyStack();
    new ImageCdn(stack, 'Images', { bucket: s3.Bucket.fromBucketName(stack, 'Imported', 'my-images') });

    expect(warnings(stack)).toEqual(['importedBucketPolicy']);
    Annotations.fromStack(stack).hasWarning(
      '/Test/Images',
      Match.stringLikeRegexp(
        '\\{"Action":"s3:GetObject","Effect":"Allow","Principal":\\{"CanonicalUser":"<ImagesOai\\w+.S3CanonicalUserId>"\\},' +
          '"Resource":"arn:<AWS::Partition>:s3:::my-images/\\*"\\}',
      ),
    );
  });

  test('prints the required statement in an output, with every value resolved', () => {
    const stack = emptyStack({ env: { region: 'us-east-1', account: '111122223333' } });
    new ImageCdn(stack, 'Images', {
      bucket: s3.Bucket.fromBucketName(stack, 'Imported', 'my-images'), originAccess: OriginAccess.control(),
    });
    const [output] = Object.values(Template.fromStack(stack).findOutputs('*'));

    expect(JSON.stringify(output.Value)).toContain('cloudfront.amazonaws.com');
    expect(JSON.stringify(output.Value)).toContain('my-images/*');
  });

  test('reads the bucket by the domain name of its Region, if that is another Region', () => {
    const stack = emptyStack({ env: { region: 'us-east-1' } });
    const bucket = s3.Bucket.fromBucketAttributes(stack, 'Imported', { bucketName: 'my-images', region: 'eu-west-1' });
    new ImageCdn(stack, 'Images', { bucket });
    expect(JSON.stringify(distributionConfig(Template.fromStack(stack)).Origins[0].DomainName)).toContain('eu-west-1');
  });
});

describe('a replica of an ImageCdn', () => {
  test('is read by a given identity, which is not created in the same stack', () => {
    const { origins } = replicated(({ there }) =>
      OriginAccess.identity(new cloudfront.OriginAccessIdentity(there, 'Given')),
    );
    expect(origins.map(({ S3OriginConfig }) => JSON.stringify(S3OriginConfig.OriginAccessIdentity))).toEqual(
      Array(2).fill(expect.stringContaining('Given')),
    );
    const imported = replicated(({ here }) =>
      OriginAccess.identity(cloudfront.OriginAccessIdentity.fromOriginAccessIdentityId(here, 'Given', 'E123')),
    );
    expect(imported.origins.map(({ S3OriginConfig }) => S3OriginConfig.OriginAccessIdentity)).toEqual(
      Array(2).fill('origin-access-identity/cloudfront/E123'),
    );
  });

  test('is not read by a given identity of the stack that depends on it', () => {
    expect(() =>
      replicated(({ here }) => OriginAccess.identity(new cloudfront.OriginAccessIdentity(here, 'Given'))),
    ).toThrow(
      'the identity of `originAccess` must not be created in the stack of this ImageCdn, which is deployed after '
        + 'There/Replica. Create it in the stack of the replica, or leave it out',
    );
  });

  test('is read by its own identity by default', () => {
    const { there, origins } = replicated(() => OriginAccess.identity());
    Template.fromStack(there).resourceCountIs('AWS::CloudFront::CloudFrontOriginAccessIdentity', 1);
    expect(origins.map(({ S3OriginConfig }) => JSON.stringify(S3OriginConfig.OriginAccessIdentity)))
      .toEqual([expect.stringContaining('ImagesOai'), expect.stringContaining('ReplicaOai')]);
  });

  test('is read by the same control as the bucket', () => {
    const { origins } = replicated(() => OriginAccess.control());
    expect(origins.map(({ OriginAccessControlId }) => OriginAccessControlId)).toEqual(
      Array(2).fill({ 'Fn::GetAtt': [expect.stringMatching(/^ImagesOac/), 'Id'] }),
    );
  });
});

test('OriginAccess signs requests with control() and migrating(), but not with identity()', () => {
  const signs = (access: OriginAccess) => access._access.isSigned;
  expect([OriginAccess.identity(), OriginAccess.migrating(), OriginAccess.control()].map(signs)).toEqual([
    false,
    true,
    true,
  ]);
});
