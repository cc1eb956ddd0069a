import { differenceOf } from '../../../../playground/studio/comparison/difference-pixels';

test('differenceOf returns the absolute difference of each channel, its mean and its largest value', () => {
  const one = Uint8ClampedArray.of(10, 20, 30, 255, 0, 0, 0, 255);
  const other = Uint8ClampedArray.of(13, 20, 0, 255, 0, 255, 0, 255);
  const { pixels, mean, largest } = differenceOf(one, other);
  expect([...pixels]).toEqual([3, 0, 30, 255, 0, 255, 0, 255]);
  expect(mean).toBeCloseTo((3 + 30 + 255) / 6);
  expect(largest).toBe(255);
});
