import {
  Layout, hasGaps, layoutOf, requirePossible, withPadding,
} from '../../../../src/runtime/transformer/operate/layout';
import { Operations } from '../../../../src/runtime/url/image-request';

const IMAGE = { width: 400, height: 300 };
const LARGE = { width: 4000, height: 3000 };
const PORTRAIT = { width: 300, height: 400 };

const LIMITS = { maxWidth: 1000, maxHeight: 800, allowEnlargement: false };
const ENLARGED = { ...LIMITS, allowEnlargement: true };

function layout(asked: Operations, image: Parameters<typeof layoutOf>[0] = IMAGE, limits = LIMITS): Layout {
  return layoutOf(image, asked, limits);
}

function sizes({ scaled, result, canvas }: Layout): string {
  return [scaled, result, canvas].map(({ width, height }) => `${width}x${height}`)
    .filter((size, index, all) => size !== all[index - 1]).join(' in ');
}

describe('layoutOf() without a crop', () => {
  test.each<[Operations, string]>([
    [{}, '400x300'],
    [{ w: '200' }, '200x150'],
    [{ h: '100' }, '133x100'],
    [{ w: '200', h: '60' }, '80x60'],
    [{ w: '60', h: '200' }, '60x45'],
    [{ w: '800' }, '400x300'],
    [{ w: '800', fit: 'max' }, '400x300'],
    [{ w: '100', h: '200', fit: 'scale' }, '100x200'],
    [{ w: '800', h: '200', fit: 'scale' }, '400x100'],
    [{ w: '200', h: '600', fit: 'scale' }, '100x300'],
    [{ w: '200', h: '200', fit: 'outside' }, '267x200'],
    [{ w: '300', h: '30', fit: 'outsidemax' }, '300x225'],
    [{ w: '800', h: '100', fit: 'outside' }, '400x300'],
  ])('with %j has the size %s', (asked, expected) => {
    expect(sizes(layout(asked))).toBe(expected);
    expect(layout(asked)).toMatchObject({ origin: { left: 0, top: 0 } });
    expect(layout(asked).kept ?? layout(asked).placed).toBeUndefined();
  });

  test.each<[Operations, string]>([
    [{ w: '800' }, '800x600'],
    [{ w: '800', fit: 'max' }, '400x300'],
    [{ w: '3000' }, '1000x750'],
    [{ h: '3000' }, '1000x750'],
    [{}, '400x300'],
    [{ w: '800', h: '200', fit: 'scale' }, '800x200'],
    [{ w: '800', h: '100', fit: 'outside' }, '800x600'],
    [{ w: '2000', h: '100', fit: 'outside' }, '1000x750'],
    [{ w: '800', h: '100', fit: 'outsidemax' }, '400x300'],
  ])('with %j has the size %s if enlargement is allowed', (asked, expected) => {
    expect(sizes(layout(asked, IMAGE, ENLARGED))).toBe(expected);
  });

  test.each([
    [LARGE, '1000x750'],
    [{ width: 3000, height: 4000 }, '600x800'],
    [{ width: 4000, height: 3 }, '1000x1'],
    [{ width: 3, height: 4000 }, '1x800'],
  ])('reduces %j to the limits, with at least one pixel', (image, expected) => {
    expect(sizes(layout({}, image))).toBe(expected);
  });

  test('limits the size of an image that covers a box', () => {
    expect(sizes(layout({ w: '900', h: '900', fit: 'outside' }, { width: 9000, height: 3000 }))).toBe('1000x333');
    expect(sizes(layout({ w: '900', h: '900', fit: 'outside' }, { width: 3000, height: 9000 }))).toBe('267x800');
  });
});

describe('layoutOf() with space around the image', () => {
  test.each<[Operations, string, { left: number; top: number }]>([
    [{ w: '200', h: '200', fit: 'fill' }, '200x150 in 200x200', { left: 0, top: 25 }],
    [{ w: '201', h: '200', fit: 'fillmax' }, '201x151 in 201x200', { left: 0, top: 24 }],
    [{ w: '403', h: '150', fit: 'clamp' }, '200x150 in 403x150', { left: 101, top: 0 }],
    [{ w: '800', h: '800', fit: 'fill' }, '400x300 in 800x800', { left: 200, top: 250 }],
  ])('with %j is %s', (asked, expected, placed) => {
    expect(sizes(layout(asked))).toBe(expected);
    expect(layout(asked).placed).toEqual(placed);
  });

  test('enlarges the image with fit=fill, but not with fit=fillmax, if that is allowed', () => {
    expect(sizes(layout({ w: '800', h: '800', fit: 'fill' }, IMAGE, ENLARGED))).toBe('800x600 in 800x800');
    expect(sizes(layout({ w: '800', h: '800', fit: 'fillmax' }, IMAGE, ENLARGED))).toBe('400x300 in 800x800');
  });
});

