import { CfnParameter, Fn } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import {
  DitSourceBucket, ImageCdn, ImageFit, ImageFormat, ImageParameters, ImageTransformation, OnDemandOptions, UrlDialect,
  UrlSigning,
} from '../../../src';
import { parseConfig } from '../../../src/runtime/transformer/transformer-config';
import { emptyStack, siteIn, stackWith, templateOf, warnings } from '../../support';

const onDemand = (options: OnDemandOptions) => ({ transformation: ImageTransformation.onDemand(options) });

function configOf(options: OnDemandOptions) {
  const functions = Object.values(templateOf(onDemand(options)).findResources('AWS::Lambda::Function'));
  const [config] = functions.flatMap(({ Properties }) => Properties.Environment?.Variables.CONFIG ?? []);
  return parseConfig(config);
}

test('a CDN without urls has the rules of UrlDialect.imgix()', () => {
  const config = configOf({});
  expect(configOf({ urls: UrlDialect.imgix() })).toEqual(config);
  expect(config.rules).not.toHaveProperty('dialect');
});

test('a dialect enlarges images and offers the format of the original, unless allowEnlargement is false', () => {
  const { rules } = configOf({ urls: UrlDialect.awsSample() });
  expect(rules).toMatchObject({ dialect: { name: 'awsSample' }, allowEnlargement: true });
  expect(rules.formats).toContain('original');
  expect(configOf({ urls: UrlDialect.awsSample(), allowEnlargement: false }).rules.allowEnlargement).toBe(false);
});

test.each<[string, OnDemandOptions, string]>([
  ['presets', { presets: { card: { width: 300 } } }, '`presets` must not be set with these `urls`, which have no parameter for a '
    + 'preset. Remove `presets`, or use UrlDialect.imgix()'],
  ['strictParameters', { strictParameters: true }, '`strictParameters` must not be set with these `urls`: unknown parts are '
    + 'rejected or ignored as by the other service. Remove `strictParameters`, or use UrlDialect.imgix()'],
])('a dialect rejects %s', (_prop, options, message) => {
  expect(() => templateOf(onDemand({ urls: UrlDialect.awsSample(), ...options }))).toThrow(message);
});

test('UrlDialect.awsSample() rejects signing, which the sample lacks', () => {
  const stack = emptyStack();
  const signing = UrlSigning.hmac({ secret: new secretsmanager.Secret(stack, 'Secret') });
  expect(() => new ImageCdn(stack, 'Signed', onDemand({ urls: UrlDialect.awsSample(), signing })))
    .toThrow('`signing` must not be set with `urls: UrlDialect.awsSample()`');
});

describe('UrlDialect.thumbor()', () => {
  const signed = (options: OnDemandOptions) => {
    const stack = emptyStack();
    const signing = UrlSigning.hmac({ secret: new secretsmanager.Secret(stack, 'Secret') });
    return new ImageCdn(stack, 'Signed', onDemand({ signing, ...options }));
  };

  test('passes its options on to the functions', () => {
    expect(configOf({ urls: UrlDialect.thumbor({ unsafe: true, smart: true }) }).rules.dialect)
      .toEqual({ name: 'thumbor', isUnsafe: true, isSmart: true });
    expect(signed({ urls: UrlDialect.thumbor() }).urlRules).toContain('{"name":"thumbor"}');
  });

  test('requires either signing or unsafe', () => {
    expect(() => templateOf(onDemand({ urls: UrlDialect.thumbor() })))
      .toThrow('`signing` or `unsafe` must be set with `urls: UrlDialect.thumbor()`, got neither');
    expect(() => signed({ urls: UrlDialect.thumbor({ unsafe: true }) })).toThrow('got both');
  });

  test('rejects options of another type', () => {
    expect(() => templateOf(onDemand({ urls: UrlDialect.thumbor({ unsafe: 'yes' as never }) })))
      .toThrow('`urls.unsafe` must be');
  });

  test('rejects a distribution of the user, whose paths have a folder', () => {
    const stack = emptyStack();
    const distribution = siteIn(stack);
    expect(() => new ImageCdn(stack, 'Mounted', {
      distribution, pathPattern: '/images/*', ...onDemand({ urls: UrlDialect.thumbor({ unsafe: true }) }),
    })).toThrow('`distribution` must not be set with `urls: UrlDialect.thumbor()`: the paths of its URLs begin with a '
      + 'signature or `unsafe`. Remove `distribution`, or choose another dialect');
  });

  test('has URLs with exact sizes', () => {
    const { stack, cdn } = stackWith(onDemand({ urls: UrlDialect.thumbor({ unsafe: true }) }));
    expect(stack.resolve(cdn.urlFor('tom.jpg', { width: 301, height: 17, fit: ImageFit.CROP }))['Fn::Join'][1][2])
      .toBe('/unsafe/301x17/tom.jpg');
  });
});

