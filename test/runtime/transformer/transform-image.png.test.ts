import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { numbers, plain, withChunks } from './color.support';
import { Asked, OPTIONS, pixelAt, transform } from './transform-image.support';
import { SRGB } from '../../../src/runtime/transformer/formats/cicp';
import { iccProfile } from '../../../src/runtime/transformer/formats/icc';
import { printChunk, withProfile } from '../../../src/runtime/transformer/formats/png';
import { readableOriginal } from '../../../src/runtime/transformer/read/readable-original';

const P3 = numbers(31270, 32900, 68000, 32000, 26500, 69000, 15000, 6000);
const LINEAR = { gAMA: numbers(100_000) };
const GRAY = [128, 128, 128];
const BRICK = [128, 64, 0];

async function expectColor(original: Buffer, expected: number[], tolerance = 3): Promise<void> {
  const seen = await pixelAt(await transform(original, { f: 'png' }), 8, 8);
  const difference = Math.max(...expected.map((value, index) => Math.abs(value - seen[index])));
  expect({ seen, isNear: difference <= tolerance }).toEqual({ seen, isNear: true });
}

// Expected colors are those that Chromium 156 shows.
const DESCRIBED: [string, { [type: string]: Buffer }, number[], number[]][] = [
  ['Display P3 by cICP', { cICP: Buffer.from([12, 13, 0, 1]) }, BRICK, [138, 59, 0]],
  ['BT.2020 by cICP', { cICP: Buffer.from([9, 1, 0, 1]) }, BRICK, [148, 36, 0]],
  ['PQ by cICP', { cICP: Buffer.from([9, 16, 0, 1]) }, GRAY, [132, 132, 132]],
  ['PQ with a peak', { cICP: Buffer.from([9, 16, 0, 1]), cLLI: numbers(5e6, 1e6) }, GRAY, [156, 156, 156]],
  ['HLG by cICP', { cICP: Buffer.from([9, 18, 0, 1]) }, GRAY, [99, 99, 99]],
  ['sRGB by cICP', { cICP: Buffer.from([1, 13, 0, 1]), gAMA: numbers(100_000) }, GRAY, GRAY],
  ['cICP of a limited range', { cICP: Buffer.from([12, 13, 0, 0]) }, BRICK, BRICK],
  ['unspecified code points', { cICP: Buffer.from([9, 2, 0, 1]) }, BRICK, BRICK],
  ['linear light by gAMA', LINEAR, GRAY, [188, 188, 188]],
  ['a gamma of 2.2 alone', { gAMA: numbers(45_455) }, [16, 16, 16], [16, 16, 16]],
  ['a gamma of 2.2 with cHRM', { gAMA: numbers(45_455), cHRM: P3 }, BRICK, [139, 57, 0]],
  ['cHRM alone', { cHRM: P3 }, BRICK, BRICK],
  ['gAMA besides sRGB', { sRGB: Buffer.from([0]), ...LINEAR }, GRAY, GRAY],
  ['a gamma of 0', { gAMA: numbers(0) }, GRAY, GRAY],
  ['chromaticities in a point', { ...LINEAR, cHRM: numbers(0, 0, 0, 0, 0, 0, 0, 0) }, GRAY, [188, 188, 188]],
];

describe.each(DESCRIBED)('transformImage shows a PNG with %s as browsers do', (_, chunks, color, expected) => {
  test('shows its colors in 8 bits', async () => {
    await expectColor(withChunks(await plain(...color).png().toBuffer(), chunks), expected);
  });

  test('shows its colors in 16 bits', async () => {
    await expectColor(withChunks(await plain(...color).toColourspace('rgb16').png().toBuffer(), chunks), expected);
  });

  test('shows its colors with a palette', async () => {
    await expectColor(withChunks(await plain(...color).png({ palette: true }).toBuffer(), chunks), expected);
  });
});

describe('transformImage shows a gray PNG as browsers do', () => {
  test.each(['b-w', 'grey16'])('applies gAMA in the color space %s', async space => {
    await expectColor(withChunks(await plain(128).toColourspace(space).png().toBuffer(), LINEAR), [188, 188, 188]);
  });

  test('applies a profile to 16 bits with alpha', async () => {
    const gray = await plain(128, 64).toColourspace('grey16').png().toBuffer();
    const profile = iccProfile({ ...SRGB, transfer: code => code }, { isGray: true, bits: 16 });
    await expectColor(withProfile(gray, profile), [188, 188, 188, 64]);
  });
});

