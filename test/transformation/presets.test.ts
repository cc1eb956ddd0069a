import { Lazy } from 'aws-cdk-lib';
import {
  ImageCrop, ImageFit, ImageFormat, ImageParameters, ImageTransformation, ImageTrim, WatermarkAlign,
} from '../../src';
import { templateOf } from '../support';

const templateWith = (name: string, preset: ImageParameters) =>
  templateOf({ transformation: ImageTransformation.onDemand({ presets: { [name]: preset } }) });

const { TOP, MIDDLE, BOTTOM, LEFT, CENTER, RIGHT } = WatermarkAlign;

describe('presets', () => {
  test('support every operation as a field, and become parameters of URLs', () => {
    const preset: ImageParameters = {
      rectangle: '0,0,640,480',
      trim: ImageTrim.COLOR,
      rotation: 90,
      width: 320,
      height: 180,
      fit: ImageFit.CROP,
      crop: [ImageCrop.TOP, ImageCrop.FOCAL_POINT],
      focalPointLeft: 0.25,
      blur: 5,
      background: 'Navy',
      border: '4,red',
      watermark: 'logo.png',
      watermarkAlign: [TOP, LEFT],
      watermarkWidth: 0.25,
      watermarkOpacity: 50,
      format: ImageFormat.JPEG,
      autoFormat: true,
      quality: 70,
    };
    const functions = Object.values(templateWith('card', preset).findResources('AWS::Lambda::Function'));
    const [config] = functions.flatMap(({ Properties: { Environment } }) => Environment.Variables.CONFIG ?? []);
    expect(Object.fromEntries(new URLSearchParams(JSON.parse(config).rules.presets.card))).toEqual({
      'rect': '0,0,640,480',
      'trim': 'color',
      'rot': '90',
      'w': '320',
      'h': '180',
      'fit': 'crop',
      'crop': 'top,focalpoint',
      'fp-x': '0.25',
      'blur': '5',
      'bg': '000080', // equal colors are one variant
      'border': '4,ff0000',
      'mark': 'logo.png',
      'mark-align': 'top,left',
      'mark-w': '0.25',
      'mark-alpha': '50',
      'fm': 'jpg',
      'auto': 'format',
      'q': '70',
    });
  });

  test.each<ImageParameters>([
    {},
    { autoFormat: false },
    { watermark: 'a'.repeat(900) },
    { watermark: 'a', watermarkAlign: [MIDDLE, CENTER] },
    { watermark: 'a', watermarkAlign: [BOTTOM, LEFT] },
    { watermark: 'a', watermarkAlign: [RIGHT] },
    { watermark: 'a', watermarkWidth: 8192 },
    { watermark: 'a', watermarkWidth: 0.001 },
    { watermark: 'a', watermarkOpacity: 0 },
  ])('accept the parameters %.60j', preset => {
    expect(() => templateWith('card', preset)).not.toThrow();
  });

  test.each<[ImageParameters, string]>([
    [{ watermark: '../a' }, '.watermark` must be the key of an image, got ../a'],
    [{ watermark: '/a' }, '.watermark` must be a key of 1 to 1,024 bytes without a leading slash, got /a'],
    [{ watermark: 'é'.repeat(513) }, '.watermark` must be a key of 1 to 1,024 bytes without a leading slash, got é'],
    [
      { watermark: 'a', watermarkAlign: [TOP, LEFT, MIDDLE] },
      '.watermarkAlign` must have one or two sides, got top,left,middle',
    ],
    [
      { watermark: 'a', watermarkAlign: ['stop' as WatermarkAlign] },
      '.watermarkAlign` must be a comma list of: top, middle, bottom, left, center, right, got stop',
    ],
    [{ watermark: 'a', watermarkWidth: 8193 }, '.watermarkWidth` must be a number from 0.001 to 8192, got 8193'],
    [{ watermark: 'a', watermarkWidth: 0 }, '.watermarkWidth` must be a number from 0.001 to 8192, got 0'],
    [{ watermark: 'a', watermarkOpacity: 101 }, '.watermarkOpacity` must be a number from 0 to 100, got 101'],
    [{ watermark: 'a'.repeat(1024) }, '` is too long for the path of a variant. Shorten `watermark`'],
    [{ watermarkWidth: 10 }, '.watermarkWidth` requires `watermark`'],
    [{ blur: 201 }, '.blur` must be a number from 0 to 200, got 201'],
    [{ fit: 'wide' as ImageFit }, '.fit` must be one of: clamp, clip, crop, facearea, fill, fillmax, max, min, scale, '
      + 'got wide'],
    [{ format: 'tiff' as ImageFormat }, '.format` must be a format that this CDN makes, got tiff'],
    [{ preset: 'other' }, '.preset` must not be set: a preset cannot use another one'],
    [{ width: Lazy.number({ produce: () => 1 }) }, '.width` must be known at synthesis, got a token'],
    [{ blurr: 1 } as ImageParameters, '.blurr` is not a parameter: did you mean `blur`?'],
    [{ w: 1 } as ImageParameters, '.w` is not a parameter: did you mean `width`?'],
    [{ constructor: 1 } as unknown as ImageParameters, '.constructor` is not a parameter: the parameters are preset, '],
    [{ width: '300' } as unknown as ImageParameters, ".width` must be a number, got '300'"],
    [
      { crop: 'top' } as unknown as ImageParameters,
      ".crop` must be a list of strings, got 'top'. Put it into a list: ['top']",
    ],
    [{ autoFormat: 1 } as unknown as ImageParameters, '.autoFormat` must be true or false, got 1'],
    [
      'w=300&fit=crop' as unknown as ImageParameters,
      '` must be an object with the fields of ImageParameters, got \'w=300&fit=crop\'. Use { width: 300, fit: '
        + 'ImageFit.CROP }',
    ],
    [
      'x=1' as unknown as ImageParameters,
      '` must be an object with the fields of ImageParameters, got \'x=1\'. Use { width: 300 }',
    ],
  ])('reject %.60j with prop, rule and value', (preset, message) => {
    expect(() => templateWith('card', preset)).toThrow(`Test/Images: \`presets.card${message}`);
  });

  test.each(['a', 'Card_2-x', '9', 'x'.repeat(32)])('accept the name %s', name => {
    expect(() => templateWith(name, { width: 300 })).not.toThrow();
  });

  test.each(['', '-card', '_card', 'x'.repeat(33), 'a.b', 'a b'])('reject the name "%s"', name => {
    const message = "`presets` must have names of 1 to 32 letters, digits, '-' and '_' that begin with";
    expect(() => templateWith(name, { width: 300 })).toThrow(message);
  });
});
