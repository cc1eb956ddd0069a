import sharp from 'sharp';
import { TARGET, photograph, refined } from './refine-variant.support';
import { refineVariant } from '../../../../src/runtime/transformer/refinement/refine-variant';
import { OPTIONS, tiles } from '../transform-image.support';

const CONTENT_TYPES = { avif: 'image/avif', webp: 'image/webp', jpg: 'image/jpeg' };

describe('refineVariant()', () => {
  test.each(['avif', 'webp', 'jpg'] as const)('replaces a photograph in %s by a smaller one at the target', async f => {
    const original = await photograph(96, 80, { grain: 4 });
    const { kept, reason, image, bytesBefore, firstScore, score } = await refined(original, { f });
    expect({ kept, reason, type: image.contentType }).toEqual({
      kept: false, reason: 'smaller', type: CONTENT_TYPES[f],
    });
    expect(image.body.length).toBeLessThan(bytesBefore);
    expect(firstScore).toBeGreaterThan(TARGET);
    expect(score).toBeGreaterThan(TARGET - 1);
    expect(await sharp(image.body).metadata()).toMatchObject({ width: 96, height: 80 });
  });

  test('keeps the transparency of a photograph, and scores it on white and black', async () => {
    const original = await photograph(96, 80, { isTransparent: true });
    const { kept, image, score } = await refined(original, { f: 'webp' });
    expect({ kept, isTransparent: (await sharp(image.body).metadata()).hasAlpha }).toEqual({
      kept: false, isTransparent: true,
    });
    expect(score).toBeGreaterThan(TARGET - 2);
  });

  test('keeps artist and copyright', async () => {
    const original = await sharp(await photograph(96, 80)).withExif({ IFD0: { Copyright: 'Ann' } }).jpeg().toBuffer();
    const { kept, image } = await refined(original, { f: 'jpg' }, { keepCopyright: true });
    expect(kept).toBe(false);
    expect((await sharp(image.body).metadata()).exif!.toString('latin1')).toContain('Ann');
  });

  test('lets an image far below the target grow, by at most 30 percent', async () => {
    const original = await photograph(96, 80, { grain: 4, hues: 2 });
    const { kept, reason, image, bytesBefore, firstScore, score } = await refined(original, { f: 'jpg' });
    expect({ kept, reason }).toEqual({ kept: false, reason: 'better' });
    expect(firstScore).toBeLessThan(TARGET - 1.5);
    expect(score).toBeGreaterThan(TARGET - 1.5);
    expect(image.body.length).toBeLessThanOrEqual(1.3 * bytesBefore);
  });

  test('lets no image grow that would stay far below the target', async () => {
    const original = await photograph(96, 80, { grain: 8, hues: 12 });
    const { firstScore, score, image, bytesBefore } = await refined(original, { f: 'jpg' });
    expect(score).toBeGreaterThan(firstScore!);
    expect(score).toBeLessThan(TARGET - 1.5);
    expect(image.body.length).toBeLessThan(bytesBefore);
  });

  test('encodes a JPEG with the full color resolution if its colors are far off', async () => {
    const original = await photograph(96, 80, { grain: 8, hues: 12 });
    const { image, firstScore, score } = await refined(original, { f: 'jpg' });
    expect((await sharp(image.body).metadata()).chromaSubsampling).toBe('4:4:4');
    expect(image.choice?.encoding).toBe('lossy JPEG 4:4:4');
    expect(score).toBeGreaterThan(firstScore! + 20);
  });

  test('refines small images in WebP to a lower score than in AVIF by default', async () => {
    const original = await photograph(96, 80, { grain: 4 });
    const [webp, avif] = await Promise.all(['webp', 'avif'].map(f => refined(original, { f }, { target: undefined })));
    expect(webp.score).toBeLessThan(avif.score! - 2);
  });

  test('keeps an image slightly below the target rather than letting it grow', async () => {
    const original = await photograph(96, 80);
    const { firstScore } = await refined(original, { f: 'webp' });
    const { kept, reason } = await refined(original, { f: 'webp' }, { target: firstScore! + 1 });
    expect({ kept, reason }).toEqual({ kept: true, reason: 'good' });
  });

  test.each([
    ['a graphic', 'content', () => tiles([['red', 'green']], 96, 80).png().toBuffer(), {}, {}],
    ['a variant of few bytes', 'small', () => photograph(96, 80), {}, { minBytes: 1e6 }],
    ['a format that is not refined', 'format', () => photograph(96, 80), {}, { contentTypes: ['image/webp'] }],
  ])('keeps %s, and returns the reason', async (_, reason, original, operations, changes) => {
    const outcome = await refined(await original(), { f: 'avif', ...operations }, changes);
    expect(outcome).toMatchObject({ kept: true, reason });
  });

  test('keeps a variant that the transformer does not make of its original any more', async () => {
    const stored = { body: await sharp(await photograph(50, 50)).jpeg().toBuffer(), contentType: 'image/jpeg' };
    const refinement = { target: TARGET, contentTypes: ['image/jpeg'], minBytes: 100 };
    expect(await refineVariant({
      original: await photograph(96, 80), operations: { f: 'jpg' }, options: OPTIONS, stored, refinement, deadline: Infinity,
    })).toMatchObject({ kept: true, reason: 'different', image: stored });
  });

  test('keeps a variant when its time is over', async () => {
    expect(await refined(await photograph(96, 80), { f: 'jpg' }, {}, 0))
      .toMatchObject({ kept: true, reason: 'too-slow' });
  });
});