describe('the URLs of a CDN with UrlDialect.awsSample()', () => {
  const { stack, cdn } = stackWith(onDemand({ urls: UrlDialect.awsSample() }));
  const urlFor = (parameters?: ImageParameters) =>
    stack.resolve(cdn.urlFor('cats/tom & co.jpg', parameters))['Fn::Join'][1].slice(2).join('');

  test.each<[ImageParameters | undefined, string]>([
    [undefined, '/cats/tom%20%26%20co.jpg?format=auto'],
    [{ width: 301 }, '/cats/tom%20%26%20co.jpg?format=auto&width=301'],
    [
      { width: 301, height: 17, fit: ImageFit.CROP, format: ImageFormat.JPEG, quality: 50 },
      '/cats/tom%20%26%20co.jpg?format=jpeg&width=301&height=17&quality=50',
    ],
  ])('have the parameters of the sample: %j', (parameters, url) => {
    expect(urlFor(parameters)).toBe(url);
  });

  test('may have a width that is known at deployment only', () => {
    const width = new CfnParameter(stack, 'Width', { type: 'Number' }).valueAsNumber;
    expect(stack.resolve(cdn.urlFor('tom.jpg', { width }))['Fn::Join'][1].slice(2))
      .toEqual(['/tom.jpg?format=auto&width=', { Ref: 'Width' }]);
  });

  test.each<[ImageParameters, string]>([
    [{ blur: 20 }, '`blur` must be left out: URLs of aws-samples/image-optimization have no equivalent, got 20'],
    [{ width: 30, height: 20 }, '`fit` must be crop with a width and a height: the sample crops, got none'],
    [{ width: 0 }, '`width` must be a number of pixels, 1 or more, got 0'],
  ])('reject the parameters %j', (parameters, message) => {
    expect(() => urlFor(parameters)).toThrow(message);
  });

  test('have exact widths in srcset, so that other widths than those of the ladder cause no warning', () => {
    expect(JSON.stringify(stack.resolve(cdn.srcSetFor('tom.jpg', { widths: [301] }))))
      .toContain('/tom.jpg?format=auto&width=301 301w');
    expect(warnings(stack)).toEqual([]);
  });

  test('are the same where the CDN is imported', () => {
    const imported = ImageCdn.fromImageCdnAttributes(stack, 'Imported', {
      domainName: 'images.example.com', urlRules: cdn.urlRules,
    });
    expect(imported.urlFor('tom.jpg', { width: 301 })).toBe('https://images.example.com/tom.jpg?format=auto&width=301');
  });
});

test('prewarm creates the variants that URLs of the dialect request', () => {
  const template = templateOf({
    ...onDemand({ urls: UrlDialect.awsSample() }),
    prewarm: [{ width: 640, formats: [ImageFormat.AVIF] }],
  });
  const functions = JSON.stringify(template.findResources('AWS::Lambda::Function'));
  expect(functions).toMatch(/f\.avif_w\.640_/);
  expect(functions).not.toContain('f.auto-avif');
});

describe('a CDN with UrlDialect.dit()', () => {
  const buckets = (...sourceBuckets: DitSourceBucket[]) => onDemand({ urls: UrlDialect.dit({ sourceBuckets }) });

  test('has the buckets and folders of its options in its rules', () => {
    const urls = UrlDialect.dit({ autoWebp: true, sourceBuckets: [{ bucketName: 'photos' }, { bucketName: 'logos', folder: 'a' }] });
    expect(configOf({ urls }).rules.dialect).toEqual({
      name: 'dit', autoWebp: true, buckets: [{ bucket: 'photos', folder: '' }, { bucket: 'logos', folder: 'a/' }],
    });
  });

  test.each<[DitSourceBucket, string]>([
    [{ bucketName: 'Photos' }, '`urls.sourceBuckets[0].bucketName` must be the name of a bucket, as URLs have it, got Photos'],
    [{ bucketName: 'photos', folder: '/a' }, '`urls.sourceBuckets[0].folder` must be a folder without a leading slash, got /a'],
  ])('rejects the bucket %j', (bucket, message) => {
    expect(() => templateOf(buckets(bucket))).toThrow(message);
  });

  test('rejects a bucket whose name or folder is not known at synthesis', () => {
    expect(() => templateOf(buckets({ bucketName: Fn.ref('Bucket') })))
      .toThrow('must be the name of a bucket, as URLs have it, got a token. Write it as text');
    expect(() => templateOf(buckets({ bucketName: 'photos', folder: Fn.ref('Folder') })))
      .toThrow('`urls.sourceBuckets[0].folder` must be a folder without a leading slash, got a token. Use photos/');
  });

  test('rejects more buckets than the edge function has room for', () => {
    const many = [...new Array(11).keys()].map(index => ({ bucketName: `photos-${index}` }));
    expect(() => templateOf(buckets(...many))).toThrow('`urls.sourceBuckets` must have at most 10 buckets, got 11');
    expect(() => templateOf(buckets(...many.slice(1)))).not.toThrow();
  });

  test('rejects a distribution that exists, whose path pattern its URLs do not begin with', () => {
    const stack = emptyStack();
    const distribution = siteIn(stack);
    expect(() => new ImageCdn(stack, 'Mounted', { ...onDemand({ urls: UrlDialect.dit() }), distribution, pathPattern: '/images/*' }))
      .toThrow('`urls` must not be UrlDialect.dit() with `distribution`');
  });

  test('has URLs with query parameters, and JSON for operations that these lack', () => {
    const { stack, cdn } = stackWith(buckets({ bucketName: 'photos', folder: 'a' }));
    const pathOf = (key: string, parameters: ImageParameters) =>
      stack.resolve(cdn.urlFor(key, parameters))['Fn::Join'][1].slice(2).join('');
    expect(pathOf('a/tom.jpg', { width: 301 })).toBe('/tom.jpg?width=301');
    expect(JSON.parse(Buffer.from(pathOf('a/tom.jpg', { blur: 20 }).slice(1), 'base64').toString()))
      .toEqual({ key: 'tom.jpg', edits: { blur: 5 } });
    expect(() => cdn.urlFor('b/tom.jpg')).toThrow('`key` must be in a folder of `sourceBuckets`, got b/tom.jpg');
    expect(() => cdn.urlFor('a/tom.jpg', { rotation: 45 })).toThrow('`rotation` must be a multiple of 90, got 45');
    const blur = new CfnParameter(stack, 'Blur', { type: 'Number' }).valueAsNumber;
    expect(() => cdn.urlFor('a/tom.jpg', { blur })).toThrow('`blur` must be known at synthesis for a URL of JSON in base64');
  });
});
