import * as fc from 'fast-check';
import {
  Grip, Rectangle, dragged, isWhole, moved, printRectangle, resized,
} from '../../../../playground/studio/tools/rectangle-edit';
import { rectangleOf } from '../../../../src/runtime/transformer/operate/rectangle';
import { PARAMETERS } from '../../../../src/runtime/url/parameter-fields';

const IMAGE = { width: 1000, height: 500 };
const RECTANGLE: Rectangle = { left: 100, top: 100, width: 200, height: 150 };

test('moved stops at the edges of the image', () => {
  expect(moved(RECTANGLE, { x: 10, y: -20 }, IMAGE)).toEqual({ ...RECTANGLE, left: 110, top: 80 });
  expect(moved(RECTANGLE, { x: 9999, y: -9999 }, IMAGE)).toEqual({ ...RECTANGLE, left: 800, top: 0 });
});

test('resized moves the sides of a handle, and stops at the opposite side and the edges of the image', () => {
  expect(resized(RECTANGLE, 'w', { x: -50, y: 7 }, IMAGE)).toEqual({ ...RECTANGLE, left: 50, width: 250 });
  expect(resized(RECTANGLE, 'se', { x: 9999, y: 9999 }, IMAGE)).toEqual({ ...RECTANGLE, width: 900, height: 400 });
  expect(resized(RECTANGLE, 'n', { x: 0, y: 9999 }, IMAGE)).toEqual({ ...RECTANGLE, top: 249, height: 1 });
});

test('any drag results in a rectangle in the image, whose printed value is accepted and denotes it', () => {
  const coordinate = fc.double({ min: -2000, max: 2000, noNaN: true });
  const point = fc.record({ x: coordinate, y: coordinate });
  const grip = fc.constantFrom<Grip>('draw', 'move', 'n', 'e', 's', 'w', 'nw', 'ne', 'se', 'sw');
  fc.assert(fc.property(grip, point, point, (how, from, to) => {
    const result = dragged(RECTANGLE, how, from, to, IMAGE);
    const value = printRectangle(result, IMAGE, 'pixels');
    expect(value).toMatch(PARAMETERS.rect.bounds!.pattern!);
    expect(rectangleOf(value.replace(/,/g, '_'), IMAGE)).toEqual(result);
    const shares = printRectangle(result, IMAGE, 'shares');
    expect(shares).toMatch(PARAMETERS.rect.bounds!.pattern!);
    const { left, top, width, height } = rectangleOf(shares.replace(/,/g, '_'), IMAGE);
    for (const [one, other] of [
      [left, result.left], [top, result.top], [width, result.width], [height, result.height],
    ]) expect(Math.abs(one - other)).toBeLessThanOrEqual(1);
  }));
});

test('isWhole recognizes a rectangle that crops nothing', () => {
  expect(isWhole({ left: 0, top: 0, ...IMAGE }, IMAGE)).toBe(true);
  expect(isWhole(RECTANGLE, IMAGE)).toBe(false);
});
