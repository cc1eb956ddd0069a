import * as fs from 'node:fs';
import * as path from 'node:path';
import * as fc from 'fast-check';
import { Observation, fitWeights } from './fit';
import { WEIGHTS } from '../../src/runtime/transformer/encode/quality';

const OBSERVATIONS = JSON.parse(
  fs.readFileSync(path.join(__dirname, 'measurements.json'), 'utf8')) as Observation[];

describe('fitWeights()', () => {
  test.each(['avif', 'jpg', 'webp'] as const)('returns the weights in the source for %s, from the measurements', format => {
    expect(fitWeights(OBSERVATIONS, format).map(weight => Number(weight.toPrecision(3)))).toEqual(WEIGHTS[format]);
  });

  test('finds the weights of settings that are linear in their measurements', () => {
    const weight = fc.double({ min: -9, max: 9, noNaN: true });
    const points = Array.from({ length: 900 }, (_, index) => [index % 30 / 3, Math.floor(index / 30) / 5]);
    fc.assert(fc.property(weight, weight, weight, (constant, one, other) => {
      const [found, first, second] = fitWeights(points.map(measurements => ({
        image: '', measurements, settings: { avif: constant + one * measurements[0] + other * measurements[1] },
      })), 'avif');
      expect(Math.abs(first - one) + Math.abs(second - other)).toBeLessThan(0.2);
      expect(Math.abs(found - constant)).toBeLessThan(1);
    }));
  });
});
