import * as fc from 'fast-check';
import { SizeParameters } from './documented-size';

/** Parameters for the size, of which some are missing: pixels up to a maximum and far above it, and shares. */
export function sizeParameters(most: number): fc.Arbitrary<SizeParameters> {
  const side = fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 1, max: 2 * most }).map(String) },
    { weight: 2, arbitrary: fc.integer({ min: 2 * most, max: 99_999 }).map(String) },
    { weight: 3, arbitrary: fc.integer({ min: 1, max: 99 }).map(percent => String(percent / 100)) },
    { weight: 1, arbitrary: fc.constant('1.0') },
  );
  const fields = fc.record({
    w: side,
    h: side,
    dpr: fc.constantFrom('1', '1.5', '2', '3', '5'),
    ar: fc.constantFrom('1:1', '16:9', '3:2', '1.91:1', '9:16'),
    fit: fc.constantFrom('clip', 'max', 'crop', 'min', 'facearea', 'fill', 'fillmax', 'clamp', 'scale'),
    rot: fc.constantFrom('90', '180', '270'),
  }, { requiredKeys: [] });
  // Most boxes have both sides, and few are rotated.
  return fc.tuple(fields, side, side, fc.integer({ min: 0, max: 3 })).map(([some, w, h, chance]) => {
    const { rot, ...upright } = some;
    const box = chance > 1 ? { ...upright, w, h } : upright;
    return chance === 3 && rot !== undefined ? { ...box, rot } : box;
  });
}
