import * as fs from 'node:fs';
import * as path from 'node:path';
import { CfnParameter } from 'aws-cdk-lib';
import { imageParameters } from '../../projenrc/image-parameters';
import { ImageFit, ImageFormat, ImageParameters, ImageTransformation } from '../../src';
import { isCoreVariant } from '../../src/transformation/image-query';
import { RULES } from '../runtime/edge/edge-cases';
import { stackWith } from '../support';

describe('a value in urlFor() that is known at deployment only', () => {
  const { stack, cdn } = stackWith({ transformation: ImageTransformation.onDemand() });
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
  const { cdn } = stackWith({ transformation: ImageTransformation.onDemand() });
  expect(() => cdn.urlFor(key)).toThrow(`\`key\` ${reason}, got ${key}`);
  expect(() => cdn.urlFor(key, { width: 640 })).toThrow(`\`key\` ${reason}, got ${key}`);
});

test('urlFor accepts a key of 300 CJK characters, and a key that ends like a variant', () => {
  const { stack, cdn } = stackWith({ transformation: ImageTransformation.onDemand() });
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

describe('ImageParameters', () => {
  test('equal the output of the generator for the table of operations', () => {
    const file = path.join(__dirname, '../../src/transformation/image-parameters.ts');
    expect(fs.readFileSync(file, 'utf8')).toBe(imageParameters());
  });

  test('require signing for a watermark in a URL', () => {
    const { cdn } = stackWith({ transformation: ImageTransformation.onDemand() });
    expect(() => cdn.urlFor('tom.jpg', { watermark: 'logo.png' })).toThrow(
      '`watermark` requires `signing`. Put the watermark into a preset, or sign URLs',
    );
  });
});
