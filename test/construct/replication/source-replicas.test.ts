import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { ImageCdn, ImageCdnProps, ImageReplica, ImageSource, ImageSourceRoute, ImageTransformation } from '../../../src';
import { distributionConfig, warnings } from '../../support';

const [HERE, THERE] = ['eu-west-1', 'eu-central-1'].map(region => ({ account: '111122223333', region }));
const transformation = ImageTransformation.onDemand();

type Sources = (stack: Stack, replica: (id: string) => ImageReplica) => ImageSourceRoute[];

function made(sources: Sources, props: ImageCdnProps = {}): { stack: Stack; template: Template } {
  const app = new App();
  const there = new Stack(app, 'There', { env: THERE, crossRegionReferences: true });
  const stack = new Stack(app, 'Here', { env: HERE, crossRegionReferences: true });
  new ImageCdn(stack, 'Images', { sources: sources(stack, id => new ImageReplica(there, id)), transformation, ...props });
  return { stack, template: Template.fromStack(stack) };
}

const bucketIn = (stack: Stack, id: string) => new s3.Bucket(stack, id, { enforceSSL: true, versioned: true });

const twoReplicas: Sources = (stack, replica) => {
  const catalog = bucketIn(stack, 'Catalog');
  return [
    {
      pathPrefix: 'products/',
      source: ImageSource.bucket(catalog, { keyPrefix: 'v2/', replica: replica('CatalogReplica') }),
    },
    { pathPrefix: 'old/', source: ImageSource.bucket(catalog, { keyPrefix: 'v1/' }) },
    { source: ImageSource.bucket(bucketIn(stack, 'Blog'), { replica: replica('BlogReplica') }) },
  ];
};

describe('ImageCdn with replicas of several sources', () => {
  const { template } = made(twoReplicas, { originalsPath: 'original' });
  const text = (value: unknown): string => JSON.stringify(value).toLowerCase();

  test('replicates each bucket to its own replica', () => {
    const destinations = Object.entries(template.findResources('AWS::S3::Bucket'))
      .flatMap(([id, { Properties: { ReplicationConfiguration: config } }]) => config
        ? [[id.slice(0, -8), text(config.Rules[0].Destination.Bucket)]] : []);
    expect(Object.fromEntries(destinations)).toEqual({
      Catalog: expect.stringContaining('catalogreplica'), Blog: expect.stringContaining('blogreplica'),
    });
  });

  test('passes the replica of each route to the transform function, which may read the folders of the routes', () => {
    const { Environment } = Object.values(template.findResources('AWS::Lambda::Function'))
      .map(({ Properties }) => Properties).find(({ Description }) => Description?.startsWith('Makes the images'))!;
    const config = Environment.Variables.CONFIG['Fn::Join'][1].map((part: unknown) => part instanceof Object ? '_' : part);
    const routes = [...config.join('').matchAll(/"pathPrefix":"([^"]*)"[^{]*"replica":\{"bucket":"([^"]*)"/g)];
    expect(routes.map(([, prefix, bucket]) => [prefix, /catalogreplica|blogreplica/.exec(bucket)?.[0]])).toEqual([
      ['products/', 'catalogreplica'], ['old/', 'catalogreplica'], ['', 'blogreplica'],
    ]);
    expect(Environment.Variables).not.toHaveProperty('REPLICA');
    const read = Object.values(template.findResources('AWS::IAM::Policy'))
      .flatMap(({ Properties }) => Properties.PolicyDocument.Statement).filter(({ Action }) => Action === 's3:GetObject')
      .flatMap(({ Resource }) => [Resource].flat()).map(text).filter(resource => resource.includes('replica'));
    expect(read.map(resource => /replica.*?(\/[^"]*)"/.exec(resource)![1]).sort()).toEqual(['/*', '/v1/*', '/v2/*']);
  });

  test('lets edge locations read the replica of each bucket if they serve untouched originals', () => {
    const { OriginGroups: { Items }, CacheBehaviors } = distributionConfig(template);
    expect(Items).toHaveLength(3); // with that of variants
    const read = new Set(CacheBehaviors.map(({ TargetOriginId }: any) => TargetOriginId));
    expect(Items.filter(({ Id }: any) => read.has(Id))).toHaveLength(2);
    expect(distributionConfig(made(twoReplicas).template).OriginGroups.Items).toHaveLength(1);
  });

  test('prints the replication of each imported bucket', () => {
    const { stack, template: printed } = made((inStack, replica) => ['first', 'second'].map(name => ({
      pathPrefix: `${name}/`,
      source: ImageSource.bucket(s3.Bucket.fromBucketAttributes(inStack, name, {
        bucketName: `${name}-bucket`, region: HERE.region, account: HERE.account,
      }), { replica: replica(name) }),
    })));
    expect(warnings(stack).filter(id => id === 'importedBucketReplication')).toHaveLength(2);
    const descriptions = Object.values(printed.findOutputs('*')).map(({ Description }) => Description);
    expect(descriptions.filter(description => /replication/.test(description))).toHaveLength(2);
  });

  test.each<[string, Sources, ImageCdnProps, string]>([
    [
      'a second replica of a bucket', (stack, replica) => {
        const bucket = bucketIn(stack, 'Both');
        return ['a/', 'b/'].map(pathPrefix => ({
          pathPrefix, source: ImageSource.bucket(bucket, { replica: replica(pathPrefix.slice(0, 1)) }),
        }));
      }, {},
      '`sources[1].source.replica` must be the replica that the bucket has already, There/a, got There/b. A bucket has '
        + 'one replica',
    ],
    [
      'one replica of two buckets', (stack, replica) => {
        const shared = replica('Shared');
        return ['a/', 'b/'].map(pathPrefix => ({
          pathPrefix, source: ImageSource.bucket(bucketIn(stack, pathPrefix.slice(0, 1)), { replica: shared }),
        }));
      }, {},
      '`sources[1].source.replica` must be the replica of one bucket, got There/Shared, to which another source is '
        + 'replicated. Create an `ImageReplica` for each bucket',
    ],
    [
      'more replicas than a distribution has origin groups',
      (stack, replica) => Array.from({ length: 10 }, (_, index) => ({
        pathPrefix: `${index}/`,
        source: ImageSource.bucket(bucketIn(stack, `B${index}`), {
          replica: replica(`R${index}`), keyPrefix: `${index}/`,
        }),
      })), { originalsPath: 'original' },
      '`sources` must have at most 9 replicas with `originalsPath` or `otherFiles`, because a distribution has ten '
        + 'origin groups. Create another ImageCdn for some of the sources',
    ],
  ])('rejects %s', (_, sources, props, message) => {
    expect(() => made(sources, props)).toThrow(new Error(`Here/Images: ${message}`));
  });

  test('rejects the prop `replica`', () => {
    const app = new App();
    const stack = new Stack(app, 'Here', { env: HERE });
    const replica = new ImageReplica(new Stack(app, 'There', { env: THERE }), 'Replica');
    const sources = [{ source: ImageSource.bucket(bucketIn(stack, 'Catalog')) }];
    expect(() => new ImageCdn(stack, 'Images', { sources, transformation, replica })).toThrow(new Error('Here/Images: '
      + '`replica` and `sources` exclude each other: each bucket has its own. Set `replica` of `ImageSource.bucket()`'));
  });
});
