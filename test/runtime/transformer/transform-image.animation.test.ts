import sharp from 'sharp';
import { gifOf } from './gif.support';
import { photograph, screenshot } from './graphics.support';
import {
  COLOURS,
  Colour,
  animation,
  colourAt,
  corners,
  pixelAt,
  quarters,
  sizeOf,
  tiles,
  transform,
} from './transform-image.support';
import { WebpFrame, webpOf } from './webp.support';
import {
  MAX_ANIMATION_PIXELS, MAX_FRAME_BY_FRAME_PIXELS,
} from '../../../src/runtime/transformer/read/animation-limits';
import { EncodedImage } from '../../../src/runtime/transformer/transform-image';

async function framesOf({ body }: EncodedImage): Promise<{ frames: number; delay: number[]; loop: number }> {
  const { pages, delay, loop } = await sharp(body).metadata();
  return { frames: pages ?? 1, delay: delay ?? [], loop: loop ?? 0 };
}

const THREE = { frames: 3, delay: [100, 200, 300], loop: 2 };
const original = (format: 'gif' | 'webp' = 'gif'): Promise<Buffer> => animation(format, ['red', 'blue', 'green']);

describe('an animation', () => {
  test.each<['gif' | 'webp', string, string]>([
    ['gif', 'gif', 'image/gif'],
    ['gif', 'webp', 'image/webp'],
    ['gif', 'auto', 'image/gif'],
    ['gif', 'avif', 'image/webp'],
    ['gif', 'auto-webp', 'image/webp'],
    ['webp', 'gif', 'image/gif'],
    ['webp', 'webp', 'image/webp'],
    ['webp', 'auto', 'image/gif'],
    ['webp', 'avif', 'image/webp'],
    ['webp', 'auto-webp', 'image/webp'],
  ])('remains an animation from %s in %s, as %s', async (format, f, contentType) => {
    const image = await transform(await original(format), { f, w: '20' });
    expect(image.contentType).toBe(contentType);
    expect(await framesOf(image)).toEqual(THREE);
    expect(await sizeOf(image)).toBe('20x15');
    expect(await Promise.all([0, 1, 2].map(page => colourAt(image, 9, 9, page)))).toEqual(['red', 'blue', 'green']);
  });

  test('is WebP with fm=avif, as the manual says, and a still image in AVIF only if it becomes its first frame', async () => {
    const moving = await transform(await original(), { f: 'avif' });
    expect([moving.contentType, (await framesOf(moving)).frames]).toEqual(['image/webp', 3]);
    const still = await transform(await original(), { f: 'avif', rot: '90' });
    expect([still.contentType, (await framesOf(still)).frames]).toEqual(['image/avif', 1]);
  });

  test.each(['jpg', 'png'])('becomes its first frame in %s', async f => {
    const image = await transform(await original(), { f });
    expect((await framesOf(image)).frames).toBe(1);
    expect(await colourAt(image, 9, 9)).toBe('red');
  });

  test.each<[string, Record<string, string>, string]>([
    ['crop', { w: '10', h: '20', fit: 'crop' }, '10x20'],
    ['crop by content, from the middle', { w: '10', h: '20', fit: 'crop', crop: 'faces' }, '10x20'],
    ['fill', { w: '40', h: '40', fit: 'fill', bg: 'ffffff' }, '40x40'],
    ['rect', { rect: '5_5_20_10' }, '20x10'],
    ['ratio', { ar: '1_1', fit: 'crop' }, '30x30'],
    ['blur, sat, sharp', { blur: '10', sat: '20', sharp: '30' }, '40x30'],
    ['flip', { flip: 'h' }, '40x30'],
  ])('has %s for each frame', async (_, operations, size) => {
    const image = await transform(await original(), { f: 'webp', ...operations });
    expect(await framesOf(image)).toEqual(THREE);
    expect(await sizeOf(image)).toBe(size);
    expect(await Promise.all([0, 1, 2].map(page => colourAt(image, 5, 8, page)))).not.toContain('black');
  });

  test('is cropped and mirrored within each frame', async () => {
    const frames = await Promise.all([quarters(), quarters().negate()].map(frame => frame.png().toBuffer()));
    const bytes = await sharp(frames, { join: { animated: true } }).gif().toBuffer();
    const flipped = await transform(bytes, { f: 'gif', flip: 'h' });
    const cropped = await transform(bytes, {
      f: 'gif',
      w: '30',
      h: '30',
      fit: 'crop',
      crop: 'bottom_right',
      rect: '40_30_40_30',
    });
    expect(await corners(flipped, 0)).toEqual(['green', 'red', 'yellow', 'blue']);
    expect(await Promise.all([1, -2].map(x => colourAt(flipped, x, -2, 1)))).toEqual(['blue', 'yellow']);
    expect(await sizeOf(cropped)).toBe('30x30');
    expect(await Promise.all([0, 1].map(page => colourAt(cropped, 9, 9, page)))).toEqual(['yellow', 'blue']);
  });

  test.each([{ rot: '90' }, { trim: 'color' }, { flip: 'v' }, { flip: 'hv' }, { frame: '1' }])(
    'becomes its first frame for %p',
    async operations => {
      const image = await transform(await original(), { f: 'webp', ...operations });
      expect((await framesOf(image)).frames).toBe(1);
      expect(await colourAt(image, 9, 9)).toBe('red');
    },
  );

  test('becomes its first frame if all frames have too many pixels, in the format of a still image', async () => {
    expect(MAX_ANIMATION_PIXELS.gif).toBeLessThan(26e6);
    const bytes = await animation(
      'gif',
      Array.from({ length: 26 }, (_, index) => (index % 2 ? 'blue' : 'red')),
      1000,
      1000,
    );
    const [gif, auto] = await Promise.all(
      ['gif', 'auto'].map(f => transform(bytes, { f }, { maxWidth: 1000, maxHeight: 1000 })),
    );
    expect([gif.contentType, (await framesOf(gif)).frames, auto.contentType]).toEqual(['image/gif', 1, 'image/png']);
    const small = await transform(bytes, { f: 'gif', w: '64' });
    expect((await framesOf(small)).frames).toBe(26);
  });

  test('has a watermark in each frame', async () => {
    const mark = { image: await tiles([['white']], 8, 8).png().toBuffer(), align: 'top,left' };
    const image = await transform(await original(), { f: 'webp', mark: 'm' }, {}, mark);
    expect(await framesOf(image)).toEqual(THREE);
    for (const page of [0, 1, 2]) expect(await colourAt(image, 6, 6, page)).toBe('white');
    expect(await Promise.all([0, 1, 2].map(page => colourAt(image, -2, -2, page)))).toEqual(['red', 'blue', 'green']);
  });

  test('keeps transparency in each frame', async () => {
    const clear = await sharp({ create: { width: 20, height: 20, channels: 4, background: 'transparent' } })
      .png()
      .toBuffer();
    const bytes = await sharp(
      [
        await tiles([['red']], 20, 20)
          .png()
          .toBuffer(),
        clear,
      ],
      { join: { animated: true } },
    )
      .webp({ lossless: true })
      .toBuffer();
    expect((await pixelAt(await transform(bytes, { f: 'webp' }), 5, 5, 1))[3]).toBe(0);
    const filled = await transform(bytes, { f: 'webp', bg: '0000ff' });
    expect([await colourAt(filled, 5, 5, 1), (await pixelAt(filled, 5, 5, 1))[3]]).toEqual(['blue', 255]);
  });
});

