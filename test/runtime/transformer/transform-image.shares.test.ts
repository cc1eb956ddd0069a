import { corners, quarters, sizeOf, transform } from './transform-image.support';
import { TransformError } from '../../../src/runtime/transformer/transform-image';

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
])('w and h below 1 are shares of the original: %j results in %s', async (operations, size) => {
  expect(await sizeOf(await transform(photo, { f: 'png', ...operations }))).toBe(size);
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

test.each(MIXED)('rect=%s, with a word of the other axis, is a 400', async rect => {
  const error = await transform(photo, { f: 'png', rect }).catch(reason => reason);
  expect(error).toBeInstanceOf(TransformError);
  expect(error.problem).toBe('bad-parameter');
});
