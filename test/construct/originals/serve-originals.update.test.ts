import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as notifications from 'aws-cdk-lib/aws-s3-notifications';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import {
  AccessLogs,
  ImageCdn,
  ImageCdnProps,
  ImageReplica,
  ImageTransformation,
  OriginAccess,
  Purge,
} from '../../../src';
import { Deployment, Order, brokenReferences, deployment, gapsBetween } from '../../updates';

const transformation = ImageTransformation.onDemand();
const originalsPath = 'original';

const PLAIN: ImageCdnProps = {};
const HIDDEN: ImageCdnProps = { transformation };
const PREFIXED: ImageCdnProps = { transformation, originalsPath };

type Own = (here: Stack, stackIn: (name: string, region: string) => Stack) => ImageCdnProps;

const NEW: Own = () => ({});
const OWN: Own = here => ({ bucket: new s3.Bucket(here, 'Own') });
const WITH_POLICY: Own = here => ({ bucket: new s3.Bucket(here, 'Own', { enforceSSL: true }) });
const ENCRYPTED: Own = here => ({
  bucket: new s3.Bucket(here, 'Own', { enforceSSL: true, encryption: s3.BucketEncryption.KMS }),
});
const ELSEWHERE: Own = (_here, stackIn) => ({
  bucket: new s3.Bucket(stackIn('Home', 'eu-west-1'), 'Own', { enforceSSL: true }),
  purge: Purge.none(),
});
const IN_OTHER_REGION: Own = (_here, stackIn) => ({
  bucket: new s3.Bucket(stackIn('Home', 'us-east-1'), 'Own', { enforceSSL: true }),
  purge: Purge.none(),
});

/** The templates of a CDN with these props, and with what makes its bucket. */
function withProps(props: ImageCdnProps, own: Own, originAccess?: OriginAccess): Deployment {
  return deployment(
    (here, stackIn) => void new ImageCdn(here, 'Images', { ...own(here, stackIn), originAccess, ...props }),
  );
}

/** The templates of CDNs whose originals are their images, are hidden, and are below a path. */
const deploymentsOf = (own: Own, access: OriginAccess) =>
  [PLAIN, HIDDEN, PREFIXED].map(props => withProps(props, own, access));

/** Returns everything that is missing during any update of a series, each with its order. */
function gapsOf(deployments: Deployment[], orders: Order[] = []) {
  return deployments.slice(1).flatMap((after, index) => {
    const [before, order] = [deployments[index], orders[index] ?? 'as they depend'];
    // Nobody has URLs under an `originalsPath` that is added or removed.
    const gaps = gapsBetween(before, after, order).filter(gap => gap.path === '*');
    return [...gaps, ...brokenReferences(before, after, order)];
  });
}

const IDENTITY = ['OAI', OriginAccess.identity()] as const;
const CONTROL = ['OAC', OriginAccess.control()] as const;

describe.each<readonly [string, Own, readonly [string, OriginAccess]]>([
  ['a new bucket', NEW, IDENTITY],
  ['a new bucket', NEW, CONTROL],
  ['a bucket without a policy', OWN, IDENTITY],
  ['a bucket without a policy', OWN, CONTROL],
  ['a bucket with a policy', WITH_POLICY, IDENTITY],
  ['a bucket with a policy', WITH_POLICY, CONTROL],
])('originals in %s of the same stack', (_title, own, [name, access]) => {
  const [plain, hidden, prefixed] = deploymentsOf(own, access);

  test(`stay readable by ${name} until edge locations have the distribution with \`transformation\``, () => {
    expect(gapsOf([plain, hidden])).toEqual([]);
  });

  test(`stay readable by ${name} until edge locations have the distribution without \`originalsPath\``, () => {
    expect(gapsBetween(prefixed, hidden)).toEqual([]);
  });

  test(`are readable by ${name} before \`transformation\` is removed, if \`originalsPath\` is set before`, () => {
    expect(gapsOf([hidden, prefixed, plain])).toEqual([]);
  });
});

describe('originals encrypted with a key of the same stack', () => {
  const [plain, hidden, prefixed] = deploymentsOf(ENCRYPTED, OriginAccess.control());

  test('cannot be decrypted for some minutes if `transformation` is added at once', () => {
    expect(gapsOf([plain, hidden])).toEqual([{ kind: 'lost', what: 'key', path: '*' }]);
  });

  test('stay readable if `originalsPath` is set in a step between, in either direction', () => {
    expect(gapsOf([plain, prefixed, hidden])).toEqual([]);
    expect(gapsOf([hidden, prefixed, plain])).toEqual([]);
  });
});

