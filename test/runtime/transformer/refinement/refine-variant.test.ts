import sharp from 'sharp';
import { TARGET, photograph, refined } from './refine-variant.support';
import { refineVariant } from '../../../../src/runtime/transformer/refinement/refine-variant';
import { OPTIONS, tiles } from '../transform-image.support';

const CONTENT_TYPES = { avif: 'image/avif', webp: 'image/webp', jpg: 'image/jpeg' };

describe('refineVariant()', () => {
  test.each(['avif', 'webp', 'jpg'] as const)('replaces a photograph in %s by a smaller one at the target', async f => {
    const original = await photograph(420, 300, { grain: 4 });
    const { kept, reason, image, bytesBefore, firstScore, score } = await refined(original, { f });
    expect({ kept, reason, type: image.contentType }).toEqual({
      kept: false, reason: 'smaller', type: CONTENT_TYPES[f],
    });
    expect(image.body.length).toBeLessThan(bytesBefore);
    expect(firstScore).toBeGreaterThan(TARGET);
    expect(score).toBeGreaterThan(TARGET - 1);
    expect(await sharp(image.body).metadata()).toMatchObject({ width: 420, height: 300 });
  });

  test('keeps the transparency of a photograph, and scores it on white and black', async () => {
    const original = await photograph(420, 300, { isTransparent: true });
    const { kept, image, score } = await refined(original, { f: 'webp' });
    expect({ kept, isTransparent: (await sharp(image.body).metadata()).hasAlpha }).toEqual({
      kept: false, isTransparent: true,
    });
    expect(score).toBeGreaterThan(TARGET - 2);
  });

  test.each(['avif', 'webp', 'jpg'] as const)('keeps the metadata of a variant in %s, and counts its bytes', async f => {
    const original = await sharp(await photograph(420, 300)).withExif({ IFD0: { Copyright: 'Ann' } }).jpeg().toBuffer();
    const { kept, image, bytesBefore } = await refined(original, { f }, { metadata: 'rights' });
    expect(kept).toBe(false);
    expect((await sharp(image.body).metadata()).xmpAsString).toContain('Ann');
    expect(image.body.length).toBeLessThan(bytesBefore);
  });

  test.each([
    ['lets an image far below the target grow, by at most 30 percent', '70', { kept: false, reason: 'better' }],
    ['keeps an image that would have to grow by more', '40', { kept: true, reason: 'good' }],
  ])('%s', async (_, q, expected) => {
    const { kept, reason, image, bytesBefore, firstScore, score } =
      await refined(await photograph(420, 300, { grain: 4, hues: 40 }), { f: 'jpg', q });
    expect({ kept, reason }).toEqual(expected);
    expect(firstScore).toBeLessThan(TARGET - 1.5);
    expect(score! > TARGET - 1.5).toBe(!kept);
    expect(image.body.length).toBeLessThanOrEqual(1.3 * bytesBefore);
  });

  test('keeps an image slightly below the target rather than letting it grow', async () => {
    const original = await photograph(420, 300);
    const { firstScore } = await refined(original, { f: 'webp' });
    const { kept, reason } = await refined(original, { f: 'webp' }, { target: firstScore! + 1 });
    expect({ kept, reason }).toEqual({ kept: true, reason: 'good' });
  });

  test.each([
    ['a graphic', 'content', () => tiles([['red', 'green']], 420, 300).png().toBuffer(), {}, {}],
    ['a variant of few bytes', 'small', () => photograph(420, 300), {}, { minBytes: 1e6 }],
    ['an image of too few pixels for a score', 'content', () => photograph(400, 300), {}, {}],
    ['a format that is not refined', 'format', () => photograph(420, 300), {}, { contentTypes: ['image/webp'] }],
  ])('keeps %s, and returns the reason', async (_, reason, original, operations, changes) => {
    const outcome = await refined(await original(), { f: 'avif', ...operations }, changes);
    expect(outcome).toMatchObject({ kept: true, reason });
  });

  test('keeps a variant that the transformer does not make of its original any more', async () => {
    const stored = { body: await sharp(await photograph(50, 50)).jpeg().toBuffer(), contentType: 'image/jpeg' };
    const refinement = { target: TARGET, contentTypes: ['image/jpeg'], minBytes: 100 };
    expect(await refineVariant({
      original: await photograph(420, 300), operations: { f: 'jpg' }, options: OPTIONS, stored, refinement, deadline: Infinity,
    })).toMatchObject({ kept: true, reason: 'different', image: stored });
  });

  test('keeps a variant when its time is over', async () => {
    expect(await refined(await photograph(420, 300), { f: 'jpg' }, {}, 0))
      .toMatchObject({ kept: true, reason: 'too-slow' });
  });
});
