import * as fc from 'fast-check';
import { layoutOf } from '../../../src/runtime/transformer/operate/layout';

const side = fc.integer({ min: 1, max: 50_000 });
const size = fc.record({ width: side, height: side });
const pixels = fc.integer({ min: 1, max: 6000 }).map(String);
const share = fc.integer({ min: 0, max: 100 }).map(percent => (percent / 100).toFixed(2));
const crop = fc.oneof(
  fc.constant({}),
  fc.constantFrom('top', 'bottom_left', 'right', 'faces').map(value => ({ crop: value })),
  fc.record({ 'crop': fc.constant('focalpoint'), 'fp-x': share, 'fp-y': share }),
);
const fit = fc.constantFrom('crop', 'fill', 'max', 'min', 'scale');
const operations = fc.oneof(
  fc.constant({}),
  fc.record({ w: pixels }),
  fc.record({ h: pixels }),
  fc
    .tuple(fc.record({ w: pixels, h: pixels }, { requiredKeys: ['w', 'h'] }), fit, crop)
    .map(([box, value, where]) => ({ ...box, fit: value, ...where })),
  fc
    .tuple(fc.record({ ar: fc.constantFrom('1_1', '16_9', '9999_1', '1_9999', '1.25_3') }), crop)
    .map(([box, where]) => ({ ...box, fit: 'crop', ...where })),
);
const limits = fc.record({
  maxWidth: fc.integer({ min: 1, max: 4000 }),
  maxHeight: fc.integer({ min: 1, max: 4000 }),
  allowEnlargement: fc.boolean(),
});

test('an image has at least a pixel and is within the limits, whatever is requested', () => {
  fc.assert(fc.property(size, operations, limits, (image, asked, allowed) => {
    const { result, scaled } = layoutOf(image, asked, allowed);
    for (const { width, height } of [result, scaled]) {
      expect(Number.isInteger(width) && Number.isInteger(height) && width > 0 && height > 0).toBe(true);
    }
    expect(result.width).toBeLessThanOrEqual(allowed.maxWidth);
    expect(result.height).toBeLessThanOrEqual(allowed.maxHeight);
  }), { numRuns: 2000 });
});

test('the visible area is inside the scaled image, and the scaled image inside its margins', () => {
  fc.assert(fc.property(size, operations, limits, (image, asked, allowed) => {
    const { result, scaled, kept, placed } = layoutOf(image, asked, allowed);
    const [inner, outer] = kept ? [kept, scaled] : [{ ...placed ?? { left: 0, top: 0 }, ...scaled }, result];
    expect(inner.left).toBeGreaterThanOrEqual(0);
    expect(inner.top).toBeGreaterThanOrEqual(0);
    expect(inner.left + inner.width).toBeLessThanOrEqual(outer.width);
    expect(inner.top + inner.height).toBeLessThanOrEqual(outer.height);
  }), { numRuns: 2000 });
});

test('an image is not enlarged unless enlargement is allowed', () => {
  fc.assert(fc.property(size, operations, limits, (image, asked, allowed) => {
    const { scaled } = layoutOf(image, asked, { ...allowed, allowEnlargement: false });
    expect(scaled.width).toBeLessThanOrEqual(image.width);
    expect(scaled.height).toBeLessThanOrEqual(image.height);
  }), { numRuns: 2000 });
});
