import fc from 'fast-check';
import sharp from 'sharp';
import { FrameSpec, PALETTE, gifOf } from './gif.support';
import { pixelAt, transform } from './transform-image.support';
import { TransformError } from '../../../src/runtime/transformer/transform-image';
import { noise } from '../../noise';

const CLEAR = [0, 0, 0, 0];
const [RED, GREEN, BLUE, YELLOW] = [0, 1, 2, 3];
const COLORS = [[255, 0, 0, 255], [0, 255, 0, 255], [0, 0, 255, 255], [255, 255, 0, 255]];

/** Returns the pixel at a place in each frame of the variant. GIF has no colors between those of its palette. */
async function framesAt(gif: Buffer, x: number, y: number): Promise<number[][]> {
  const image = await transform(gif, { f: 'gif' });
  const { pages = 1 } = await sharp(image.body).metadata();
  const pixels = await Promise.all(Array.from({ length: pages }, (_, page) => pixelAt(image, x, y, page)));
  return pixels.map(pixel => (pixel[3] === 0 ? CLEAR : pixel));
}

/** Reads the flag in the extended header of a WebP. */
function hasAlphaFlag(webp: Buffer): boolean {
  return Math.floor(webp[20] / 0x10) % 2 === 1;
}

async function problemOf(gif: Buffer, f = 'png'): Promise<string | undefined> {
  const error: unknown = await transform(gif, { f }).then(() => undefined, reason => reason);
  if (error !== undefined && !(error instanceof TransformError)) throw error;
  return error?.problem;
}