describe('transformImage leaves added colors alone on a PNG of 16 bits with a profile', () => {
  const original = (): Promise<Buffer> =>
    plain(200, 60, 30).withIccProfile('p3').toColourspace('rgb16').png().toBuffer();

  test('keeps the color of its margins', async () => {
    const image = await transform(await original(), { f: 'png', w: '16', h: '8', fit: 'fill', bg: 'ff0000' });
    expect(await pixelAt(image, 0, 4)).toEqual([255, 0, 0, 255]);
  });

  test('keeps the color of a watermark', async () => {
    const mark = { image: await plain(0, 255, 0).png().toBuffer(), width: 1, align: 'middle,center' };
    expect(await pixelAt(await transform(await original(), { f: 'png', mark: 'm' }, {}, mark), 8, 8))
      .toEqual([0, 255, 0, 255]);
  });

  test('converts the colors of the image', async () => {
    const image = await transform(await original(), { f: 'png', w: '16', h: '8', fit: 'fill', bg: 'ff0000' });
    const [r, g, b] = await pixelAt(image, 8, 4);
    expect([Math.abs(r - 200) < 4, Math.abs(g - 60) < 4, Math.abs(b - 30) < 4]).toEqual([true, true, true]);
  });
});

describe('transformImage resizes a PNG with a palette', () => {
  // A disc whose edge gets many colors when it is resized.
  const disc = (colors: number): Promise<Buffer> => {
    const data = Buffer.alloc(600 * 600 * 3);
    for (let place = 0; place < 600 * 600; place++) {
      const distance = Math.hypot(place % 600 - 300, Math.floor(place / 600) - 300);
      const band = Math.floor(distance / 300 * colors) % colors;
      data.set([band * 83 % 256, band * 151 % 256, band * 29 % 256], place * 3);
    }
    return sharp(data, { raw: { width: 600, height: 600, channels: 3 } }).png({ palette: true, colors }).toBuffer();
  };
  const pixels = async (operations: Asked, original: Buffer): Promise<Buffer> =>
    sharp((await transform(original, operations)).body).toColourspace('srgb').removeAlpha().raw().toBuffer();
  const hasPalette = async (operations: Asked, original: Buffer): Promise<boolean> =>
    (await sharp((await transform(original, operations)).body).metadata()).isPalette === true;

  test.each(['png', 'auto'])('without any loss for f=%s, and without a palette for more than 256 colors', async f => {
    const original = await sharp(await disc(200)).ensureAlpha(f === 'auto' ? 0.5 : 1).png({ palette: true }).toBuffer();
    const truecolor = await pixels({ f: 'png32', w: '200' }, original);
    expect((await pixels({ f, w: '200' }, original)).equals(truecolor)).toBe(true);
    expect(await hasPalette({ f, w: '200' }, original)).toBe(false);
  });

  test.each(['png', 'auto'])('with a palette for f=%s, if 256 colors with alpha suffice', async f => {
    const original = await sharp(await disc(2)).ensureAlpha(0.5).png().toBuffer();
    expect(await hasPalette({ f, w: '200' }, original)).toBe(true);
    expect((await pixels({ f, w: '200' }, original)).equals(await pixels({ f: 'png32', w: '200' }, original))).toBe(true);
  });

  test('with a palette for f=png8 even if more colors are needed, and exactly if not', async () => {
    expect(await hasPalette({ f: 'png8', w: '200' }, await disc(200))).toBe(true);
    const few = await disc(2);
    expect((await pixels({ f: 'png8', w: '200' }, few)).equals(await pixels({ f: 'png32', w: '200' }, few))).toBe(true);
  });

  test('never with a palette for f=png32', async () => {
    expect(await hasPalette({ f: 'png32' }, await disc(2))).toBe(false);
  });
});

// libpng decompresses up to 50 MB of each, which takes half a second.
describe.each(['zTXt', 'iTXt'])('transformImage of a PNG with compressed texts in %s', type => {
  const withTexts = async (...others: Buffer[]): Promise<Buffer> => {
    const png = await plain(200, 100, 50).png().toBuffer();
    const head = Buffer.from(type === 'zTXt' ? 'x\0\0' : 'x\0\x01\0\0\0', 'latin1');
    const text = printChunk(type, Buffer.concat([head, deflateSync(Buffer.alloc(1000))]));
    return Buffer.concat([png.subarray(0, 33), text, ...others, text, png.subarray(33)]);
  };

  test.each([
    ['no other chunk', []], ['one that is too short', [printChunk('gAMA', Buffer.alloc(1))]],
    ['a profile', [printChunk('gAMA', numbers(100_000))]],
  ])('does not read them, with %s', async (_, others) => {
    const file = await withTexts(...others);
    expect([file.includes(type), readableOriginal(file, OPTIONS).bytes.includes(type)]).toEqual([true, false]);
    const plainFile = Buffer.concat([file.subarray(0, 33), ...others, file.subarray(file.lastIndexOf('IDAT') - 4)]);
    expect(await pixelAt(await transform(file, { f: 'png' }), 8, 8))
      .toEqual(await pixelAt(await transform(plainFile, { f: 'png' }), 8, 8));
  });

  test('is corrupt with more chunks than a file has, or cut off before its pixels', async () => {
    const many = Array.from({ length: 1000 }, () => printChunk('abCd', Buffer.alloc(0)));
    const cut = (await withTexts()).subarray(0, -100);
    for (const file of [await withTexts(...many), cut]) {
      await expect(transform(file, { f: 'png' })).rejects.toMatchObject({ problem: 'corrupt' });
    }
  });
});
