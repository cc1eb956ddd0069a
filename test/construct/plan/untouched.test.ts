import { App, Duration, Stack, Token } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as fc from 'fast-check';
import {
  FlatRatePlan, ImageCdn, ImageCdnProps, ImageSource, ImageSourceRoute, ImageTransformation, OriginAccess,
  UrlSigning, WebAcl,
} from '../../../src';
import { bindAccess } from '../../../src/construct/originals/origin-access';
import { patternsBelow } from '../../../src/construct/plan/untouched';
import { globMatches } from '../../../src/model/glob';
import { keysOfObject, objectKeyOf } from '../../../src/model/source-routes';
import { routedPath } from '../../../src/runtime/edge/routed-path.edge';
import { Surface, itemsOf } from '../../../src/runtime/purge-worker/invalidation-items';
import { cacheTags } from '../../../src/runtime/url/cache-tags';
import { printKey } from '../../../src/runtime/url/image-request';
import { eventOf } from '../../runtime/edge/edge-cases';
import { distributionConfig, emptyStack, warnings } from '../../support';

const ENV = { account: '111122223333', region: 'eu-west-1' };
const transformation = ImageTransformation.onDemand();

const PRO: ImageCdnProps = {
  flatRatePlan: FlatRatePlan.PRO, webAcl: WebAcl.fromArn('arn:aws:wafv2:us-east-1:111122223333:global/webacl/a/1'),
};

const bucketIn = (scope: Stack, id: string) =>
  scope.node.tryFindChild(id) as s3.Bucket ?? new s3.Bucket(scope, id, { enforceSSL: true });

function made(
  sources: (stack: Stack) => ImageSourceRoute[], props: ImageCdnProps = {},
): { stack: Stack; cdn: ImageCdn; template: () => Template } {
  const stack = emptyStack({ env: ENV });
  const cdn = new ImageCdn(stack, 'Images', { sources: sources(stack), transformation, ...props });
  return { stack, cdn, template: () => Template.fromStack(stack) };
}

const twoBuckets = (stack: Stack): ImageSourceRoute[] => [
  { source: ImageSource.bucket(bucketIn(stack, 'Blog')) },
  { pathPrefix: 'products/', source: ImageSource.bucket(bucketIn(stack, 'Catalog'), { keyPrefix: 'catalog/v2/' }) },
  { pathPrefix: 'products/old/', source: ImageSource.bucket(bucketIn(stack, 'Catalog'), { keyPrefix: 'catalog/v1/' }) },
];

/** The statements for CloudFront, by the logical ID of the bucket. */
function readers(template: Template): Record<string, any[]> {
  return Object.fromEntries(Object.values(template.findResources('AWS::S3::BucketPolicy')).map(({ Properties }) => [
    Properties.Bucket.Ref.slice(0, -8),
    Properties.PolicyDocument.Statement.filter(({ Effect, Action }: any) => Effect === 'Allow' && Action === 's3:GetObject'),
  ]));
}