describe('an animation whose frames differ', () => {
  const FRAMES: Colour[] = ['red', 'blue', 'red', 'yellow'];

  /** Returns the largest difference between the rows of a frame and its color, of 255. */
  async function strayOf({ body }: EncodedImage, page: number): Promise<number> {
    const [r, g, b] = COLOURS[FRAMES[page]];
    const { data, info } = await sharp(body, { page }).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    expect(info.channels).toBe(3);
    const strays = [...data].map((value, index) => Math.abs(value - [r, g, b][index % 3]));
    return Math.max(...strays);
  }

  test.each(['gif', 'webp'] as const)('keeps the edges of frames separate in blur and sharp, as %s', async f => {
    const bytes = await animation('gif', FRAMES);
    for (const asked of [
      { blur: '100' },
      { blur: '1' },
      { sharp: '100' },
      { blur: '40', sat: '20', sharp: '50', w: '20' },
    ]) {
      const image = await transform(bytes, { f, ...asked });
      const strays = await Promise.all(FRAMES.map((_, page) => strayOf(image, page)));
      expect(strays.filter(stray => stray > ('w' in asked ? 24 : 6))).toEqual([]); // reducing mixes a sixteenth
    }
  });

  test.each(['gif', 'webp'] as const)('keeps the edges of frames separate when they are enlarged, as %s', async f => {
    const image = await transform(await animation('gif', FRAMES), { f, w: '160' }, { allowEnlargement: true });
    expect([await sizeOf(image), (await framesOf(image)).frames]).toEqual(['160x120', 4]);
    for (const page of FRAMES.keys()) expect(await strayOf(image, page)).toBeLessThan(6);
  });

  test.each([{ blur: '30' }, { sharp: '60' }, { blur: '20', sat: '50', bg: '336699', flip: 'h', w: '60' }])(
    'has the frames of still images with %p', async asked => {
      const stills = await Promise.all([quarters(), quarters().negate()].map(still => still.png().toBuffer()));
      const bytes = await sharp(stills, { join: { animated: true } }).webp({ lossless: true }).toBuffer();
      const image = await transform(bytes, { f: 'webp', q: '100', ...asked });
      for (const [page, still] of stills.entries()) {
        const [frame, expected] = await Promise.all([
          sharp(image.body, { page }).removeAlpha().raw().toBuffer(),
          sharp((await transform(still, { f: 'webp', q: '100', ...asked })).body).removeAlpha().raw().toBuffer(),
        ]);
        expect(frame.length).toBe(expected.length);
        const distance = frame.reduce((sum, value, at) => sum + Math.abs(value - expected[at]), 0) / frame.length;
        expect(distance).toBeLessThan(4); // lossy WebP, which halves the resolution of colors, against lossless
      }
    });

  test.each(['gif', 'webp'] as const)('keeps times, loops, watermark and transparency with blur, as %s', async f => {
    const clear = await sharp({ create: { width: 40, height: 30, channels: 4, background: 'transparent' } })
      .png()
      .toBuffer();
    const red = await tiles([['red']], 40, 30)
      .ensureAlpha()
      .png()
      .toBuffer();
    const bytes = await sharp([red, clear, red], { join: { animated: true } })
      .webp({ delay: [40, 50, 70], loop: 5, lossless: true })
      .toBuffer();
    // More than sharp itself accepts.
    bytes.writeUIntLE(90_000, bytes.indexOf('ANMF', bytes.indexOf('ANMF') + 4) + 20, 3);
    const mark = {
      image: await tiles([['white']], 4, 4)
        .png()
        .toBuffer(),
      align: 'top,left',
    };
    const image = await transform(bytes, { f, blur: '4', mark: 'm' }, {}, mark);
    expect(await framesOf(image)).toEqual({ frames: 3, delay: [40, f === 'gif' ? 65_540 : 65_535, 70], loop: 5 });
    expect((await pixelAt(image, 30, 20, 1))[3]).toBe(0);
    expect(await Promise.all([0, 1, 2].map(page => colourAt(image, 4, 4, page)))).toEqual(['white', 'white', 'white']);
  });

  test('becomes its first frame for blur and sharp if all frames would take too long', async () => {
    expect(MAX_FRAME_BY_FRAME_PIXELS).toBeLessThan(11e6);
    const bytes = await animation(
      'gif',
      Array.from({ length: 11 }, (_, index) => (index % 2 ? 'blue' : 'red')),
      1000,
      1000,
    );
    const framesWith = async (asked: object): Promise<number> =>
      (await framesOf(await transform(bytes, { f: 'webp', ...asked }))).frames;
    expect(await Promise.all([{ blur: '5' }, { sharp: '5' }, {}, { blur: '5', w: '500' }].map(framesWith))).toEqual([
      1, 1, 11, 11,
    ]);
  });

  test.each([[{ blur: '5' }, 1400], [{ sharp: '5' }, 1400], [{ f: 'gif' }, 3400], [{}, 14_000]])(
    'becomes its first frame for %p if it has too many frames, however small they are', async (asked, frames) => {
      const framesWith = async (count: number): Promise<number> =>
        (await framesOf(await transform(tinyFrames(count), { f: 'webp', ...asked }))).frames;
      expect([await framesWith(frames), await framesWith(100)]).toEqual([1, 100]);
    });
});

