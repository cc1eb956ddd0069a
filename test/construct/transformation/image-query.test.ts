import * as fs from 'node:fs';
import * as path from 'node:path';
import { CfnParameter } from 'aws-cdk-lib';
import { imageParameters } from '../../../projenrc/image-parameters';
import {
  ImageCrop, ImageFill, ImageFit, ImageFormat, ImageParameters, ImageTransformation, UrlDialect,
} from '../../../src';
import { isCoreVariant } from '../../../src/construct/transformation/image-query';
import { RULES } from '../../runtime/edge/edge-cases';
import { stackWith } from '../../support';

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
