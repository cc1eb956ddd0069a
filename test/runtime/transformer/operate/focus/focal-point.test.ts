import * as fc from 'fast-check';
import {
  inRegion, mirroredPoint, parseFocalPoint, rotatedPoint,
} from '../../../../../src/runtime/transformer/operate/focus/focal-point';

const share = fc.double({ min: 0, max: 1, noNaN: true });
const point = fc.record({ x: share, y: share });

describe('parseFocalPoint', () => {
  test.each([
    ['0.3,0.7', { x: 0.3, y: 0.7 }], [' .25 , 1 ', { x: 0.25, y: 1 }], ['0,1.0', { x: 0, y: 1 }],
    ['0.3333333333333333,0.30000000000000004', { x: 0.333333, y: 0.3 }], ['0.0000001,0.9999999', { x: 0, y: 1 }],
  ])('reads two shares: %p', (text, expected) => {
    expect(parseFocalPoint(text)).toEqual(expected);
  });

  test.each([
    '', '0.3', '0.3,0.7,0.1', '0.3;0.7', '1.1,0.5', '-0.1,0.5', '30%,70%', '1e-1,0.5', '0x1,0', 'NaN,0', '0.3,0.7\n0.1',
    '=?UTF-8?B?MC4zLDAuNw==?=', '0.3,0.7, 0.1,0.2', '1.0000001,0.5', `0.${'3'.repeat(21)},0.5`,
  ])('ignores anything else: %p', text => {
    expect(parseFocalPoint(text)).toBeUndefined();
  });

  test('never returns a share outside of 0 to 1, whatever the text', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.tuple(fc.double(), fc.double()).map(String)), text => {
      const read = parseFocalPoint(text);
      expect(read === undefined || Object.values(read).every(value => value >= 0 && value <= 1)).toBe(true);
    }));
  });
});

test('inRegion returns the point in a part of an image, and none outside of it', () => {
  const whole = { width: 200, height: 100 };
  const middle = { left: 50, top: 0, width: 100, height: 100 };
  expect(inRegion({ x: 0.5, y: 0.5 }, whole, middle)).toEqual({ x: 0.5, y: 0.5 });
  expect(inRegion({ x: 0.25, y: 1 }, whole, middle)).toEqual({ x: 0, y: 1 });
  expect(inRegion({ x: 0.2, y: 0.5 }, whole, middle)).toBeUndefined();
});

test.each([
  ['', { x: 0.25, y: 0.5 }], ['h', { x: 0.75, y: 0.5 }], ['v', { x: 0.25, y: 0.5 }], ['hv', { x: 0.75, y: 0.5 }],
])('mirroredPoint mirrors with %p', (sides, expected) => {
  expect(mirroredPoint({ x: 0.25, y: 0.5 }, sides)).toEqual(expected);
});

test.each([[90, { x: 0.9, y: 0.2 }], [180, { x: 0.8, y: 0.9 }], [270, { x: 0.1, y: 0.8 }]])(
  'rotatedPoint turns a point clockwise by %i degrees', (degrees, { x, y }) => {
    const [before, turned] = [{ width: 300, height: 100 }, { width: 100, height: 300 }];
    const found = rotatedPoint({ x: 0.2, y: 0.1 }, degrees, before, degrees === 180 ? before : turned);
    expect(found.x).toBeCloseTo(x);
    expect(found.y).toBeCloseTo(y);
  });

test('rotatedPoint and back returns the same point', () => {
  fc.assert(fc.property(point, fc.integer({ min: 0, max: 359 }), (start, degrees) => {
    const size = { width: 300, height: 100 };
    const { x, y } = rotatedPoint(rotatedPoint(start, degrees, size, size), -degrees, size, size);
    expect(x).toBeCloseTo(start.x);
    expect(y).toBeCloseTo(start.y);
  }));
});