describe('an animation with more pixels than a still image may have', () => {
  /** A recording: of each frame of 1000x1000, only a few pixels change. */
  const recording = (frames: number): Buffer => gifOf(1000, 1000, Array.from({ length: frames }, (_, index) =>
    ({ left: 10 * index % 990, top: 500, width: 8, height: 8, pixels: index % 4, delay: 5 })));

  test('keeps all frames, in GIF as in WebP', async () => {
    const moving = await transform(recording(70), { f: 'webp', w: '50' });
    expect([await sizeOf(moving), await framesOf(moving)])
      .toEqual(['50x50', { frames: 70, delay: Array(70).fill(50), loop: 1 }]);
    const again = webpOf(1000, 1000, await framesInWebp(70));
    expect((await framesOf(await transform(again, { f: 'webp', w: '50' }))).frames).toBe(70);
  });

  test.each([['gif', recording(301)], ['webp', undefined]])(
    'becomes its first frame in every format above the limit of %s, and never an error', async (_, gif) => {
      const file = gif ?? webpOf(1000, 1000, await framesInWebp(129));
      for (const f of ['webp', 'gif', 'avif', 'auto', 'auto-avif', 'auto-webp', 'jpg', 'png']) {
        const image = await transform(file, { f, w: '50' });
        expect([f, await sizeOf(image), (await framesOf(image)).frames]).toEqual([f, '50x50', 1]);
      }
    });

  test('is described with all frames, and has placeholders', async () => {
    const [json, ...hashes] = await Promise.all(
      ['json', 'blurhash', 'thumbhash'].map(f => transform(recording(400), { f })));
    expect(JSON.parse(String(json.body))).toMatchObject({ width: 1000, height: 1000, frames: 400 });
    for (const { body } of hashes) expect(String(body)).toMatch(/^.{20,}$/);
  });

  test('is never refused for its number of frames', async () => {
    for (const f of ['webp', 'json', 'png']) {
      expect((await transform(tinyFrames(100_001), { f })).body.length).toBeGreaterThan(0);
    }
  });

  test('becomes its first frame within two seconds of CPU time if it has a million frames', async () => {
    const file = tinyFrames(1_000_000);
    const start = process.cpuUsage();
    expect((await framesOf(await transform(file, { f: 'webp' }))).frames).toBe(1);
    expect(process.cpuUsage(start).user).toBeLessThan(6e6); // 2 seconds alone
  });

  async function framesInWebp(count: number): Promise<WebpFrame[]> {
    const create = { width: 8, height: 8, channels: 3 as const };
    const images = await Promise.all(['red', 'blue'].map(background =>
      sharp({ create: { ...create, background } }).webp({ lossless: true }).toBuffer()));
    return Array.from({ length: count }, (_, index) =>
      ({ image: images[index % 2], left: 10 * index % 990, top: 500, delay: 50 }));
  }
});

