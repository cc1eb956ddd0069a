import * as fs from 'node:fs';
import * as path from 'node:path';
import { CfnParameter } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { imageParameters } from '../../../projenrc/image-parameters';
import {
  ImageCdn, ImageCrop, ImageFill, ImageFit, ImageFormat, ImageParameters, ImageTransformation, UrlDialect, UrlSigning,
  WatermarkAlign,
} from '../../../src';
import { isCoreVariant } from '../../../src/construct/transformation/image-query';
import { RULES } from '../../runtime/edge/edge-cases';
import { emptyStack, stackWith } from '../../support';

const presets = {
  card: { width: 300 },
  square: { fit: ImageFit.CROP, aspectRatio: '1:1' },
  shape: { width: 100, aspectRatio: '16:9' },
};
const { stack, cdn } = stackWith({ transformation: ImageTransformation.onDemand({ presets }) });

describe('a value in urlFor() that is known at deployment only', () => {
  const width = new CfnParameter(stack, 'Width', { type: 'Number' }).valueAsNumber;
  const ratio = new CfnParameter(stack, 'Ratio').valueAsString;
  const partsOf = (parameters: ImageParameters) =>
    stack.resolve(cdn.urlFor('tom.jpg', parameters))['Fn::Join'][1].slice(2);

  test('is inserted as digits if it is a number', () => {
    expect(partsOf({ width, height: 300, fit: ImageFit.FILL })).toEqual([
      '/tom.jpg?w=',
      { Ref: 'Width' },
      '&h=300&fit=fill',
    ]);
  });

  test('is inserted unchanged if it is text', () => {
    expect(partsOf({ width: 600, aspectRatio: ratio, fit: ImageFit.CROP })).toEqual([
      '/tom.jpg?w=600&ar=',
      { Ref: 'Ratio' },
      '&fit=crop',
    ]);
  });
});

test.each([
  ['a/../b.jpg', 'names no image'],
  ['a\nb.jpg', 'names no image'],
  ['x'.repeat(1000), 'is too long'],
  ['a_'.repeat(400), 'is too long'],
])('urlFor rejects the key %j, for which the CDN responds with 400', (key, reason) => {
  expect(() => cdn.urlFor(key)).toThrow(`\`key\` ${reason}, got ${key}`);
  expect(() => cdn.urlFor(key, { width: 640 })).toThrow(`\`key\` ${reason}, got ${key}`);
});

test('urlFor accepts a key of 300 CJK characters, and a key that ends like a variant', () => {
  const pathOf = (key: string) => stack.resolve(cdn.urlFor(key, { width: 640 }))['Fn::Join'][1].at(-1);
  expect(pathOf('猫'.repeat(300))).toBe(`/${encodeURIComponent('猫'.repeat(300))}?w=640`);
  expect(pathOf('cats/tom.jpg/_.v.1_f.avif')).toBe('/cats/tom.jpg/_.v.1_f.avif?w=640');
});

test.each<[ImageParameters, boolean]>([
  [{}, true],
  [{ width: 600 }, true],
  [{ width: 600, format: ImageFormat.AVIF }, true],
  [{ preset: 'card' }, true],
  [{ width: 600, quality: 35 }, false],
  [{ width: 600, height: 17 }, false],
  [{ preset: 'none' }, false],
])('isCoreVariant returns for %j: %s', (parameters, expected) => {
  expect(isCoreVariant(parameters, RULES)).toBe(expected);
});

