import sharp from 'sharp';
import { SvgOriginals } from '../../../../src/model/svg-originals';
import { allowLoaders, withTiffLoader } from '../../../../src/runtime/transformer/read/libvips';
import { OPTIONS, quarters } from '../transform-image.support';

test('sharp has no cache and uses one thread', () => {
  expect(sharp.cache()).toMatchObject({ memory: { max: 0 }, files: { max: 0 }, items: { max: 0 } });
  expect(sharp.concurrency()).toBe(1);
});

describe('decoders after allowLoaders', () => {
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
  const tiff = quarters().tiff().toBuffer();
  const isRead = async (bytes: Buffer) => sharp(bytes).metadata().then(() => true, () => false);

  test.each([
    [SvgOriginals.REFUSE, false, [false, false]],
    [SvgOriginals.DRAW, false, [true, false]],
    [SvgOriginals.PASS_THROUGH, false, [true, false]],
    [SvgOriginals.REFUSE, true, [false, true]],
    [SvgOriginals.DRAW, true, [true, true]],
  ])('follow svg %s and allowTiff %s, and accept SVG and TIFF: %j', async (svgOriginals, allowTiff, expected) => {
    allowLoaders({ ...OPTIONS, svg: svgOriginals, allowTiff });
    expect([await isRead(svg), await isRead(await tiff)]).toEqual(expected);
  });

  test('accept the formats of the web and no others', async () => {
    allowLoaders(OPTIONS);
    for (const format of ['jpeg', 'png', 'webp', 'avif', 'gif'] as const) {
      expect(await isRead(await quarters().toFormat(format).toBuffer())).toBe(true);
    }
    const others = [
      'P3 1 1 255 1 2 3',
      '#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 1 +X 1\n\x01\x01\x01\x01',
      '%PDF-1.7\n',
    ];
    for (const other of others) expect(await isRead(Buffer.from(other, 'latin1'))).toBe(false);
  });

  test.each([false, true])('withTiffLoader() has that of TIFF, and leaves it blocked unless allowed: %s', async allowTiff => {
    allowLoaders({ ...OPTIONS, allowTiff });
    expect(await withTiffLoader(async () => isRead(await tiff))).toBe(true);
    expect(await isRead(await tiff)).toBe(allowTiff);
    await expect(withTiffLoader(() => Promise.reject(new Error('no image')))).rejects.toThrow('no image');
    expect(await isRead(await tiff)).toBe(allowTiff);
  });
});
