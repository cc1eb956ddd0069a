import sharp from 'sharp';
import { HEAD_BYTES, isAnimated } from '../../../../playground/studio/is-animated';

const FRAME = { create: { width: 8, height: 8, channels: 4, background: '#f00' } } as const;

async function animation(format: 'gif' | 'webp'): Promise<Buffer> {
  const frames = await Promise.all(['#f00', '#0f0'].map(background =>
    sharp({ create: { ...FRAME.create, background } }).png().toBuffer()));
  return sharp(frames, { join: { animated: true } }).toFormat(format, { loop: 0 }).toBuffer();
}

test.each(['gif', 'webp'] as const)('isAnimated recognizes an animated %s by its first bytes', async format => {
  expect(isAnimated((await animation(format)).subarray(0, HEAD_BYTES))).toBe(true);
});

test.each(['gif', 'webp', 'png', 'avif', 'jpeg'] as const)('isAnimated recognizes a still %s', async format => {
  expect(isAnimated(await sharp(FRAME).toFormat(format).toBuffer())).toBe(false);
});

test('isAnimated recognizes an animated PNG by the chunk before its pixels', () => {
  expect(isAnimated(Buffer.from('\x89PNG\r\n\x1a\n....IHDR....acTL....IDAT', 'latin1'))).toBe(true);
  expect(isAnimated(Buffer.from('\x89PNG\r\n\x1a\n....IHDR....IDAT..acTL', 'latin1'))).toBe(false);
});

test('isAnimated recognizes an AVIF sequence by its brand', () => {
  expect(isAnimated(Buffer.from('\0\0\0\x2cftypavis\0\0\0\0', 'latin1'))).toBe(true);
});
