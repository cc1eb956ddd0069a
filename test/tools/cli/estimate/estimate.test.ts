import { App, Duration, Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import {
  AccessLogs, ImageCdn, ImageCdnProps, ImageFormat, ImageRefinement, ImageReplica, ImageReplicaProps, ImageSource,
  ImageTransformation, LogFormat, OriginAccess, Purge, VariantDelivery, WebAcl,
} from '../../../../src';
import { run } from '../../../../src/cli';
import { cleanUp, folderWith, synthesize } from '../../local/support';
import { testIo } from '../support';

const EAST = { account: '111122223333', region: 'us-east-1' };
const USAGE = ['--images', '10000', '--requests', '5000000'];

afterEach(cleanUp);

async function estimate(app: string, ...args: string[]) {
  const io = testIo();
  const code = await run(['estimate', '--app', app, ...args], io);
  return { code, out: io.out(), err: io.err() };
}

function appWith(props: ImageCdnProps, configure: (cdn: ImageCdn) => void = () => undefined): string {
  return synthesize(app => configure(new ImageCdn(new Stack(app, 'Test', { env: EAST }), 'Images', props)));
}

async function json(app: string, ...args: string[]): Promise<any> {
  const { out } = await estimate(app, ...USAGE, '--json', ...args);
  return JSON.parse(out);
}

test('estimate prints costs by part, price class and plan, the cost of R2, and its assumptions', async () => {
  const { code, out } = await estimate(appWith({ transformation: ImageTransformation.onDemand() }), ...USAGE);
  expect(code).toBe(0);
  for (const phrase of [
    'Test/Images/Distribution (stack Test), USD per month, prices as of 2026-',
    'data transfer to viewers',
    'total',
    'PriceClass_100 (as synthesized)',
    'PriceClass_All',
    'bucket first (as synthesized)',
    'function first costs more from ',
    'Free, function first: more than its 1,000,000 requests',
    'Pro, function first; cheaper than pay-as-you-go from ',
    'Premium, bucket first, with 51,200 GB and 500,000,000 requests',
    'the assumption that matters most:',
    'more if other workloads use up the free tier, `--without-free-tier`',
    'R2',
    'Assumptions:',
    '10,000 originals of 2000 kB',
    '90% cache hits',
    'adds 1000 bytes to the log',
  ]) {
    expect(out).toContain(phrase);
  }
});

test('estimate lists the image CDNs on the distribution of a site by their paths, each with its parts', async () => {
  const app = synthesize(root => {
    const stack = new Stack(root, 'Test', { env: EAST });
    const { distribution } = new ImageCdn(stack, 'Images');
    const transformation = ImageTransformation.onDemand();
    new ImageCdn(stack, 'Photos', { distribution, pathPattern: '/photos/*', transformation });
  });
  const { estimates } = await json(app);
  expect(estimates.map(({ cdn, transforms }: any) => [cdn, transforms])).toEqual([
    ['Test/Images/Distribution', false], ['Test/Photos', true],
  ]);
});

test('estimate reads the configuration from the template', async () => {
  const plain = await json(appWith({}), '--without-free-tier');
  const rich = await json(appWith({
    webAcl: WebAcl.managed(),
    accessLogs: AccessLogs.toLogGroup(),
    additionalMetrics: true,
    transformation: ImageTransformation.onDemand({ memorySize: 3538 }),
  }, cdn => cdn.addMonitoring('Monitoring')), '--without-free-tier');
  expect(plain.estimates[0]).toMatchObject({
    transforms: false,
    originalsOnly: { webAcl: 0, logs: 0, monitoring: 0, purge: 0 },
  });
  expect(rich.estimates[0]).toMatchObject({ transforms: true, transformed: { webAcl: 5 + 2 + 3 } });
  expect(rich.estimates[0].transformed.logs).toBeCloseTo(5_000_000 * 500 / 1024 ** 3 * 0.5, 6);
  // CloudFront's additional metrics and those of transformer and purge; alarms on twelve metrics, as one looks at two
  // and one at three; a dashboard.
  expect(rich.estimates[0].transformed.monitoring).toBeCloseTo(8 * 0.3 + 8 * 0.3 + 12 * 0.1 + 3, 6);
  const made = 10_000 * 6 * 30 / 90;
  expect(rich.estimates[0].transformed.transformLogs).toBeCloseTo(made * 1000 / 1024 ** 3 * 0.5, 6);
  expect(rich.estimates[0].originalsOnly.transformLogs).toBe(0);
  // Twice the memory of the default, which the plain one is compared with.
  expect(rich.estimates[0].transformed.transformFunction).toBeGreaterThan(
    1.9 * plain.estimates[0].transformed.transformFunction,
  );
});

test('estimate prices pre-generated variants as those of JPEG files, in which two formats may share one', async () => {
  const { AVIF, JPEG, WEBP } = ImageFormat;
  const costOf = async (...formats: ImageFormat[]) => {
    const transformation = ImageTransformation.onDemand();
    const app = appWith({ transformation, prewarm: [{ width: 640, formats }] });
    const { estimates: [{ transformed }] } = await json(app, '--changes', '1000');
    return transformed.prewarm as number;
  };
  expect(await costOf(AVIF)).toBeGreaterThan(0);
  expect(await costOf(AVIF, JPEG)).toBeGreaterThan(1.5 * await costOf(AVIF));
  expect(await costOf(AVIF, WEBP, JPEG)).toBe(await costOf(AVIF, JPEG));
});

test('estimate prices refinement, and says after how many views it pays off', async () => {
  const refinement = ImageRefinement.constantQuality({ maxPerMonth: 5000 });
  const app = appWith({ transformation: ImageTransformation.onDemand({ refinement }), purge: Purge.none() });
  const [refining] = (await json(app, '--refine-time', '1000', '--refine-saving', '10')).estimates;
  expect(refining.transformed.purge).toBe(0);
  expect(refining.transformed.refinement).toBeCloseTo(5000 * refining.refinement.cost, 9);
  expect(refining.refinement.cost).toBeCloseTo(1769 / 1024 * 0.0000133334, 4);
  const { out } = await estimate(app, ...USAGE, '--refine-time', '1000', '--refine-saving', '10');
  expect(out).toMatch(/a refinement costs 0\.03 USD per 1,000, and pays off after \d+ views of its variant/);
  expect(out).toContain('a refinement takes 1 s, and makes a variant 10% smaller');
  expect((await estimate(app, ...USAGE, '--refine-saving', '0')).out).toContain('and never pays off');
  expect((await estimate(appWith({}), ...USAGE)).out).not.toContain('refinement');
});

test('estimate finds resources of the CDN in other stacks', async () => {
  const app = synthesize(root => {
    const east = (id: string) => new Stack(root, id, { env: EAST, crossRegionReferences: true });
    const [before, after] = [east('Before'), east('After')];
    const stack = new Stack(root, 'Test', { env: { ...EAST, region: 'eu-west-1' }, crossRegionReferences: true });
    new ImageCdn(stack, 'Images', {
      webAcl: WebAcl.managed({ knownBadInputs: false }),
      accessLogs: AccessLogs.toBucket(),
      usEast1: { webAcl: before, logsAndAlarms: after },
    });
    new ImageCdn(stack, 'Images2', { webAcl: WebAcl.fromArn('arn:aws:wafv2:us-east-1:111122223333:global/webacl/images/1') });
  });
  const { estimates: [first, second] } = await json(app);
  expect(first.originalsOnly.webAcl).toBe(5 + 1 + 3);
  expect(first.originalsOnly.logs).toBeGreaterThan(0);
  expect(second.originalsOnly).toMatchObject({ webAcl: 5 + 1 + 3, logs: 0 });
});

test('estimate prints the assumed size and retention of access logs, if enabled', async () => {
  const outOf = async (accessLogs?: AccessLogs) => (await estimate(appWith({ accessLogs }), ...USAGE)).out;
  expect(await outOf(AccessLogs.toBucket())).toContain(
    'a request adds 500 bytes to the access logs, retained in a bucket for 90 days',
  );
  expect(await outOf(AccessLogs.toBucket({ retention: Duration.days(7) }))).toContain(
    '500 bytes to the access logs, retained in a bucket for 7 days\n',
  );
  expect(await outOf(AccessLogs.toLogGroup())).toContain('500 bytes to the access logs\n');
  expect(await outOf()).not.toContain('bytes to the access logs');
});

test.each<[string, (stack: Stack) => AccessLogs, number]>([
  ['for the retention period of their bucket', () => AccessLogs.toBucket({ retention: Duration.days(7) }), 7],
  ['in the legacy format', () => AccessLogs.legacy({ retention: Duration.days(14) }), 14],
  [
    'in an imported bucket',
    stack => AccessLogs.toBucket({ bucket: s3.Bucket.fromBucketName(stack, 'Logs', 'logs') }),
    90,
  ],
])('estimate prices access logs %s', async (_, logsIn, days) => {
  const app = synthesize(root => {
    const stack = new Stack(root, 'Test', { env: EAST });
    new ImageCdn(stack, 'Images', { accessLogs: logsIn(stack) });
  });
  const [{ originalsOnly, logDays }] = (await json(app)).estimates;
  expect(logDays).toBe(days);
  expect(originalsOnly.logs).toBeCloseTo(((((5_000_000 * 500) / 1024 ** 3) * days) / 30) * 0.023, 4);
});

test('estimate adds the conversion to Parquet to the price of logs in S3', async () => {
  const logsIn = async (format?: LogFormat) =>
    (await json(appWith({ accessLogs: AccessLogs.toBucket({ format }) }))).estimates[0].originalsOnly.logs;
  expect(await logsIn(LogFormat.PARQUET) - await logsIn()).toBeCloseTo(5_000_000 * 500 / 1024 ** 3 * 0.03, 6);
});

const importedInto = (stack: Stack) =>
  s3.Bucket.fromBucketAttributes(stack, 'Imported', { bucketName: 'photos', region: stack.region });
const replicaBeside = ({ node: { root } }: Stack) =>
  root.node.findChild('There').node.findChild('Replica') as ImageReplica;

function replicated(replicaProps: ImageReplicaProps, propsIn: (stack: Stack) => ImageCdnProps = () => ({})): string {
  return synthesize(app => {
    const stackIn = (id: string, region: string) =>
      new Stack(app, id, { env: { ...EAST, region }, crossRegionReferences: true });
    const replica = new ImageReplica(stackIn('There', 'us-west-2'), 'Replica', replicaProps);
    const stack = stackIn('Test', 'us-east-1');
    new ImageCdn(stack, 'Images', { replica, ...propsIn(stack) });
  });
}

test.each<[string, (stack: Stack) => ImageCdnProps]>([
  ['the bucket that a CDN creates', () => ({})],
  ['the originals of a transformation', () => ({ transformation: ImageTransformation.onDemand() })],
  ['a given bucket', stack => ({ bucket: new s3.Bucket(stack, 'Originals', { versioned: true }) })],
  ['an imported bucket', stack => ({ bucket: importedInto(stack) })],
  ['an imported bucket with transformation', stack => ({
    bucket: importedInto(stack), transformation: ImageTransformation.onDemand(),
  })],
  ['an imported bucket among several', stack => ({
    replica: undefined,
    sources: [{ source: ImageSource.bucket(importedInto(stack), { replica: replicaBeside(stack) }) }],
    transformation: ImageTransformation.onDemand(),
  })],
])('estimate prices the replica of %s', async (_, propsIn) => {
  const gigabytes = 10_000 * 2_000_000 / 1024 ** 3;
  const [{ originalsOnly, replicates }] = (await json(replicated({}, propsIn), '--changes', '1000')).estimates;
  expect(replicates).toBe(true);
  expect(originalsOnly.replica).toBeCloseTo(gigabytes * 0.023 + 1000 * 0.000005 + gigabytes / 10 * 0.02, 6);
});

test('estimate does not price a replica of another CDN on the same distribution', async () => {
  const { estimates } = await json(synthesize(app => {
    const stackIn = (id: string, region: string) => new Stack(app, id, { env: { ...EAST, region } });
    const [there, stack] = [stackIn('There', 'us-west-2'), stackIn('Test', 'us-east-1')];
    const replica = new ImageReplica(there, 'Replica');
    const { distribution } = new ImageCdn(stack, 'Images', {
      bucket: importedInto(stack), originAccess: OriginAccess.control(), replica,
    });
    new ImageCdn(stack, 'Photos', { distribution, pathPattern: '/photos/*', originAccess: OriginAccess.control() });
  }));
  expect(estimates.map(({ cdn, replicates }: any) => [cdn, replicates])).toEqual([
    ['Test/Images/Distribution', true], ['Test/Photos', false],
  ]);
});

test.each<[string, (stack: Stack) => ImageCdnProps]>([
  ['without transformation', stack => ({ bucket: importedInto(stack) })],
  ['with transformation', stack => ({
    bucket: importedInto(stack), transformation: ImageTransformation.onDemand(),
  })],
  ['as one of several', stack => ({
    sources: [{ source: ImageSource.bucket(importedInto(stack)) }], transformation: ImageTransformation.onDemand(),
  })],
])('estimate prices the storage of originals in an imported bucket %s', async (_, propsIn) => {
  const app = synthesize(root => {
    const stack = new Stack(root, 'Test', { env: EAST });
    new ImageCdn(stack, 'Images', propsIn(stack));
  });
  const [{ originals, originalsOnly }] = (await json(app)).estimates;
  expect(originals).toBe('S3');
  expect(originalsOnly.storage).toBeCloseTo(10_000 * 2_000_000 / 1024 ** 3 * 0.023, 6);
});

test('estimate labels its columns', async () => {
  const columns = async (props: ImageCdnProps) => (await estimate(appWith(props), ...USAGE)).out.split('\n')[2];
  expect(await columns({})).toBe('   with transformation      as synthesized');
  expect(await columns({ transformation: ImageTransformation.onDemand() }))
    .toBe('        as synthesized      originals only');
});

test('estimate says that `uploads` store former versions, which it does not include', async () => {
  const line = '  each deployment that changes an uploaded file stores all of its folder again, and S3 bills the '
    + 'former versions until a lifecycle rule deletes them: not included';
  const uploads = [{ path: folderWith({ 'cat.png': 'cat' }) }];
  expect((await estimate(appWith({ uploads }), ...USAGE)).out.split('\n')).toContain(line);
  expect((await estimate(appWith({}), ...USAGE)).out).not.toContain('uploaded file');
});

test('estimate prices replication metrics and replication time control', async () => {
  const replicaOf = async (props: ImageReplicaProps) =>
    (await json(replicated(props), '--changes', '1000')).estimates[0].originalsOnly.replica;
  const metrics = await replicaOf({ replicationMetrics: true });
  const timeControl = await replicaOf({ replicationTimeControl: true });
  expect(metrics - await replicaOf({})).toBeCloseTo(4 * 0.30, 6);
  expect(timeControl - metrics).toBeCloseTo(1000 * 2_000_000 / 1024 ** 3 * 0.015, 6);
});

test('estimate lists only suitable flat-rate plans with a price', async () => {
  const managed = {
    cachePolicy: cloudfront.CachePolicy.CACHING_OPTIMIZED,
    responseHeadersPolicy: cloudfront.ResponseHeadersPolicy.SECURITY_HEADERS,
  };
  const plansOf = async (props: ImageCdnProps) =>
    (await json(appWith(props), '--original-size', '10')).estimates[0].plans
      .filter(({ total }: any) => total !== undefined)
      .map(({ plan }: any) => plan);
  expect(await plansOf(managed)).toEqual(['Pro', 'Business', 'Premium']);
  expect(await plansOf({})).toEqual(['Pro', 'Business', 'Premium']);
  expect(await plansOf({ ...managed, originShieldRegion: 'us-east-1' })).toEqual(['Premium']);
});

test('estimate detects the storage of originals', async () => {
  const credentials = Secret.fromSecretNameV2(new Stack(), 'Token', 'token');
  const transformation = ImageTransformation.onDemand();
  const r2 = ImageSource.r2({ accountId: '0123456789abcdef0123456789abcdef', bucketName: 'photos', credentials });
  const compatible = ImageSource.s3Compatible({
    endpoint: 'https://s3.example.com',
    region: 'eu',
    bucketName: 'photos',
    credentials,
  });
  const originals = async (props: ImageCdnProps) => (await json(appWith(props))).estimates[0].originals;
  expect(await originals({})).toBe('S3');
  expect(await originals({ sources: [{ source: r2 }], transformation })).toBe('R2');
  expect(await originals({ sources: [{ source: compatible }], transformation })).toBe('other');
  expect((await estimate(appWith({ sources: [{ source: compatible }], transformation }), ...USAGE)).out).toContain(
    'storage and transfer of originals outside S3 and R2 are not included',
  );
});

test('estimate prices no requests to S3 for originals of HTTPS origins, and says what is left out', async () => {
  const transformation = ImageTransformation.onDemand({ delivery: VariantDelivery.FUNCTION_FIRST });
  const https = { pathPrefix: 'cms/', source: ImageSource.https({ origin: 'https://cms.example.com' }) };
  const inS3 = { source: ImageSource.bucket(s3.Bucket.fromBucketName(new Stack(), 'Mine', 'mine')) };
  const [only, mixed, none] = await Promise.all([[https], [https, inS3], [inS3]].map(async sources =>
    (await json(appWith({ sources, transformation }))).estimates[0]));
  expect([only, mixed, none].map(({ originals }) => originals)).toEqual(['other', 'S3', 'S3']);
  expect([only, mixed, none].map(({ hasHttpsOrigins }) => hasHttpsOrigins)).toEqual([true, true, false]);
  expect(only.transformed.storageRequests).toBeLessThan(none.transformed.storageRequests);
  const { out } = await estimate(appWith({ sources: [https, inS3], transformation }), ...USAGE);
  expect(out).toContain('storage and transfer of originals outside S3 and R2 are not included');
  expect(out).toContain('Test/Images/Distribution: originals have sources of several kinds, and all of them are priced '
    + 'as if they were in S3\n');
  expect(out).toContain('requests that revalidate originals of HTTPS origins are not included: the origin decides how '
    + 'often they are sent\n');
});

test('estimate prices originals of several kinds of sources as the most expensive one, which is S3', async () => {
  const credentials = Secret.fromSecretNameV2(new Stack(), 'Token', 'token');
  const r2 = ImageSource.r2({ accountId: '0123456789abcdef0123456789abcdef', bucketName: 'photos', credentials });
  const inS3 = ImageSource.bucket(s3.Bucket.fromBucketName(new Stack(), 'Mine', 'mine'));
  const { estimates: [{ originals, originalKinds }] } = await json(appWith({
    sources: [{ source: inS3 }, { pathPrefix: 'r2/', source: r2 }], transformation: ImageTransformation.onDemand(),
  }));
  expect([originals, originalKinds]).toEqual(['S3', ['S3', 'R2']]);
  const compatible = ImageSource.s3Compatible({
    endpoint: 'https://s3.example.com', region: 'eu', bucketName: 'photos', credentials,
  });
  const { estimates: [outside] } = await json(appWith({
    sources: [{ source: compatible }, { pathPrefix: 'r2/', source: r2 }],
    transformation: ImageTransformation.onDemand(),
  }));
  expect(outside.originalKinds).toEqual(['R2', 'other']);
});

test('estimate separates its columns even for large amounts', async () => {
  const { out } = await estimate(
    appWith({}),
    '--images',
    '1000000000000',
    '--requests',
    '1000000000000',
    '--original-size',
    '100000',
  );
  for (const line of out.split('\n').filter(row => /^ +[\d,.]+/.test(row))) {
    expect(line).toMatch(/^( +[\d,]+\.\d\d){1,2}  \S|^  \S/);
  }
});

test('estimate prints what the price of a replica excludes', async () => {
  expect((await estimate(replicated({}), ...USAGE)).out).toContain(
    'the initial copy, reads during a failover, and metrics and time control of the replication of an imported bucket '
      + 'are not included',
  );
  expect((await estimate(appWith({}), ...USAGE)).out).not.toContain('a replica');
});

test('estimate lists prices that were not verified on the page of the vendor', async () => {
  const app = appWith({});
  const { out } = await estimate(app, ...USAGE);
  const { sources } = await json(app);
  const namesOf = (kind: string) =>
    sources
      .filter(({ verifiedBy }: any) => verifiedBy === kind)
      .map(({ prices }: any) => prices)
      .join(', ');
  expect(out).toContain(`prices from secondary sources, not from the vendor's page: ${namesOf('secondary')}\n`);
  expect(out).toContain(`unverified, check before you rely on them: ${namesOf('unread')}\n`);
});

test('estimate accepts other sizes and ratios', async () => {
  const app = appWith({ transformation: ImageTransformation.onDemand() });
  const [small, large] = [
    await json(app, '--variant-size', '100', '--without-free-tier'),
    await json(app, '--variant-size', '200', '--without-free-tier'),
  ];
  expect(large.estimates[0].transformed.transfer).toBeCloseTo(2 * small.estimates[0].transformed.transfer, 6);
  expect(small.usage).toMatchObject({ variantBytes: 100_000, hitRate: 0.9, withFreeTier: false });
});

test.each([
  [['--requests', '1'], 2, '--images is required'],
  [['--images', '1'], 2, '--requests is required'],
  [['--images', '-1', '--requests', '1'], 2, '--images'],
  [['--images', '-5', '--requests', '1'], 2, '--images requires a value, but -5 looks like an option'],
  [['--images=-5', '--requests', '1'], 2, '--images must be a whole number from 0 to 1000000000000, got -5'],
  [[...USAGE, '--hit-rate', '101'], 2, '--hit-rate must be a whole number from 0 to 100, got 101'],
  [[...USAGE, '--stack', 'Other'], 1, 'no CloudFront distribution found in stack Other of'],
])('estimate with %j exits with code %i', async (args, code, message) => {
  const result = await estimate(synthesize(app => { new ImageCdn(new Stack(app, 'Test'), 'Images'); }), ...args);
  expect(result.code).toBe(code);
  expect(result.err).toContain(message);
});

test('estimate without a cloud assembly asks to run cdk synth first', async () => {
  const { code, err } = await estimate(folderWith({}), ...USAGE);
  expect(code).toBe(1);
  expect(err).toContain('run `npx cdk synth` first');
});

test('estimate rejects an app without a CDN', async () => {
  const { err } = await estimate(synthesize((app: App) => { new Stack(app, 'Test'); }), ...USAGE);
  expect(err).toContain('no CloudFront distribution found in');
});
