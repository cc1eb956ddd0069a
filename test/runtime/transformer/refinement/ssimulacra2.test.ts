import * as fc from 'fast-check';
import { noisy, pattern } from './pattern.support';
import { ssimulacra2 } from '../../../../src/runtime/transformer/refinement/ssimulacra2';

/** Scores of the package `ssimulacra2` 0.3.0 for Python. */
test.each([
  [64, 48, 6, 88.72527],
  [97, 61, 20, -45.7001],
  [200, 150, 2, 91.44849],
  [8, 8, 30, 87.1749],
  [33, 120, 60, 29.37017],
])('ssimulacra2() of %d x %d pixels with noise of %d is the score in Python', (width, height, noise, score) => {
  const original = pattern(width, height);
  expect(ssimulacra2(original, noisy(original, noise))).toBeCloseTo(score, 2);
});

test('ssimulacra2() of an image and itself is 100', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 }), (width, height) => {
      expect(ssimulacra2(pattern(width, height), pattern(width, height))).toBe(100);
    }),
    { numRuns: 20 },
  );
});

test('ssimulacra2() falls as noise grows', () => {
  const original = pattern(80, 80);
  const scores = [1, 3, 9, 27].map(noise => ssimulacra2(original, noisy(original, noise)));
  expect(scores).toEqual([...scores].sort((a, b) => b - a));
});

test('ssimulacra2() rejects images of different sizes', () => {
  expect(() => ssimulacra2(pattern(10, 20), pattern(20, 10))).toThrow('must have one size, got 10x20 and 20x10');
});