test.each<[ImageParameters, string]>([
  [{ width: 2561 },
    '`width` must be at most 2560, the largest width of the ladder, got 2561. Raise `maxWidth` and add it to '
      + '`widths`, or choose a smaller one'],
  [{ width: 400, height: 2561 }, '`height` must be at most 2560, the `maxHeight` of the transformation, got 2561. Raise '
    + '`maxHeight`, or choose a smaller one'],
  [{ width: 300, aspectRatio: '16:9' }, '`aspectRatio` must be set together with `fit: ImageFit.CROP`, or it has no effect, '
    + 'got 16:9'],
  [{ width: 300, height: 200, aspectRatio: '16:9', fit: ImageFit.CROP }, '`aspectRatio` must be left out beside `width` '
    + 'and `height`, which decide the proportions, got 16:9. Leave out one of the three'],
  [{ crop: [ImageCrop.TOP] }, '`crop` must be set together with `fit: ImageFit.CROP`, or it has no effect, got top'],
  [{ focalPointLeft: 0.2, fit: ImageFit.CROP, width: 100, height: 100 },
    '`focalPointLeft` must be set together with `crop: [ImageCrop.FOCAL_POINT]`, or it has no effect, got 0.2'],
  [{ preset: 'card', aspectRatio: '16:9' },
    '`aspectRatio` must be set together with `fit: ImageFit.CROP`, or it has no effect, got 16:9'],
  [{ width: 300, format: ImageFormat.PNG, quality: 60 }, '`quality` must be set together with `format: ImageFormat.AVIF` '
    + 'or `autoFormat: true`, or it has no effect, got 60'],
])('urlFor rejects %j, which is not what viewers would receive', (parameters, message) => {
  expect(() => cdn.urlFor('tom.jpg', parameters)).toThrow(new Error(`Test/Images: ${message}`));
});

test.each<ImageParameters>([
  { preset: 'square', width: 300 },
  { preset: 'square', crop: [ImageCrop.TOP] },
  { preset: 'shape', fit: ImageFit.CROP },
  { width: 300, autoFormat: true },
  { width: 300, fit: ImageFit.CLIP, fillMode: ImageFill.SOLID, rotation: 0, trimTolerance: 10, devicePixelRatio: 1 },
  { width: 2560, height: 2560, devicePixelRatio: 2 },
  { width: 0.5, height: 0.25 },
])('urlFor accepts %j, in which each parameter has an effect or says the default', parameters => {
  expect(() => cdn.urlFor('tom.jpg', parameters)).not.toThrow();
});

test('urlFor names the width of the ladder that is the largest up to maxWidth', () => {
  const { cdn: narrow } = stackWith({ transformation: ImageTransformation.onDemand({ maxWidth: 1000 }) });
  expect(() => narrow.urlFor('tom.jpg', { width: 829 })).toThrow(
    '`width` must be at most 828, the largest width of the ladder, got 829. Add it to `widths`, or choose a smaller one');
});

test('urlFor names maxWidth in a dialect whose widths are exact', () => {
  const { cdn: sample } = stackWith({ transformation: ImageTransformation.onDemand({ urls: UrlDialect.awsSample() }) });
  expect(() => sample.urlFor('tom.jpg', { width: 2560 })).not.toThrow();
  expect(() => sample.urlFor('tom.jpg', { width: 2561 })).toThrow('`width` must be at most 2560, the `maxWidth` of the '
    + 'transformation, got 2561. Raise `maxWidth`, or choose a smaller one');
});

test.each<[unknown, string]>([
  [600, '`parameters` must be an object with the fields of ImageParameters, got 600. Use { width: 600 }'],
  ['w=600&fit=crop', "`parameters` must be an object with the fields of ImageParameters, got 'w=600&fit=crop'. Use "
    + '{ width: 600, fit: ImageFit.CROP }'],
])('urlFor prints the object for the parameters %j', (parameters, message) => {
  expect(() => cdn.urlFor('tom.jpg', parameters as ImageParameters)).toThrow(new Error(`Test/Images: ${message}`));
});

test.each<[unknown, string]>([
  [{ colour: 'red' }, '`colour` is not a parameter: the parameters are preset, rectangle, trim, '],
  [{ blurr: 5 }, '`blurr` is not a parameter: did you mean `blur`?'],
  [true, '`parameters` must be an object with the fields of ImageParameters, got true. Use { width: 300 }'],
  ['tom', "`parameters` must be an object with the fields of ImageParameters, got 'tom'. Use { width: 300 }"],
  [{ width: '600' }, "`width` must be a number, got '600'"],
  [{ background: 'reed' }, '`background` must have a color of CSS, got reed'],
  [{ width: 300, height: 200, border: '5,reed' }, '`border` must have a color of CSS, got reed'],
])('urlFor rejects the parameters %j', (parameters, message) => {
  expect(() => cdn.urlFor('tom.jpg', parameters as ImageParameters)).toThrow(`Test/Images: ${message}`);
});

