import sharp from 'sharp';
import { pixelAt, transform } from './transform-image.support';

/** A profile of gray with a linear scale: the least that a decoder requires. */
function linearGray(): Buffer {
  const profile = Buffer.alloc(188);
  const write = (at: number, text: string): number => profile.write(text, at, 'latin1');
  const d50 = [0xf6d6, 0x10000, 0xd32d];
  profile.writeUInt32BE(profile.length, 0);
  profile.writeUInt32BE(0x02100000, 8);
  write(12, 'mntrGRAYXYZ ');
  write(36, 'acsp');
  d50.forEach((value, index) => profile.writeUInt32BE(value, 68 + 4 * index));
  profile.writeUInt32BE(2, 128);
  write(132, 'wtpt');
  [156, 20].forEach((value, index) => profile.writeUInt32BE(value, 136 + 4 * index));
  write(144, 'kTRC');
  [176, 12].forEach((value, index) => profile.writeUInt32BE(value, 148 + 4 * index));
  write(156, 'XYZ ');
  d50.forEach((value, index) => profile.writeUInt32BE(value, 164 + 4 * index));
  write(176, 'curv'); // without entries, which means linear
  return profile;
}

async function grayJpeg(): Promise<Buffer> {
  const create = { width: 16, height: 16, channels: 3 as const, background: '#808080' };
  const jpeg = await sharp({ create }).toColourspace('b-w').jpeg().toBuffer();
  const segment = Buffer.concat([Buffer.from('\xff\xe2\0\0ICC_PROFILE\0\x01\x01', 'latin1'), linearGray()]);
  segment.writeUInt16BE(segment.length - 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), segment, jpeg.subarray(2)]);
}

test('transformImage converts a gray original with a profile to sRGB, with and without bg', async () => {
  const original = await grayJpeg();
  const light = (await pixelAt(await transform(original, { f: 'png' }), 8, 8))[0];
  expect(light).toBeGreaterThan(180); // half of the light is 188 in sRGB
  const padded = await transform(original, { f: 'png', w: '32', h: '16', fit: 'fill', bg: 'ff0000' });
  expect((await pixelAt(padded, 16, 8)).slice(0, 3)).toEqual([light, light, light]);
  expect((await pixelAt(padded, 2, 8)).slice(0, 3)).toEqual([255, 0, 0]);
});
