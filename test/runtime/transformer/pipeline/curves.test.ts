import { CurvePoint, curveOf } from '../../../../src/runtime/transformer/pipeline/curves';

const LEVELS = [0, 20, 32, 40, 50, 77, 100, 128, 150, 199, 220, 254, 255];

/** Levels that thumbor 7.8.0 prints for the curves of its documentation. */
test.each<[CurvePoint[], number[]]>([
  [
    [[32, 59], [64, 80], [92, 111], [128, 153], [140, 169], [164, 201], [192, 214], [224, 215], [240, 214], [255, 212]],
    [84, 84, 84, 89, 97, 124, 151, 181, 205, 228, 228, 226, 226],
  ],
  [[[10, 200], [200, 10]], [217, 210, 201, 195, 187, 163, 142, 112, 85, 17, 15, 15, 15]],
  [[[40, 46]], [67, 67, 67, 67, 67, 67, 67, 67, 67, 67, 67, 67, 67]],
])('curveOf() with the points %j returns the levels of thumbor', (points, levels) => {
  const all = curveOf([[0, 0], [40, 59], [255, 255]]);
  const curve = curveOf(points);
  expect(LEVELS.map(level => all[curve[level]])).toEqual(levels);
});

test('curveOf() never leaves the range of levels', () => {
  const curve = curveOf([[0, 255], [10, 0], [20, 0], [30, 255], [255, 255]]);
  expect(curve[15]).toBe(0);
  expect(curve[31]).toBe(255);
});