/** A GIF of two-pixel frames that differ, 24 bytes each. */
function tinyFrames(count: number): Buffer {
  const frame = (pixels: number): Buffer =>
    Buffer.from([0x21, 0xf9, 4, 4, 2, 0, 0, 0, 0x2c, 0, 0, 0, 0, 2, 0, 1, 0, 0, 2, 2, pixels, 0x0a, 0]);
  const header = [...Buffer.from('GIF89a'), 2, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 255, 255, 255];
  const frames = Array.from({ length: count }, (_, index) => frame(index % 2 ? 0x0c : 0x44));
  return Buffer.concat([Buffer.from(header), ...frames, Buffer.from([0x3b])]);
}

describe('an animation in WebP', () => {
  const recorded = async (image: () => sharp.Sharp): Promise<Buffer> => {
    const frames = await Promise.all([0, 4, 8].map(top =>
      image().extract({ left: 0, top, width: 400, height: 300 }).png().toBuffer()));
    const joined = sharp(frames, { join: { animated: true } });
    return joined.webp({ lossless: true, delay: [100, 200, 300], loop: 2 }).toBuffer();
  };

  test('is lossless and keeps its timing if it is a graphic that is smaller so', async () => {
    const animated = await recorded(() => screenshot().png({ palette: true, colours: 4 }));
    const image = await transform(animated, { f: 'auto-webp' });
    expect(image.choice).toMatchObject({ encoding: 'lossless WebP', reason: 'lossless is smallest' });
    expect(await framesOf(image)).toEqual(THREE);
    const pixels = (bytes: Buffer): Promise<Buffer> => sharp(bytes, { animated: true }).removeAlpha().raw().toBuffer();
    expect((await pixels(image.body)).equals(await pixels(animated))).toBe(true);
  });

  test('is lossless if it is a tiny graphic, even if it is larger so', async () => {
    const scaled = await screenshot().resize(100).png({ palette: true, colours: 16 }).toBuffer();
    const frames = await Promise.all([0, 1, 2].map(top =>
      sharp(scaled).extract({ left: 0, top, width: 64, height: 40 }).png().toBuffer()));
    const animated = await sharp(frames, { join: { animated: true } }).webp({ lossless: true }).toBuffer();
    const { choice, body } = await transform(animated, { f: 'auto-webp' });
    expect(choice).toMatchObject({ encoding: 'lossless WebP', reason: 'lossless is small' });
    const lossy = await sharp(animated, { animated: true }).webp({ quality: 80 }).toBuffer();
    expect(body.length / lossy.length).toBeGreaterThan(1.1);
  });

  test('is lossy if it is a photograph', async () => {
    const animated = await recorded(photograph);
    const image = await transform(animated, { f: 'auto-webp' });
    expect(image.choice).toMatchObject({ content: 'photograph', encoding: 'lossy WebP 4:2:0' });
    expect(await framesOf(image)).toEqual(THREE);
    expect(image.body.length).toBeLessThan(animated.length / 3);
  });
});
