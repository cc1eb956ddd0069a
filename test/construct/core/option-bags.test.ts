import * as fs from 'node:fs';
import * as path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import * as firehose from 'aws-cdk-lib/aws-kinesisfirehose';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ts from 'typescript';
import {
  AccessLogs, Framework, FrameworkImages, ImageCdn, ImageCdnProps, ImageRefinement, ImageReplica, ImageSource,
  ImageTransformation, PrewarmedVariant, Purge, UrlDialect, UrlSigning, VariantDelivery, WebAcl,
} from '../../../src';
import { emptyStack } from '../../support';

const SRC = path.join(__dirname, '../../../src');

/** Returns the interfaces of the source by name, each with its own properties and the names of its bases. */
function interfaces(): Map<string, { readonly props: string[]; readonly bases: string[] }> {
  const files = fs.readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.ts'));
  return new Map(files.flatMap(name => {
    const source = ts.createSourceFile(name, fs.readFileSync(path.join(SRC, name), 'utf8'), ts.ScriptTarget.Latest);
    return source.statements.filter(ts.isInterfaceDeclaration).map(
      node =>
        [
          node.name.text,
          {
            props: node.members.filter(ts.isPropertySignature).map(member => (member.name as ts.Identifier).text),
            bases: (node.heritageClauses ?? []).flatMap(({ types }) =>
              types.map(type => (type.expression as ts.Identifier).text),
            ),
          },
        ] as const,
    );
  }));
}

const INTERFACES = interfaces();

function propsOf(name: string): string[] {
  const { props, bases } = INTERFACES.get(name)!;
  return [...props, ...bases.flatMap(propsOf)];
}

const stack = new Stack(new App(), 'Given', { env: { account: '111122223333', region: 'us-east-1' } });
let buckets = 0;
const secret = secretsmanager.Secret.fromSecretNameV2(stack, 'Secret', 'secret');
const deliveryStream = firehose.DeliveryStream.fromDeliveryStreamName(stack, 'Stream', 'stream');

const create = (props: object) =>
  new ImageCdn(
    emptyStack({ env: { account: '111122223333', region: 'us-east-1' } }),
    'Images',
    props as ImageCdnProps,
  );
const transformation = (options: object) => create({ transformation: ImageTransformation.onDemand(options) });
const withImages = (images: FrameworkImages) =>
  transformation({ urls: UrlDialect.framework(Framework.NEXT, { images }) });
const signing = (options: object) => transformation({ signing: UrlSigning.hmac(options as never) });

