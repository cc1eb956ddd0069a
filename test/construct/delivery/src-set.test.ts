import { CfnParameter } from 'aws-cdk-lib';
import { ImageFormat, ImageTransformation, OnDemandOptions, SrcSetOptions } from '../../../src';
import { stackWith, warnings } from '../../support';

const withLadder = (options: OnDemandOptions = {}) =>
  stackWith({ transformation: ImageTransformation.onDemand({ widths: [320, 640, 1280], ...options }) });

function srcSet({ stack, cdn }: ReturnType<typeof withLadder>, options?: SrcSetOptions): string {
  const parts: unknown[] = stack.resolve(cdn.srcSetFor('tom.jpg', options))['Fn::Join'][1];
  return parts.filter(part => typeof part === 'string').join('…');
}

describe('ImageCdn.srcSetFor()', () => {
  test('lists the widths of the ladder up to maxWidth by default', () => {
    const setup = withLadder({ widths: undefined, maxWidth: 100 });
    expect(srcSet(setup)).toMatch(/^https:.*\/tom.jpg\?w=32 32w, .*\/tom.jpg\?w=96 96w$/);
    expect(srcSet(setup, {})).toBe(srcSet(setup));
    expect(warnings(setup.stack)).toEqual([]);
  });

  test('adds parameters that all images share', () => {
    const setup = withLadder();
    const expected = 'https://…/tom.jpg?w=320&fm=webp 320w, https://…/tom.jpg?w=640&fm=webp 640w';
    expect(srcSet(setup, { widths: [320, 640], parameters: { format: ImageFormat.WEBP } })).toBe(expected);
    expect(warnings(setup.stack)).toEqual([]);
  });

  test('warns about widths that are not on the ladder', () => {
    const setup = withLadder();
    expect(srcSet(setup, { widths: [320, 500] })).toContain('/tom.jpg?w=500 500w');
    expect(warnings(setup.stack)).toEqual(['srcSetWidths']);
  });

  test('accepts a width that only the deployment knows without a warning', () => {
    const setup = withLadder();
    const width = new CfnParameter(setup.stack, 'Width', { type: 'Number' }).valueAsNumber;
    expect(srcSet(setup, { widths: [width] })).toContain('/tom.jpg?w=');
    expect(warnings(setup.stack)).toEqual([]);
  });

  test.each<[SrcSetOptions, string]>([
    [{ parameters: { width: 320 } },
      '`parameters.width` must not be set for `srcSetFor()`: browsers choose among `widths`'],
    [{ parameters: { devicePixelRatio: 2 } },
      '`parameters.devicePixelRatio` must not be set for `srcSetFor()`: browsers choose among `widths`'],
    [{ widths: [] }, '`widths` must have at least one width, got none'],
    [{ widths: [320, 1281] }, '`widths` must be at most 1280, the largest width of the ladder, got 1281. Add it to '
      + '`widths`, or choose a smaller one'],
    [{ widths: [0] }, '`width` must be a number of pixels, 1 or more, got 0'],
    [[320, 640] as SrcSetOptions, '`options` must be an object, got a list. Use { widths: [320, 640] }'],
    [{ widhts: [320] } as SrcSetOptions, '`widhts` is not a property: did you mean `widths`?'],
    [{ blur: 5 } as SrcSetOptions, '`blur` is not a property: did you mean `parameters.blur`?'],
    [{ parameters: { blurr: 5 } as object }, '`blurr` is not a parameter: did you mean `blur`?'],
  ])('rejects %j with the reason', (options, message) => {
    expect(() => withLadder().cdn.srcSetFor('tom.jpg', options)).toThrow(message);
  });

  test('requires transformation of the CDN', () => {
    expect(() => stackWith().cdn.srcSetFor('tom.jpg')).toThrow('`srcSetFor()` requires `transformation`');
  });
});