describe('ImageCdn with several sources and `originalsPath`', () => {
  const { template } = made(twoBuckets, { originalsPath: 'original', otherFiles: ['*.pdf', '/products/docs/*'] });
  const { CacheBehaviors, Origins } = distributionConfig(template());

  test('has a behavior for each source and pattern, those of the longest prefix first', () => {
    expect(CacheBehaviors.map(({ PathPattern }: any) => PathPattern)).toEqual([
      'original/products/old/*', 'original/products/*', 'original/*',
      'products/old/*.pdf', 'products/*.pdf', 'products/docs/*', '*.pdf',
    ]);
  });

  test('reads each bucket through one origin', () => {
    const targets = CacheBehaviors.map(({ TargetOriginId }: any) =>
      Origins.find(({ Id }: any) => Id === TargetOriginId).DomainName['Fn::GetAtt'][0].slice(0, -8));
    expect(targets).toEqual([
      'Catalog', 'Catalog', 'Blog', 'Catalog', 'Catalog', 'Catalog', 'Blog',
    ]);
    expect(Origins).toHaveLength(4); // with the variant bucket and the transform function
  });

  test('lets CloudFront read the folders of the sources only, by one identity', () => {
    const statements = readers(template());
    expect(Object.keys(statements).sort()).toEqual(['Blog', 'Catalog', 'ImagesVariants']);
    const resourcesOf = ([{ Resource }]: any[]) => [Resource].flat().map((each: any) => each['Fn::Join'][1][1]);
    expect(resourcesOf(statements.Catalog)).toEqual(['/catalog/v1/*', '/catalog/v2/*']);
    expect(resourcesOf(statements.Blog)).toEqual(['/*']);
    expect(new Set(Object.values(statements).map(([{ Principal }]) => JSON.stringify(Principal))).size).toBe(1);
  });

  test('adds the bucket to the cache key of originals, if buckets may have the same key', () => {
    const policyOf = ({ CachePolicyId }: any) =>
      template().findResources('AWS::CloudFront::CachePolicy')[CachePolicyId.Ref].Properties.CachePolicyConfig;
    for (const behavior of CacheBehaviors) {
      expect(policyOf(behavior).ParametersInCacheKeyAndForwardedToOrigin.HeadersConfig)
        .toEqual({ HeaderBehavior: 'whitelist', Headers: ['x-image-bucket'] });
    }
  });

  const apart = (stack: Stack): ImageSourceRoute[] => ['a/', 'b/'].map(keyPrefix => ({
    pathPrefix: `${keyPrefix}path/`, source: ImageSource.bucket(bucketIn(stack, keyPrefix.slice(0, 1)), { keyPrefix }),
  }));

  test('needs no cache policy of its own if each bucket has its key prefix', () => {
    const { template: pro } = made(apart, {
      originalsPath: 'original', originAccess: OriginAccess.control(), ...PRO,
    });
    pro().resourceCountIs('AWS::CloudFront::CachePolicy', 0);
  });

  test('adds a pattern once, for the source with the longest prefix', () => {
    const { template: repeated } = made(apart, { otherFiles: ['a/path/*.pdf', '*.pdf', '/a/*.pdf'] });
    expect(distributionConfig(repeated()).CacheBehaviors.map(({ PathPattern }: any) => PathPattern))
      .toEqual(['a/path/*.pdf', 'b/path/*.pdf']);
    const { template: atRoot } = made(stack => [
      ...apart(stack), { source: ImageSource.bucket(bucketIn(stack, 'c'), { keyPrefix: 'c/' }) },
    ], { otherFiles: ['*.pdf', '/a/path/*.pdf'] });
    const behaviors = distributionConfig(atRoot()).CacheBehaviors;
    expect(behaviors.map(({ PathPattern }: any) => PathPattern)).toEqual(['a/path/*.pdf', 'b/path/*.pdf', '*.pdf']);
    expect(new Set(behaviors.map(({ TargetOriginId }: any) => TargetOriginId)).size).toBe(3);
  });

  test('works with origin access control, and with a bucket of another stack', () => {
    for (const originAccess of [OriginAccess.control(), OriginAccess.identity(), OriginAccess.migrating()]) {
      const app = new App();
      const stack = new Stack(app, 'Test', { env: ENV });
      const other = new Stack(app, 'Other', { env: ENV });
      new ImageCdn(stack, 'Images', {
        sources: ['A', 'B'].map(id => ({ pathPrefix: `${id}/`, source: ImageSource.bucket(bucketIn(other, id)) })),
        originalsPath: 'original',
        originAccess,
        transformation,
      });
      app.synth();
      const statements = Object.values(readers(Template.fromStack(other)));
      expect(statements.map(({ length }) => length > 0)).toEqual([true, true]);
    }
  });

  test('prints the statement for a bucket of another account, with its key prefix', () => {
    const { stack, template: printed } = made(inStack => [{
      pathPrefix: 'there/',
      source: ImageSource.bucket(s3.Bucket.fromBucketAttributes(inStack, 'There', {
        bucketName: 'there', region: 'us-west-2', account: '444455556666',
      }), { keyPrefix: 'catalog/' }),
    }], { originalsPath: 'original' });
    expect(warnings(stack)).toContain('importedBucketPolicy');
    const [output] = Object.values(printed().findOutputs('*'))
      .filter(({ Description }) => Description?.includes('policy of a bucket'))
      .map(({ Value }) => JSON.stringify(Value)).filter(text => text.includes('CanonicalUser'));
    expect(output).toContain(':s3:::there/catalog/*');
  });

  test('rejects a public bucket with `trustedKeyGroups`', () => {
    const { stack } = made(inStack => [{
      source: ImageSource.bucket(new s3.Bucket(inStack, 'Public', {
        publicReadAccess: true, blockPublicAccess: s3.BlockPublicAccess.BLOCK_ACLS_ONLY,
      })),
    }], { trustedKeyGroups: [cloudfront.KeyGroup.fromKeyGroupId(new Stack(), 'Keys', 'k1')] });
    expect(stack.node.findAll().flatMap(child => child.node.validate())).toEqual([
      '`trustedKeyGroups` must be used with a private bucket, got Test/Public, whose policy is public. Remove '
        + '`publicReadAccess` and `grantPublicAccess()`',
    ]);
  });

  const r2 = (stack: Stack) => ImageSource.r2({
    accountId: '0123456789abcdef0123456789abcdef',
    bucketName: 'photos',
    credentials: secretsmanager.Secret.fromSecretNameV2(stack, 'Token', 'token'),
  });
  const cachePolicy = cloudfront.CachePolicy.CACHING_OPTIMIZED;
  test.each<[string, (stack: Stack) => ImageSourceRoute[], ImageCdnProps, string]>([
    [
      'untouched originals of a source outside S3',
      stack => [...twoBuckets(stack), { pathPrefix: 'r2/', source: r2(stack) }], { originalsPath: 'original' },
      '`originalsPath` must be used with S3 buckets, for which CloudFront can sign requests, got `sources[3]` outside '
        + 'S3. Create another ImageCdn for that source',
    ],
    [
      'an `originalsPath` that begins the prefix of a source',
      stack => [{ pathPrefix: 'original/a/', source: ImageSource.bucket(bucketIn(stack, 'A')) }],
      { originalsPath: 'original' },
      '`originalsPath` must differ from the first folder of every source, got original and `sources[0].pathPrefix` '
        + 'original/a/. Choose another name',
    ],
    [
      'a cache policy that does not tell buckets apart', twoBuckets, { originalsPath: 'original', cachePolicy },
      '`cachePolicy` must be left out with `originalsPath`, because buckets of `sources` may have the same keys, and '
        + 'edge locations must tell them apart. Give each bucket a `keyPrefix` of its own, or set `minTtl`, '
        + '`defaultTtl` and `maxTtl`',
    ],
    [
      'a `maxTtl` of zero beside a header in the cache key', twoBuckets,
      { originalsPath: 'original', maxTtl: Duration.seconds(0) },
      '`maxTtl` must be at least 1 second with `originalsPath`, because buckets of `sources` may have the same keys, '
        + 'and edge locations must tell them apart by a header, which CloudFront rejects where caching is off. Give '
        + 'each bucket a `keyPrefix` of its own, or set `maxTtl: Duration.seconds(1)`',
    ],
    [
      'a `maxTtl` beside a header in the cache key that may be zero at deployment', twoBuckets,
      { otherFiles: ['*.pdf'], maxTtl: Duration.seconds(Token.asNumber({ Ref: 'MaxTtl' })), compress: false },
      '`maxTtl` must be at least 1 second with `otherFiles`, because buckets of `sources` may have the same keys, '
        + 'and edge locations must tell them apart by a header, which CloudFront rejects where caching is off. Give '
        + 'each bucket a `keyPrefix` of its own, or set `maxTtl: Duration.seconds(1)`',
    ],
    [
      'buckets with equal keys in a plan without custom policies', twoBuckets,
      { otherFiles: ['*.pdf'], originAccess: OriginAccess.control(), ...PRO },
      '`otherFiles` must be left out with FlatRatePlan.PRO, which does not include custom policies, because buckets of '
        + '`sources` may have the same keys, and edge locations must tell them apart. Give each bucket a `keyPrefix` '
        + 'of its own, or use FlatRatePlan.BUSINESS',
    ],
    [
      'more behaviors than a distribution has', stack => Array.from({ length: 24 }, (_, index) => ({
        pathPrefix: `${index}/`, source: ImageSource.bucket(bucketIn(stack, 'One'), { keyPrefix: `${index}/` }),
      })), { otherFiles: ['*.pdf', '*.mp4', '*.zip'] },
      '`otherFiles` must need at most 70 behaviors, one for each pattern and source, got 72. Use fewer patterns, or '
        + 'create another ImageCdn for some of the sources',
    ],
  ])('rejects %s', (_, sources, props, message) => {
    expect(() => made(sources, props)).toThrow(new Error(`Test/Images: ${message}`));
  });
});