/** The use of each option bag, and the options that it requires. */
const BAGS: Record<string, [use: (options: object) => unknown, required?: object]> = {
  ImageCdnProps: [create],
  OnDemandOptions: [transformation],
  HmacSigningOptions: [signing, { secret }],
  ThumborDialectOptions: [options => transformation({ urls: UrlDialect.thumbor(options as never) })],
  DitDialectOptions: [options => transformation({ urls: UrlDialect.dit(options as never) })],
  DitSourceBucket: [
    options => transformation({ urls: UrlDialect.dit({ sourceBuckets: [options as never] }) }),
    { bucketName: 'mine' },
  ],
  FrameworkDialectOptions: [
    options => transformation({ urls: UrlDialect.framework(Framework.NEXT, options as never) }),
  ],
  FrameworkImagesOptions: [options => withImages(FrameworkImages.of(options as never))],
  FrameworkLocalPattern: [
    options => withImages(FrameworkImages.of({ localPatterns: [options as never] })), { pathname: '/images/**' },
  ],
  ImageSourceRoute: [
    options => create({ sources: [options] }), { source: ImageSource.https({ origin: 'https://cms.example.com' }) },
  ],
  BucketSourceOptions: [options => create({
    sources: [{ source: ImageSource.bucket(s3.Bucket.fromBucketName(stack, `Bucket${buckets++}`, 'photos'), options) }],
    transformation: ImageTransformation.onDemand(),
  })],
  R2SourceOptions: [
    options => create({
      sources: [{ source: ImageSource.r2(options as never) }], transformation: ImageTransformation.onDemand(),
    }),
    { accountId: '0123456789abcdef0123456789abcdef', bucketName: 'photos', credentials: secret },
  ],
  S3CompatibleSourceOptions: [
    options => create({
      sources: [{ source: ImageSource.s3Compatible(options as never) }], transformation: ImageTransformation.onDemand(),
    }),
    { endpoint: 'https://s3.example.com', region: 'eu', bucketName: 'photos', credentials: secret },
  ],
  HttpsSourceOptions: [
    options => create({
      sources: [{ source: ImageSource.https(options as never) }],
      transformation: ImageTransformation.onDemand({ delivery: VariantDelivery.FUNCTION_FIRST }),
    }),
    { origin: 'https://cms.example.com' },
  ],
  ImageUpload: [options => create({ uploads: [options] }), { path: __dirname }],
  ImageReplicaProps: [
    options => new ImageReplica(new Stack(new App(), 'There', { env: { region: 'eu-west-1' } }), 'Replica', options),
  ],
  PrewarmedVariant: [
    options => create({ transformation: ImageTransformation.onDemand(), prewarm: [options as PrewarmedVariant] }),
  ],
  PurgeOptions: [options => create({ purge: Purge.onChange(options) })],
  ConstantQualityOptions: [options => transformation({ refinement: ImageRefinement.constantQuality(options) })],
  LegacyLogsOptions: [options => create({ accessLogs: AccessLogs.legacy(options) })],
  BucketLogsOptions: [options => create({ accessLogs: AccessLogs.toBucket(options) })],
  LogGroupLogsOptions: [options => create({ accessLogs: AccessLogs.toLogGroup(options) })],
  FirehoseLogsOptions: [options => create({ accessLogs: AccessLogs.toFirehose(options as never) }), { deliveryStream }],
  HotLinkProtection: [options => create({ hotLinkProtection: options }), { allowedReferrers: ['www.example.com'] }],
  WebAclOptions: [options => create({ webAcl: WebAcl.managed(options) })],
  UsEast1Stacks: [options => create({ usEast1: options })],
  MonitoringOptions: [options => create({}).addMonitoring('Monitoring', options)],
  AlarmThresholds: [options => create({}).addMonitoring('Monitoring', { thresholds: options })],
  EdgeAlarmOptions: [options => create({}).addMonitoring('Monitoring', { edgeAlarms: options })],
  ImageCdnAttributes: [
    options => ImageCdn.fromImageCdnAttributes(new Stack(new App(), 'Other'), 'Images', options as never),
    { domainName: 'images.example.com' },
  ],
  SrcSetOptions: [options => transformation({}).srcSetFor('cats/tom.jpg', options)],
  ImageParameters: [options => transformation({}).urlFor('cats/tom.jpg', options)],
};

/** A value of no prop's type. */
class Wrong {}

describe.each(Object.entries(BAGS))('a prop of %s', (name, [use, required = {}]) => {
  test.each(propsOf(name))('is rejected by its name if it has another type: %s', prop => {
    expect(() => use({ ...required, [prop]: Wrong })).toThrow(
      new RegExp(`\`[^\`]*\\b${prop}\` must be .*got the class Wrong`),
    );
  });
});

test('the test of prop types covers every option bag of the public API', () => {
  const index = fs.readFileSync(path.join(SRC, 'index.ts'), 'utf8');
  const exported = [...index.matchAll(/\btype (\w+)/g)]
    .map(([, name]) => name)
    .filter(name => !/^I[A-Z]\w+Cdn$/.test(name));
  const covered = Object.keys(BAGS).flatMap(name => [name, ...INTERFACES.get(name)!.bases]);
  expect(exported.filter(name => !covered.includes(name)).sort()).toEqual(['ImageQuality']);
});
