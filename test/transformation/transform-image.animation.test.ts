import sharp from 'sharp';
import { animation, colourAt, corners, pixelAt, quarters, sizeOf, tiles, transform } from './transform-image.support';
import { MAX_ANIMATION_PIXELS } from '../../src/transformation/pipeline/format';
import { TransformedImage } from '../../src/transformation/transform-image';

async function framesOf({ body }: TransformedImage): Promise<{ frames: number; delay: number[]; loop: number }> {
  const { pages, delay, loop } = await sharp(body).metadata();
  return { frames: pages ?? 1, delay: delay ?? [], loop: loop ?? 0 };
}

const THREE = { frames: 3, delay: [100, 200, 300], loop: 2 };
const original = (format: 'gif' | 'webp' = 'gif'): Promise<Buffer> => animation(format, ['red', 'blue', 'green']);

describe('an animation', () => {
  test.each<['gif' | 'webp', string, string]>([
    ['gif', 'gif', 'image/gif'], ['gif', 'webp', 'image/webp'], ['gif', 'auto', 'image/gif'], ['gif', 'avif', 'image/webp'],
    ['webp', 'gif', 'image/gif'], ['webp', 'webp', 'image/webp'], ['webp', 'auto', 'image/gif'], ['webp', 'avif', 'image/webp'],
  ])('in %s stays one in %s, as %s', async (format, f, contentType) => {
    const image = await transform(await original(format), { f, w: '20' });
    expect(image.contentType).toBe(contentType);
    expect(await framesOf(image)).toEqual(THREE);
    expect(await sizeOf(image)).toBe('20x15');
    expect(await Promise.all([0, 1, 2].map(page => colourAt(image, 9, 9, page)))).toEqual(['red', 'blue', 'green']);
  });

  test.each(['jpg', 'png'])('is its first frame in %s', async f => {
    const image = await transform(await original(), { f });
    expect((await framesOf(image)).frames).toBe(1);
    expect(await colourAt(image, 9, 9)).toBe('red');
  });

  test.each<[string, Record<string, string>, string]>([
    ['crop', { w: '10', h: '20', fit: 'crop' }, '10x20'],
    ['crop by content, from the middle', { w: '10', h: '20', fit: 'crop', crop: 'entropy' }, '10x20'],
    ['fill', { w: '40', h: '40', fit: 'fill', bg: 'ffffff' }, '40x40'],
    ['rect', { rect: '5_5_20_10' }, '20x10'],
    ['ratio', { ar: '1_1', fit: 'crop' }, '30x30'],
    ['blur, sat, sharp', { blur: '10', sat: '20', sharp: '30' }, '40x30'],
    ['flip', { flip: 'h' }, '40x30'],
  ])('takes %s for each frame', async (_, operations, size) => {
    const image = await transform(await original(), { f: 'webp', ...operations });
    expect(await framesOf(image)).toEqual(THREE);
    expect(await sizeOf(image)).toBe(size);
    expect(await Promise.all([0, 1, 2].map(page => colourAt(image, 5, 8, page)))).not.toContain('black');
  });

  test('is cropped and flipped within each frame', async () => {
    const frames = await Promise.all([quarters(), quarters().negate()].map(frame => frame.png().toBuffer()));
    const bytes = await sharp(frames, { join: { animated: true } }).gif().toBuffer();
    const flipped = await transform(bytes, { f: 'gif', flip: 'h' });
    const cropped = await transform(bytes, { f: 'gif', w: '30', h: '30', fit: 'crop', crop: 'bottom_right', rect: '40_30_40_30' });
    expect(await corners(flipped, 0)).toEqual(['green', 'red', 'yellow', 'blue']);
    expect(await Promise.all([1, -2].map(x => colourAt(flipped, x, -2, 1)))).toEqual(['blue', 'yellow']);
    expect(await sizeOf(cropped)).toBe('30x30');
    expect(await Promise.all([0, 1].map(page => colourAt(cropped, 9, 9, page)))).toEqual(['yellow', 'blue']);
  });

  test.each([{ rot: '90' }, { trim: 'color' }, { flip: 'v' }, { flip: 'hv' }])('gives its first frame for %p', async operations => {
    const image = await transform(await original(), { f: 'webp', ...operations });
    expect((await framesOf(image)).frames).toBe(1);
    expect(await colourAt(image, 9, 9)).toBe('red');
  });

  test('gives its first frame where all would be too many pixels, as the format that a still picture gets', async () => {
    expect(MAX_ANIMATION_PIXELS.gif).toBeLessThan(26e6);
    const bytes = await animation('gif', Array.from({ length: 26 }, (_, index) => index % 2 ? 'blue' : 'red'), 1000, 1000);
    const [gif, auto] = await Promise.all(['gif', 'auto'].map(f => transform(bytes, { f }, { maxWidth: 1000, maxHeight: 1000 })));
    expect([gif.contentType, (await framesOf(gif)).frames, auto.contentType]).toEqual(['image/gif', 1, 'image/jpeg']);
    const small = await transform(bytes, { f: 'gif', w: '64' });
    expect((await framesOf(small)).frames).toBe(26);
  });

  test('carries a watermark in each frame', async () => {
    const mark = { image: await tiles([['white']], 8, 8).png().toBuffer(), align: 'top,left' };
    const image = await transform(await original(), { f: 'webp', mark: 'm' }, {}, mark);
    expect(await framesOf(image)).toEqual(THREE);
    for (const page of [0, 1, 2]) expect(await colourAt(image, 6, 6, page)).toBe('white');
    expect(await Promise.all([0, 1, 2].map(page => colourAt(image, -2, -2, page)))).toEqual(['red', 'blue', 'green']);
  });

  test('keeps its transparency', async () => {
    const clear = await sharp({ create: { width: 20, height: 20, channels: 4, background: 'transparent' } }).png().toBuffer();
    const bytes = await sharp([await tiles([['red']], 20, 20).png().toBuffer(), clear], { join: { animated: true } }).webp({ lossless: true }).toBuffer();
    expect((await pixelAt(await transform(bytes, { f: 'webp' }), 5, 5, 1))[3]).toBe(0);
    expect(await pixelAt(await transform(bytes, { f: 'webp', bg: '0000ff' }), 5, 5, 1)).toEqual([0, 0, 255, 255]);
  });
});
