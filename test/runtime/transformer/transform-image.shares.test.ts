import { Asked, corners, quarters, sizeOf, transform } from './transform-image.support';
import { SvgOriginals } from '../../../src/model/svg-originals';
import { parseRequest } from '../../../src/runtime/url/image-request';
import { RULES } from '../edge/edge-cases';

let photo: Buffer;

beforeAll(async () => {
  photo = await quarters(200, 100).png().toBuffer();
});

test.each([
  [{ w: '0.5' }, '100x50'],
  [{ h: '0.1' }, '20x10'],
  [{ w: '0.5', h: '0.5', fit: 'scale' }, '100x50'],
  [{ w: '0.5', h: '40', fit: 'crop' }, '100x40'],
  [{ w: '0.5', ar: '1_1', fit: 'crop' }, '100x100'],
  [{ h: '0.5', ar: '1_1', fit: 'crop' }, '50x50'],
  [{ w: '0.01', h: '0.01', fit: 'crop' }, '2x1'],
  [{ w: '0.5', rect: '0_0_40_40' }, '20x20'],
  [{ w: '0.5', pad: '10' }, '100x60'],
  [{ w: '0.99' }, '198x99'],
  [{ w: '1.0' }, '200x100'],
  [{ w: '1.0', h: '40', fit: 'crop' }, '200x40'],
  [{ w: '1.0', h: '1.0', fit: 'scale', pad: '10' }, '200x100'],
])('w and h below 1 are shares of the original: %j results in %s', async (operations, size) => {
  expect(await sizeOf(await transform(photo, { f: 'png', ...operations }))).toBe(size);
});

test.each([
  ['crop', '90', '100x50'],
  ['crop', '30', '100x50'],
  ['crop', '180', '100x50'],
  ['fill', '90', '100x50'],
  ['clamp', '300', '100x50'],
  ['scale', '90', '100x50'],
  // The image is only to fit into the shares, which are those of the rotated image then.
  ['clip', '90', '50x100'],
])('w=0.5 and h=0.5 with fit=%s and rot=%s are the size %s', async (fit, rot, size) => {
  expect(await sizeOf(await transform(photo, { f: 'png', w: '0.5', h: '0.5', fit, rot }))).toBe(size);
});

test('shares with rot are shares of the original even if it exceeds the maximum', async () => {
  const large = await quarters(300, 150).png().toBuffer();
  const half = { f: 'png', w: '0.5', h: '0.5', fit: 'crop', rot: '45' };
  expect(await sizeOf(await transform(large, half, { maxWidth: 200, maxHeight: 200 }))).toBe('150x75');
  expect(await sizeOf(await transform(large, half, { maxWidth: 120, maxHeight: 120 }))).toBe('120x60');
  const turned = { ...half, rot: '90' };
  expect(await sizeOf(await transform(large, turned, { maxWidth: 120, maxHeight: 120 }))).toBe('120x60');
  const wide = await quarters(600, 100).png().toBuffer();
  expect(await sizeOf(await transform(wide, turned, { maxWidth: 120, maxHeight: 120 }))).toBe('100x17');
});

test.each(['scale', 'crop', 'fill', 'clamp'])(
  'w=0.5 and h=0.5 with fit=%s of an original that exceeds the maximum by far keep its proportions',
  async fit => {
    const large = await quarters(600, 200).png().toBuffer();
    const image = await transform(large, { f: 'png', w: '0.5', h: '0.5', fit }, { maxWidth: 120, maxHeight: 120 });
    expect(await sizeOf(image)).toBe('120x40');
  },
);

test('w=1.0 of an SVG is its whole width', async () => {
  const drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100"><rect width="9" height="9"/></svg>';
  const options = { svg: SvgOriginals.DRAW };
  const size = async (operations: Asked): Promise<string> =>
    sizeOf(await transform(Buffer.from(drawing), { f: 'png', ...operations }, options));
  expect(await size({ w: '1.0', h: '40', fit: 'crop', rot: '180' })).toBe('200x40');
  expect(await size({ w: '1.0', rect: '0_0_100_100' })).toBe('100x100');
});

test.each([
  ['center_middle_20_10', '20x10', ['red', 'green', 'blue', 'yellow']],
  ['0_0_0.5_0.5', '100x50', ['red', 'red', 'red', 'red']],
  ['right_0_20_full', '20x100', ['green', 'green', 'yellow', 'yellow']],
  ['right_bottom_0.5_50', '100x50', ['yellow', 'yellow', 'yellow', 'yellow']],
  ['0.5_0.5_9999_9999', '100x50', ['yellow', 'yellow', 'yellow', 'yellow']],
  ['center_middle_9999_50', '200x50', ['red', 'green', 'blue', 'yellow']],
])('rect accepts words and shares: %s results in %s', async (rect, size, colors) => {
  const image = await transform(photo, { f: 'png', rect });
  expect(await sizeOf(image)).toBe(size);
  expect(await corners(image)).toEqual(colors);
});

const MIXED = ['bottom_0_9_9', 'middle_0_9_9', '0_center_9_9'];

test.each(MIXED)('rect=%s, with a word of the other axis, is a 400', rect => {
  const request = parseRequest('/a.png', { rect: rect.replace(/_/g, ',') }, '', RULES);
  expect(request).toMatchObject({ parameter: 'rect' });
});