describe('layoutOf() with a crop', () => {
  test.each<[Operations, string]>([
    [{ w: '200', h: '200' }, '267x200 in 200x200'],
    [{ w: '200', h: '60' }, '200x150 in 200x60'],
    [{ w: '800', h: '800' }, '400x300 in 300x300'],
    [{ w: '800', h: '100' }, '400x300 in 400x50'],
    [{ ar: '1_1' }, '400x300 in 300x300'],
    [{ ar: '16_9' }, '400x300 in 400x225'],
    [{ ar: '2_1', w: '300' }, '300x225 in 300x150'],
    [{ ar: '2_1', h: '100' }, '200x150 in 200x100'],
    [{ ar: '1_1', w: '100', h: '50' }, '67x50 in 50x50'],
  ])('with %j is %s', (asked, expected) => {
    expect(sizes(layout({ fit: 'crop', ...asked }))).toBe(expected);
  });

  test.each<[string, string]>([['crop', '1067x800 in 800x800'], ['min', '400x300 in 300x300']])(
    'is for fit=%s %s if enlargement is allowed', (fit, expected) => {
      expect(sizes(layout({ w: '800', h: '900', fit }, IMAGE, ENLARGED))).toBe(expected);
    });

  test('is within the limits', () => {
    expect(sizes(layout({ w: '2000', h: '2000', fit: 'crop' }, LARGE))).toBe('1067x800 in 1000x800');
  });

  test.each<[Operations, number, number]>([
    [{}, 50, 0],
    [{ crop: 'left' }, 0, 0],
    [{ crop: 'right' }, 100, 0],
    [{ crop: 'bottom_right' }, 100, 0],
    [{ crop: 'focalpoint' }, 50, 0],
    [{ 'crop': 'focalpoint', 'fp-x': '0.4' }, 30, 0],
    [{ 'crop': 'focalpoint', 'fp-x': '0.1' }, 0, 0],
    [{ 'crop': 'focalpoint', 'fp-x': '0.9' }, 100, 0],
    [{ 'crop': 'focalpoint', 'fp-x': '1' }, 100, 0],
    [{ 'crop': 'focalpoint', 'fp-x': '160' }, 30, 0],
    [{ 'crop': 'focalpoint', 'fp-x': '-160' }, 70, 0],
    [{ 'crop': 'focalpoint', 'fp-x': '500' }, 100, 0],
    [{ 'crop': 'focalpoint', 'fp-x': '-500' }, 0, 0],
    [{ 'fp-x': '0.9' }, 50, 0],
  ])('of a tall box with %j keeps what is at %i, %i', (asked, left, top) => {
    expect(layout({ w: '100', h: '150', fit: 'crop', ...asked }).kept).toEqual({ left, top, width: 100, height: 150 });
  });

  test.each<[Operations, number]>([
    [{}, 45],
    [{ crop: 'top_left' }, 0],
    [{ crop: 'bottom' }, 90],
    [{ 'crop': 'focalpoint', 'fp-y': '0.4' }, 30],
    [{ 'crop': 'focalpoint', 'fp-y': '120' }, 30],
    [{ 'crop': 'focalpoint', 'fp-y': '-120' }, 60],
  ])('of a wide box with %j keeps what is at 0, %i', (asked, top) => {
    const kept = { left: 0, top, width: 200, height: 60 };
    expect(layout({ w: '200', h: '60', fit: 'crop', ...asked }).kept).toEqual(kept);
  });

  test('is to be found by content with crop=faces only', () => {
    expect(layout({ w: '100', h: '150', fit: 'crop', crop: 'faces' }))
      .toMatchObject({ isByContent: true, kept: { left: 50 } });
    expect(layout({ w: '100', h: '150', fit: 'crop', crop: 'left' }).isByContent).toBeUndefined();
  });
});

describe('layoutOf() with shares of the image', () => {
  const turned = { ...PORTRAIT, unrotated: IMAGE };

  test.each<[Operations, Parameters<typeof layoutOf>[0], string]>([
    [{ w: '0.5' }, IMAGE, '200x150'],
    [{ h: '0.5' }, IMAGE, '200x150'],
    [{ w: '1.0' }, IMAGE, '400x300'],
    [{ h: '0.25' }, IMAGE, '100x75'],
    [{ w: '0.5', h: '100', fit: 'crop' }, IMAGE, '200x150 in 200x100'],
    [{ w: '100', h: '0.5', fit: 'crop' }, IMAGE, '200x150 in 100x150'],
    [{ w: '0.5', h: '0.5', fit: 'scale' }, turned, '200x150'],
    [{ w: '0.5', h: '0.5' }, turned, '150x200'],
    [{ w: '1.0', h: '100', fit: 'scale' }, IMAGE, '400x100'],
    [{ w: '100', h: '1.0', fit: 'scale' }, IMAGE, '100x300'],
    [{ w: '1.0', h: '100', fit: 'crop' }, IMAGE, '400x300 in 400x100'],
    [{ w: '1.0', h: '1.0', fit: 'scale' }, LARGE, '1000x750'],
    [{ w: '0.5', h: '1.0', fit: 'scale' }, LARGE, '533x800'],
    [{ w: '0.9' }, LARGE, '1000x750'],
  ])('%j of %j is %s', (asked, image, expected) => {
    expect(sizes(layout(asked, image))).toBe(expected);
  });
});