describe('transformImage of a GIF', () => {
  const small: FrameSpec = { left: 4, top: 4, width: 8, height: 8, pixels: RED };

  test.each([[16, 16], [640, 480], [2100, 30]])('leaves a canvas of %i by %i transparent around its only frame',
    async (width, height) => {
      const image = await transform(gifOf(width, height, [small]), { f: 'png' });
      expect(await sharp(image.body).metadata()).toMatchObject({ width, height });
      expect([await pixelAt(image, 6, 6), (await pixelAt(image, 2, 2))[3], (await pixelAt(image, -1, -1))[3]])
        .toEqual([COLORS[RED], 0, 0]);
    });

  test('keeps frames, times and loops if the first frame is smaller than the canvas', async () => {
    const frames = [{ ...small, delay: 7 }, { ...small, left: 0, pixels: GREEN, delay: 9 }];
    const { pages, delay } = await sharp((await transform(gifOf(16, 16, frames), { f: 'gif' })).body).metadata();
    expect([pages, delay]).toEqual([2, [70, 90]]);
    expect(await framesAt(gifOf(16, 16, frames), 6, 6)).toEqual([COLORS[RED], COLORS[GREEN]]);
    expect(await framesAt(gifOf(16, 16, frames), 14, 14)).toEqual([CLEAR, CLEAR]);
    const facts = await transform(gifOf(16, 16, frames), { f: 'json' });
    expect(JSON.parse(String(facts.body))).toMatchObject({ width: 16, height: 16, frames: 2 });
  });

  test.each(['gif', 'webp'])('keeps the largest number of plays, up to 65,535, as %s', async f => {
    const gif = gifOf(16, 16, [small, { ...small, pixels: GREEN }]);
    const extension = Buffer.from([0x21, 0xff, 11, ...Buffer.from('NETSCAPE2.0'), 3, 1, 0xff, 0xff, 0]);
    const endOfPalette = 13 + PALETTE.length;
    const repeated = Buffer.concat([gif.subarray(0, endOfPalette), extension, gif.subarray(endOfPalette)]);
    expect((await sharp((await transform(repeated, { f })).body).metadata()).loop).toBe(65_535);
  });

  test('is too large before its codes are read, which are missing', async () => {
    expect(await problemOf(gifOf(60_000, 60_000, [{ width: 60_000, height: 60_000, pixels: [] }]))).toBe('too-large');
  });

  test('enlarges the canvas by a first frame that exceeds it, and clips later frames', async () => {
    const frames = [{ ...small, delay: 7 }, { ...small, left: 8, pixels: GREEN, delay: 9 }];
    const { width, height } = await sharp((await transform(gifOf(10, 6, frames), { f: 'gif' })).body).metadata();
    expect([width, height]).toEqual([12, 12]);
    expect(await framesAt(gifOf(10, 6, frames), 11, 11)).toEqual([COLORS[RED], COLORS[GREEN]]);
  });

  test('is no wider than a GIF can be if its first frame begins too far to the right', async () => {
    const beyond = gifOf(8, 8, [{ ...small, left: 65_530 }]);
    expect(JSON.parse(String((await transform(beyond, { f: 'json' })).body))).toMatchObject({ width: 65_535, height: 12 });
  });

  const full: FrameSpec = { width: 16, height: 16, pixels: BLUE, disposal: 2 };

  test('marks a WebP as transparent if its frames are opaque and smaller than the canvas', async () => {
    const { body } = await transform(gifOf(16, 16, [small, { ...small, pixels: GREEN }]), { f: 'webp' });
    expect(body.toString('latin1', 12, 16)).toBe('VP8X');
    expect(hasAlphaFlag(body)).toBe(true);
    const opaque = await transform(gifOf(16, 16, [full, { ...full, pixels: RED }]), { f: 'webp', bg: 'ffffff' });
    expect(hasAlphaFlag(opaque.body)).toBe(false);
  });

  test.each([3, 4])('restores the empty canvas after a first frame of disposal %i', async disposal => {
    const gif = gifOf(16, 16, [{ ...full, disposal }, small]);
    expect(await framesAt(gif, 14, 14)).toEqual([COLORS[BLUE], CLEAR]);
  });

  test('leaves pixels transparent where an opaque frame was cleared', async () => {
    const gif = gifOf(16, 16, [full, small, { ...small, left: 0, pixels: YELLOW }]);
    expect(await framesAt(gif, 14, 14)).toEqual([COLORS[BLUE], CLEAR, CLEAR]);
  });

  test('has no transparency where the next frame covers a cleared one', async () => {
    const image = await transform(gifOf(16, 16, [full, { ...full, pixels: YELLOW }]), { f: 'webp' });
    expect((await sharp(image.body).metadata()).hasAlpha).toBe(false);
  });

  const last = { ...small, pixels: Array.from({ length: 64 }, (_, index) => index % 4) };
  const animation = gifOf(16, 16, [full, last]);
  const still = gifOf(16, 16, [{ ...full, delay: 0 }]);

  test('is corrupt wherever an animated GIF is cut, and complete if other bytes follow its end', async () => {
    for (let length = 13; length < animation.length; length++) {
      expect([length, await problemOf(animation.subarray(0, length))]).toEqual([length, 'corrupt']);
    }
    for (const whole of [animation, Buffer.concat([animation, Buffer.from('more')])]) {
      expect(await problemOf(whole)).toBe(undefined);
    }
  });

  test('is complete if a GIF with one frame lacks only its end, and corrupt if an extension is cut', async () => {
    const bare = still.subarray(0, -1);
    const comment = Buffer.from([0x21, 0xfe, 4, ...Buffer.from('more'), 0]);
    for (const whole of [bare, still, Buffer.concat([bare, comment])]) {
      expect(await problemOf(whole)).toBe(undefined);
    }
    for (let length = 1; length < comment.length; length++) {
      expect(await problemOf(Buffer.concat([bare, comment.subarray(0, length)]))).toBe('corrupt');
    }
    expect(await problemOf(still.subarray(0, -2))).toBe('corrupt');
  });

  test.each(['NETSCAPE2.0', 'ANIMEXTS1.0'])('is corrupt if a GIF announces an animation by %s, and lacks its end',
    async name => {
      const loop = Buffer.from([0x21, 0xff, 11, ...Buffer.from(name), 3, 1, 0, 0, 0]);
      const start = 13 + PALETTE.length;
      const gif = Buffer.concat([still.subarray(0, start), loop, still.subarray(start)]);
      expect([await problemOf(gif), await problemOf(gif.subarray(0, -1))]).toEqual([undefined, 'corrupt']);
    });

  test('is corrupt if the only frame of a GIF without an end has a delay, or does not cover the canvas', async () => {
    for (const frame of [full, { ...small, delay: 0 }]) {
      const gif = gifOf(16, 16, [frame]);
      expect([await problemOf(gif), await problemOf(gif.subarray(0, -1))]).toEqual([undefined, 'corrupt']);
    }
  });

  test('is corrupt if other bytes than zeros follow the frames of an animated GIF in place of its end', async () => {
    const frames = animation.subarray(0, -1);
    const [padded, damaged] = [[0, 0, 0x3b], [0, 7, 0x3b]].map(bytes => Buffer.concat([frames, Buffer.from(bytes)]));
    expect([await problemOf(padded), await problemOf(damaged)]).toEqual([undefined, 'corrupt']);
    expect(await problemOf(Buffer.concat([frames, Buffer.alloc(9)]))).toBe('corrupt');
  });

  test('is corrupt if the codes of the GIF end before its pixels, or are invalid', async () => {
    const gif = gifOf(2, 2, [{ width: 2, height: 2, pixels: RED }]);
    const data = gif.length - 7; // size of codes, block of 3 bytes, terminator, trailer
    const broken = (bytes: number[]): Buffer =>
      Buffer.concat([gif.subarray(0, data), Buffer.from([...bytes, 0, 0x3b])]);
    expect(await problemOf(broken([2, 1, 0x2c]))).toBe('corrupt'); // reset, end
    expect(await problemOf(broken([2, 2, 0xfc, 0xff]))).toBe('corrupt'); // a code that is not defined yet
    expect(await problemOf(broken([0, 1, 0]))).toBe('corrupt');
    expect(await problemOf(broken([12, 1, 0]))).toBe('corrupt');
  });

  test('is correct, or is rejected with a reason, whatever bytes change', async () => {
    const photo = await noise(40, 30).gif().toBuffer();
    const gifs = [gifOf(20, 20, [full, small, { ...small, transparent: RED }]), photo];
    await fc.assert(fc.asyncProperty(
      fc.constantFrom(...gifs), fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 4 }),
      fc.nat(),
      async (gif, changes, length) => {
        const broken = Buffer.from(gif.subarray(0, 6 + length % gif.length));
        for (const [at, value] of changes) broken[6 + at % broken.length] = value;
        expect([undefined, 'corrupt', 'unsupported', 'too-large', 'too-slow'])
          .toContain(await problemOf(broken, 'gif'));
      }), { numRuns: 300 });
  });

  test('has the pixels of libvips if libvips is correct', async () => {
    const gif = await noise(90, 70).gif({ dither: 0 }).toBuffer();
    const [ours, theirs] = await Promise.all([(await transform(gif, { f: 'png' })).body, gif]
      .map(image => sharp(image).raw().toBuffer()));
    expect(ours.equals(theirs)).toBe(true);
  });
});
