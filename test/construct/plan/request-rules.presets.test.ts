import { Lazy } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import {
  ImageCrop, ImageFill, ImageFit, ImageFormat, ImageParameters, ImageTransformation, ImageTrim, WatermarkAlign,
} from '../../../src';
import { stackWith, templateOf, warnings } from '../../support';

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
    { format: ImageFormat.PNG, quality: undefined },
    { autoFormat: true },
    { fit: ImageFit.CROP, aspectRatio: '1:1' },
    { width: 0.5 },
    { width: 2560, height: 2560, devicePixelRatio: 2 },
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
    [{ fit: 'wide' as ImageFit }, '.fit` must be one of: clamp, clip, crop, facearea, fill, fillmax, max, min, outside, outsidemax, scale, '
      + 'got wide'],
    [{ format: 'tiff' as ImageFormat }, '.format` must be a format that this CDN makes, got tiff'],
    [{}, '` must have at least one parameter, got none. Set one, such as { width: 300 }; in Python, use '
      + 'ImageParameters(width=300), because a dict loses misspelled names'],
    [{ width: undefined }, '` must have at least one parameter, got none'],
    [{ autoFormat: false }, '` must have at least one parameter, got none'],
    [{ width: 2561 }, '.width` must be at most 2560, the largest width of the ladder, got 2561. Raise `maxWidth` and '
      + 'add it to `widths`, or choose a smaller one'],
    [{ height: 2561 }, '.height` must be at most 2560, the `maxHeight` of the transformation, got 2561. Raise '
      + '`maxHeight`, or choose a smaller one'],
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

  test.each<[ImageParameters, string]>([
    [{ width: 300, aspectRatio: '16:9' },
      '`presets.card.aspectRatio` has no effect unless a URL sets `fit: ImageFit.CROP`. Set it in the preset, too'],
    [{ width: 300, aspectRatio: '16:9', fit: ImageFit.FILL },
      '`presets.card.aspectRatio` has no effect unless a URL sets `fit: ImageFit.CROP`. Set it in the preset, too'],
    [{ width: 300, height: 200, aspectRatio: '16:9', fit: ImageFit.CROP },
      '`presets.card.aspectRatio` has no effect beside `width` and `height`, which decide the proportions. Leave out one '
        + 'of the three'],
    [{ fillColor: 'red' }, '`presets.card.fillColor` has no effect unless a URL sets `fit: ImageFit.FILL`. Set it in the '
      + 'preset, too'],
    [{ cornerRadius: '8' }, '`presets.card.cornerRadius` has no effect unless a URL sets `mask: ImageMask.CORNERS`. Set it '
      + 'in the preset, too'],
    [{ devicePixelRatio: 2 }, '`presets.card.devicePixelRatio` has no effect unless a URL sets `width` or `height`. Set it '
      + 'in the preset, too'],
    [{ format: ImageFormat.PNG, quality: 60 }, '`presets.card.quality` has no effect unless a URL sets '
      + '`format: ImageFormat.AVIF` or `autoFormat: true`. Set it in the preset, too'],
  ])('warn about %j, in which a parameter has no effect', (preset, message) => {
    const { stack } = stackWith({ transformation: ImageTransformation.onDemand({ presets: { card: preset } }) });
    const [{ entry: { data } }] = Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('presetWithoutEffect'));
    expect(data).toBe(`${message}, or acknowledge this warning [ack: cdk-image-cdn:presetWithoutEffect]`);
  });

  test('cause no warning if every parameter has an effect, or says the default', () => {
    const { stack } = stackWith({
      transformation: ImageTransformation.onDemand({
        presets: {
          square: { fit: ImageFit.CROP, aspectRatio: '1:1', crop: [ImageCrop.TOP] },
          card: { width: 300, fillMode: ImageFill.SOLID, devicePixelRatio: 1, trimTolerance: 10, autoFormat: true },
        },
      }),
    });
    expect(warnings(stack)).toEqual([]);
  });

  test.each(['a', 'Card_2-x', '9', 'x'.repeat(32)])('accept the name %s', name => {
    expect(() => templateWith(name, { width: 300 })).not.toThrow();
  });

  test.each(['', '-card', '_card', 'x'.repeat(33), 'a.b', 'a b'])('reject the name "%s"', name => {
    const message = "`presets` must have names of 1 to 32 letters, digits, '-' and '_' that begin with";
    expect(() => templateWith(name, { width: 300 })).toThrow(message);
  });
});