describe('layoutOf() with a box that is turned like the image', () => {
  test.each<[Operations, { width: number; height: number }, string]>([
    [{ w: '200', h: '100', adaptive: 'true' }, PORTRAIT, '100x200'],
    [{ w: '100', h: '200', adaptive: 'true' }, PORTRAIT, '100x200'],
    [{ w: '100', h: '200', adaptive: 'true' }, IMAGE, '200x100'],
    [{ w: '200', h: '100', adaptive: 'true' }, IMAGE, '200x100'],
    [{ w: '200', h: '100', adaptive: 'true' }, { width: 300, height: 300 }, '200x100'],
    [{ w: '200', h: '100' }, PORTRAIT, '200x100'],
  ])('%j of %j is %s', (asked, image, expected) => {
    expect(sizes(layout({ fit: 'scale', ...asked }, image))).toBe(expected);
  });
});

describe('layoutOf() with padding', () => {
  test.each<[Operations, string, { left: number; top: number }]>([
    [{ pad: '10', w: '100' }, '80x60 in 100x80', { left: 10, top: 10 }],
    [{ pad: '10', h: '80' }, '80x60 in 100x80', { left: 10, top: 10 }],
    [{ pad: '1_2_3_4', w: '106' }, '100x75 in 106x79', { left: 4, top: 1 }],
    [{ pad: '10' }, '400x300 in 420x320', { left: 10, top: 10 }],
    [{ pad: '60', w: '100' }, '2x2 in 100x122', { left: 49, top: 60 }],
    [{ pad: '60', h: '100' }, '3x2 in 123x100', { left: 60, top: 49 }],
    [{ pad: '0_60_0_0', w: '50' }, '1x1 in 50x1', { left: 0, top: 0 }],
    [{ pad: '10', w: '120', h: '120', fit: 'fill' }, '100x75 in 100x100 in 120x120', { left: 10, top: 10 }],
  ])('%j is %s', (asked, expected, origin) => {
    expect(sizes(layout(asked))).toBe(expected);
    expect(layout(asked).origin).toEqual(origin);
  });

  test('is within the limits', () => {
    expect(sizes(layout({ pad: '10' }, LARGE))).toBe('980x735 in 1000x755');
    expect(sizes(layout({ pad: '10' }, { width: 3000, height: 4000 }))).toBe('585x780 in 605x800');
    expect(sizes(layout({ pad: '5000' }))).toBe('2x2 in 1000x800');
  });
});

describe('withPadding()', () => {
  test.each<[Operations, string | undefined]>([
    [{ 'pad-top': '5' }, '5_0_0_0'],
    [{ 'pad-right': '5' }, '0_5_0_0'],
    [{ 'pad-bottom': '5' }, '0_0_5_0'],
    [{ 'pad-left': '5' }, '0_0_0_5'],
    [{ 'pad': '10', 'pad-left': '3' }, '10_10_10_3'],
    [{ 'pad': '1_2_3_4', 'pad-top': '9' }, '9_2_3_4'],
    [{ 'pad-top': '0' }, undefined],
    [{ 'pad': '10', 'pad-top': '0', 'pad-right': '0', 'pad-bottom': '0', 'pad-left': '0' }, undefined],
    [{ pad: '10' }, '10'],
    [{}, undefined],
  ])('of %j has pad=%s', (operations, expected) => {
    const { pad } = withPadding(operations);
    expect(pad).toBe(expected);
  });

  test('keeps other operations', () => {
    expect(withPadding({ 'w': '10', 'pad-top': '5' })).toMatchObject({ w: '10' });
    expect(withPadding({ 'w': '10', 'pad-top': '0' })).toMatchObject({ w: '10' });
  });
});

describe('hasGaps()', () => {
  const filled = { w: '200', h: '200', fit: 'fill' };

  test.each<[boolean, Operations]>([
    [false, {}],
    [true, filled],
    [false, { ...filled, fit: 'clamp' }],
    [false, { ...filled, fill: 'blur' }],
    [true, { pad: '10' }],
    [true, { mask: 'ellipse' }],
    [true, { 'border': '1_f00', 'border-radius': '10' }],
    [false, { border: '1_f00' }],
    [false, { 'border-radius': '10' }],
  ])('is %p of %j', (expected, operations) => {
    expect(hasGaps(layout(operations), operations)).toBe(expected);
  });
});

test('requirePossible() rejects sizes that libvips does not have', () => {
  requirePossible({ width: 1e7, height: 1 });
  expect(() => requirePossible({ width: 1, height: 1e7 + 1 }))
    .toThrow(expect.objectContaining({ problem: 'too-large', message: 'The image would be 1x10000001 before its crop.' }));
});