describe('ImageCdn with several sources on a distribution of its user', () => {
  function mounted(pathPrefix: string, props: ImageCdnProps = {}) {
    const stack = emptyStack({ env: ENV });
    const site = bucketIn(stack, 'Site');
    new ImageCdn(stack, 'Images', {
      distribution: new cloudfront.Distribution(stack, 'Distribution', {
        defaultBehavior: { origin: bindAccess(stack, site, {}, OriginAccess.control()._access).origin },
      }),
      pathPattern: '/images/*',
      sources: [{ pathPrefix, source: ImageSource.bucket(site, { keyPrefix: 'a/' }) }],
      transformation,
      ...props,
    });
    return Template.fromStack(stack);
  }

  test('serves originals of the sources inside its folder only', () => {
    const patternsFor = (pathPrefixes: string[], signing?: UrlSigning) => {
      const template = mounted('images/', {
        sources: pathPrefixes.map((pathPrefix, index) => ({
          pathPrefix, source: ImageSource.bucket(s3.Bucket.fromBucketName(new Stack(), 'B', `bucket${index}`)),
        })),
        transformation: ImageTransformation.onDemand({ signing }),
        originAccess: OriginAccess.control(),
        originalsPath: 'original',
        otherFiles: ['*.pdf'],
      });
      return distributionConfig(template).CacheBehaviors.map(({ PathPattern }: any) => PathPattern);
    };
    const signing = UrlSigning.hmac({ secret: secretsmanager.Secret.fromSecretNameV2(new Stack(), 'Secret', 'secret') });
    expect(patternsFor(['images/', 'images/a/', 'marks/', ''], signing)).toEqual([
      'images/original/a/*', 'images/original/*', 'images/a/*.pdf', 'images/*.pdf', '/images/*',
    ]);
    expect(patternsFor([''])).toEqual(['images/original/*', 'images/*.pdf', '/images/*']);
  });

  test('tells originals apart from the other behaviors of the distribution', () => {
    const { CacheBehaviors } = distributionConfig(mounted('images/', { originalsPath: 'original' }));
    expect(CacheBehaviors[0].CachePolicyId).not.toEqual(CacheBehaviors[1].CachePolicyId);
    expect(() => mounted('images/', { originalsPath: 'original', cachePolicy: cloudfront.CachePolicy.CACHING_OPTIMIZED }))
      .toThrow(new Error('Test/Images: `cachePolicy` must be left out with `originalsPath`, because originals of '
        + '`sources` may have the paths of other behaviors, and edge locations must tell them apart. Set `minTtl`, '
        + '`defaultTtl` and `maxTtl`'));
  });
});