test.each<[ImageParameters, string]>([
  [{ width: undefined }, ''],
  [{ width: 300, autoFormat: false }, '?w=300'],
  [{ width: 300, autoFormat: true }, '?w=300&auto=format'],
  [{ width: 300, height: 200, fit: ImageFit.CROP, crop: [ImageCrop.TOP, ImageCrop.LEFT] },
    '?w=300&h=200&fit=crop&crop=top%2Cleft'],
  [{ width: 300, height: 200, fit: ImageFit.FILL, background: 'Red' }, '?w=300&h=200&fit=fill&bg=ff0000'],
  [{ width: 300, height: 200, border: '5,Red' }, '?w=300&h=200&border=5%2Cff0000'],
])('urlFor prints %j as %j', (parameters, query) => {
  expect(stack.resolve(cdn.urlFor('tom.jpg', parameters))['Fn::Join'][1].at(-1)).toBe(`/tom.jpg${query}`);
});

describe('urlFor in a dialect', () => {
  const { cdn: sample } = stackWith({ transformation: ImageTransformation.onDemand({ urls: UrlDialect.awsSample() }) });

  test('rejects parameters that its URLs do not have', () => {
    expect(() => sample.urlFor('tom.jpg', { blur: 5 }))
      .toThrow('Test/Images: `blur` must be left out: URLs of aws-samples/image-optimization have no equivalent, got 5');
  });

  test('does not ask for parameters that others need elsewhere', () => {
    const urlOf = (parameters: ImageParameters) => stack.resolve(sample.urlFor('tom.jpg', parameters))['Fn::Join'][1].at(-1);
    expect(urlOf({ width: 300, quality: 60 })).toBe('/tom.jpg?format=auto&width=300&quality=60');
  });
});

describe('a watermark in urlFor()', () => {
  const signedStack = emptyStack();
  const signing = UrlSigning.hmac({ secret: new secretsmanager.Secret(signedStack, 'Key') });
  const signed = new ImageCdn(signedStack, 'Images', {
    transformation: ImageTransformation.onDemand({ signing, presets: { marked: { watermark: 'logo.png' } } }),
  });

  test.each<[ImageParameters, string]>([
    [{ watermark: 'logo.png' }, '?mark=logo.png'],
    [{ watermark: 'logos/a.png', watermarkAlign: [WatermarkAlign.TOP, WatermarkAlign.LEFT] }, '?mark=logos%2Fa.png&mark-align=top%2Cleft'],
  ])('is accepted with signing: %j', (parameters, query) => {
    expect(signedStack.resolve(signed.urlFor('tom.jpg', parameters))['Fn::Join'][1].at(-1)).toBe(`/tom.jpg${query}`);
  });

  test.each<[ImageParameters, string]>([
    [{ watermarkAlign: [WatermarkAlign.TOP] }, '`watermarkAlign` requires `watermark`'],
    [{ watermark: '/logo.png' },
      '`watermark` must be a key of 1 to 1,024 bytes without a leading slash, got /logo.png'],
    [{ watermark: 'ä'.repeat(513) }, '`watermark` must be a key of 1 to 1,024 bytes without a leading slash, got ä'],
    [{ watermark: 'a.png', watermarkAlign: [WatermarkAlign.TOP, WatermarkAlign.LEFT, WatermarkAlign.BOTTOM] },
      '`watermarkAlign` must have one or two sides, got top,left,bottom'],
  ])('is rejected as %j', (parameters, message) => {
    expect(() => signed.urlFor('tom.jpg', parameters)).toThrow(`Test/Images: ${message}`);
  });
});

describe('ImageParameters', () => {
  test('equal the output of the generator for the table of operations', () => {
    const file = path.join(__dirname, '../../../src/construct/transformation/image-parameters.ts');
    expect(fs.readFileSync(file, 'utf8')).toBe(imageParameters());
  });

  test('require signing for a watermark in a URL', () => {
    expect(() => cdn.urlFor('tom.jpg', { watermark: 'logo.png' })).toThrow(
      '`watermark` requires `signing`. Put the watermark into a preset, or sign URLs',
    );
  });
});