describe.each<[string, Own, readonly [string, OriginAccess]]>([
  ['the same Region', ELSEWHERE, IDENTITY],
  ['the same Region', ELSEWHERE, CONTROL],
  ['another Region', IN_OTHER_REGION, IDENTITY],
  ['another Region', IN_OTHER_REGION, CONTROL],
])('originals in a stack of %s', (_title, own, [name, access]) => {
  const [plain, hidden, prefixed] = deploymentsOf(own, access);

  test(`are not readable by ${name} if \`transformation\` is added at once`, () => {
    expect(gapsOf([plain, hidden])).toContainEqual({ kind: 'lost', what: 'bucket', path: '*' });
  });

  test(
    `stay readable by ${name} if \`originalsPath\` is set in a step between, and the stack of the CDN is deployed first`,
    () => {
      const orders: Order[] = ['as they depend', 'the CDN first'];
      expect(gapsOf([plain, prefixed, hidden], orders)).toEqual([]);
      expect(gapsOf([hidden, prefixed, plain], orders)).toEqual([]);
    },
  );
});

describe('the policy of originals that only the transform function reads', () => {
  const policyOf = (props: ImageCdnProps, own: Own = NEW) =>
    Object.entries<any>(withProps(props, own).get('Here')!.Resources)
      .filter(([id, { Type }]) => Type === 'AWS::S3::BucketPolicy' && !id.includes('Variants'))
      .map(([, { DependsOn }]) => DependsOn);

  test('depends on the distribution, unlike the policy of a bucket that edge locations read by OAI', () => {
    expect(policyOf(HIDDEN)).toEqual([expect.arrayContaining([expect.stringMatching(/^ImagesDistribution/)])]);
    expect(policyOf(PREFIXED)).toEqual([undefined]);
    expect(policyOf(PLAIN)).toEqual([undefined]);
  });

  test('does not exist for an imported bucket or a bucket in another stack', () => {
    expect(policyOf(HIDDEN, here => ({ bucket: s3.Bucket.fromBucketName(here, 'Imported', 'my-images') }))).toEqual([]);
    const home = withProps(HIDDEN, ELSEWHERE).get('Home')!.Resources;
    expect(Object.values<any>(home).find(({ Type }) => Type === 'AWS::S3::BucketPolicy')).not.toHaveProperty(
      'DependsOn',
    );
  });

  test('causes no circular dependency with other dependents of the bucket, its policy or the distribution', () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'updates-'));
    fs.writeFileSync(path.join(folder, 'cat.png'), 'cat');
    expect(() => deployment(here => {
      const bucket = new s3.Bucket(here, 'Own', {
        enforceSSL: true,
        autoDeleteObjects: true,
        removalPolicy: RemovalPolicy.DESTROY,
        eventBridgeEnabled: true,
      });
      bucket.addEventNotification(
        s3.EventType.OBJECT_CREATED,
        new notifications.SqsDestination(new sqs.Queue(here, 'Queue')),
      );
      const cdn = new ImageCdn(here, 'Images', {
        bucket,
        transformation,
        uploads: [{ path: folder }],
        accessLogs: AccessLogs.legacy(),
      });
      new ImageCdn(here, 'Signed', { bucket, originAccess: OriginAccess.control(), purge: Purge.onChange() });
      new ImageCdn(here, 'Plain', { bucket, uploads: [{ path: folder, prefix: 'plain' }] });
      new ImageCdn(here, 'Migrating', { bucket, originAccess: OriginAccess.migrating() });
      cdn.grantRead(new iam.AccountPrincipal('444455556666'));
    })).not.toThrow();
    fs.rmSync(folder, { recursive: true });
  });
});

describe('a replica', () => {
  const REPLICA: Own = (_here, stackIn) => ({ replica: new ImageReplica(stackIn('There', 'eu-central-1'), 'Replica') });

  const replicated = (originAccess: OriginAccess, isReplicated: boolean) => deployment((here, stackIn) => {
    const replica = new ImageReplica(stackIn('There', 'eu-central-1'), 'Replica');
    new ImageCdn(here, 'Images', { originAccess, ...isReplicated && { replica } });
  });

  test.each([
    ['OAI', OriginAccess.identity()], ['OAC', OriginAccess.control()],
  ])('can be added to a deployed CDN and removed at once, with %s', (_, originAccess) => {
    const [without, withReplica] = [false, true].map(isReplicated => replicated(originAccess, isReplicated));
    expect(gapsBetween(without, withReplica)).toEqual([]);
    expect(gapsBetween(withReplica, without, 'the CDN first')).toEqual([]);
    expect(brokenReferences(withReplica, without, 'the CDN first')).toEqual([]);
  });

  test('stays readable until edge locations have `transformation`, if the stack of the CDN is deployed first', () => {
    expect(gapsOf([PLAIN, HIDDEN].map(props => withProps(props, REPLICA)), ['the CDN first'])).toEqual([]);
  });
});

test('a change from OAI to OAC without migrating() updates the policy too late, after the distribution', () => {
  const [first, second, third] = [OriginAccess.identity(), OriginAccess.migrating(), OriginAccess.control()].map(
    access => withProps(PLAIN, NEW, access),
  );
  expect(gapsBetween(first, second)).toEqual([]);
  expect(gapsBetween(second, third)).toEqual([]);
  expect(gapsBetween(first, third)).toEqual([{ kind: 'late', what: 'bucket', path: '*' }]);
});