describe('the keys of several sources', () => {
  const segments = fc.constantFrom('a', 'b', 'a b', 'é', 'v1');
  const folders = (parts: fc.Arbitrary<string>) =>
    fc.array(parts, { maxLength: 2 }).map(names => names.map(name => `${name}/`).join(''));
  const routes = fc.uniqueArray(fc.record({
    pathPrefix: folders(fc.constantFrom('a', 'b', 'v1')), keyPrefix: folders(segments), bucket: fc.constantFrom('x', 'y'),
  }), { selector: ({ pathPrefix }) => pathPrefix, minLength: 1, maxLength: 5 })
    .map(all => all.sort((one, other) => other.pathPrefix.length - one.pathPrefix.length));
  const keys = fc.array(segments, { minLength: 1, maxLength: 4 }).map(names => `${names.join('/')}.pdf`);
  const files = fc.constantFrom(['*.pdf'], ['a/*'], ['*b/*.pdf', 'v1/?/*'], ['b/*', 'a/*']);

  test('lead to one object, however they are read, cached and purged', () => {
    fc.assert(fc.property(routes, keys, files, (made_, key, otherFiles) => {
      const route = made_.find(({ pathPrefix }) => key.startsWith(pathPrefix));
      const object = objectKeyOf(made_, key);
      const isOtherFile = (each: string) => otherFiles.some(pattern => globMatches(pattern, printKey(each).slice(1)));
      if (!route) return expect(object).toBeUndefined();
      expect(object).toBe(route.keyPrefix + key.slice(route.pathPrefix.length));

      // The behavior that CloudFront selects reads the bucket of the source.
      const first = (behaviors: readonly (readonly [string, string])[], path: string) =>
        behaviors.find(([pattern]) => globMatches(pattern, path))?.[1];
      const originals = made_.map(({ pathPrefix, bucket }) => [`original/${pathPrefix}*`, bucket] as const);
      expect(first(originals, `original/${key}`)).toBe(route.bucket);
      const behaviors = made_.flatMap(({ pathPrefix, bucket }) =>
        patternsBelow(otherFiles, pathPrefix).map(pattern => [pattern, bucket] as const));
      const isFile = isOtherFile(key);
      expect(first(behaviors, printKey(key).slice(1))).toBe(isFile ? route.bucket : undefined);

      // The edge function requests the object.
      const numbers = ['x', 'y'];
      const pathRoutes = made_.map(({ pathPrefix, keyPrefix, bucket }) =>
        [pathPrefix, keyPrefix, numbers.indexOf(bucket)] as const);
      const { request } = eventOf(`/original${printKey(key)}`);
      const path = printKey(object!);
      expect(routedPath('original/', '', pathRoutes)({ request })).toMatchObject({
        uri: path, headers: { 'x-image-bucket': { value: String(numbers.indexOf(route.bucket)) } },
      });

      // A change of the object purges all that is cached of it, under every prefix.
      const images = keysOfObject(made_, route.bucket, object!);
      expect(images).toContain(key);
      const surface: Surface = { variants: 'tags', originals: 'original/', files: otherFiles, routes: made_ };
      const items = itemsOf({ images, folders: [] }, surface);
      expect(items).toEqual(expect.arrayContaining([path, `/original${printKey(key)}`]));
      expect(items.filter(item => item.startsWith('#')).length).toBe(
        images.filter(image => !isOtherFile(image)).length,
      );
      if (!isFile) expect(items).toContain(`#${cacheTags(key).at(-1)}`);

      // So does a purge of a folder.
      for (let end = key.indexOf('/'); end >= 0; end = key.indexOf('/', end + 1)) {
        const covered = itemsOf({ images: [], folders: [key.slice(0, end + 1)] }, surface);
        const isCovered = (one: string) => covered.some(item => item === one || item.endsWith('*') && one.startsWith(item.slice(0, -1)));
        expect([path, `/original${printKey(key)}`].filter(one => !isCovered(one))).toEqual([]);
        if (!isFile) expect(covered.some(item => cacheTags(key).includes(item.slice(1)))).toBe(true);
      }
    }), { numRuns: 2000 });
  });
});
