import sharp from 'sharp';
import { plain, withCodePoints, withProperty } from './color.support';
import { Item, grid, heifOf, sizeBox } from './heic.support';
import { corners, pixelAt, quarters, sizeOf, transform } from './transform-image.support';
import {
  printBox, readBoxes, contentOf, readItems, propertiesOf,
} from '../../../src/runtime/transformer/formats/iso-bmff';
import { noise } from '../../noise';

const avif = (...color: number[]): Promise<Buffer> => plain(...color).avif({ lossless: true }).toBuffer();

async function expectColor(original: Buffer, expected: number[], tolerance = 3): Promise<void> {
  const seen = await pixelAt(await transform(original, { f: 'png' }), 8, 8);
  const difference = Math.max(...expected.map((value, index) => Math.abs(value - seen[index])));
  expect({ seen, isNear: difference <= tolerance }).toEqual({ seen, isNear: true });
}

// Expected colors are those that Chromium 156 shows.
describe('transformImage converts the code points of an AVIF file', () => {
  test.each([
    ['sRGB', 1, 13, [128, 64, 0], [128, 64, 0]],
    ['unspecified ones', 2, 2, [128, 64, 0], [128, 64, 0]],
    ['BT.709 television', 1, 1, [128, 64, 0], [128, 64, 0]],
    ['Display P3', 12, 13, [128, 64, 0], [138, 59, 0]],
    ['BT.2020', 9, 1, [64, 128, 26], [0, 134, 0]],
    ['BT.470 M', 4, 13, [128, 64, 0], [149, 59, 0]],
    ['BT.601', 6, 13, [128, 0, 0], [124, 12, 0]],
    ['gamma 2.8', 9, 5, [128, 128, 128], [106, 106, 106]],
    ['linear light', 9, 8, [64, 64, 64], [137, 137, 137]],
    ['SMPTE 240M', 9, 7, [96, 96, 96], [112, 112, 112]],
    ['SMPTE ST 428', 9, 17, [128, 128, 128], [118, 118, 118]],
    ['PQ in the dark', 9, 16, [96, 96, 96], [70, 70, 70]],
    ['PQ at diffuse white', 9, 16, [160, 160, 160], [213, 213, 213]],
    ['PQ at its peak', 9, 16, [255, 255, 255], [255, 255, 255]],
    ['PQ in a color', 9, 16, [128, 0, 0], [167, 0, 0]],
    ['HLG', 9, 18, [160, 160, 160], [135, 135, 135]],
    ['HLG near its peak', 9, 18, [224, 224, 224], [228, 228, 228]],
    ['HLG in a color', 9, 18, [0, 0, 128], [0, 0, 80]],
  ])('converts %s (%i/%i): %j to %j', async (_, primaries, transfer, color, expected) => {
    await expectColor(withCodePoints(await avif(...color), primaries, transfer), expected);
  });

  test.each([[300, 171], [500, 156], [703, 145], [1000, 133], [4000, 133]])(
    'maps PQ with a peak of %i cd/m² to a gray of %i',
    async (peak, expected) => {
      const original = withCodePoints(await avif(128, 128, 128), 9, 16);
      const stated = withProperty(original, 'clli', Math.floor(peak / 256), peak % 256, 0, 50);
      await expectColor(stated, [expected, expected, expected]);
    },
  );

  test('ignores code points beside an ICC profile', async () => {
    const original = await plain(128, 0, 0).withIccProfile('p3').avif({ quality: 100, chromaSubsampling: '4:4:4' })
      .toBuffer();
    await expectColor(original, [128, 0, 0]);
  });

  test('converts the colors of a watermark', async () => {
    const mark = { image: withCodePoints(await avif(128, 128, 128), 9, 16), width: 1, align: 'middle,center' };
    const image = await transform(await plain(0, 0, 0).png().toBuffer(), { f: 'png', mark: 'm' }, {}, mark);
    expect((await pixelAt(image, 8, 8))[0]).toBeGreaterThanOrEqual(131);
  });

  test('converts the dominant color of a description', async () => {
    const { body } = await transform(withCodePoints(await avif(160, 160, 160), 9, 16), { f: 'json' });
    expect(JSON.parse(body.toString()).dominantColor).toMatch(/^#d[0-9a-f]d[0-9a-f]d[0-9a-f]$/);
  });
});

describe('transformImage of an AVIF file of grays', () => {
  test.each([[16, 0], [125, 127], [235, 255]])('expands a limited range from %i to %i', async (code, expected) => {
    const original = await plain(code).avif({ quality: 100 }).toBuffer();
    const limited = withProperty(original, 'colr', ...Buffer.from('nclx\0\x01\0\x0d\0\x06\0'));
    await expectColor(limited, [expected, expected, expected]);
  });
});

describe('transformImage of an AVIF file', () => {
  // Color 200, 100, 50 and alpha 128, written by libavif.
  const PREMULTIPLIED = [
    'AAAAIGZ0eXBhdmlmAAAAAGF2aWZtaWYxbWlhZk1BMUEAAAGbbWV0YQAAAAAAAAAoaGRscgAAAAAAAAAAcGljdAAAAAAAAAAAAAAAAGxpYmF2aW',
    'YAAAAADnBpdG0AAAAAAAEAAAAsaWxvYwAAAABEAAACAAEAAAABAAAB0QAAACIAAgAAAAEAAAHDAAAADgAAAEJpaW5mAAAAAAACAAAAGmluZmUC',
    'AAAAAAEAAGF2MDFDb2xvcgAAAAAaaW5mZQIAAAAAAgAAYXYwMUFscGhhAAAAAChpcmVmAAAAAAAAAA5wcmVtAAEAAQACAAAADmF1eGwAAgABAA',
    'EAAADDaXBycAAAAJ1pcGNvAAAAFGlzcGUAAAAAAAAAEAAAABAAAAAQcGl4aQAAAAADCAgIAAAADGF2MUOBIAAAAAAAE2NvbHJuY2x4AAEADQAA',
    'gAAAAA5waXhpAAAAAAEIAAAADGF2MUOBABwAAAAAOGF1eEMAAAAAdXJuOm1wZWc6bXBlZ0I6Y2ljcDpzeXN0ZW1zOmF1eGlsaWFyeTphbHBoYQ',
    'AAAAAeaXBtYQAAAAAAAAACAAEEAQKDBAACBAEFhgcAAAA4bWRhdBIACgUYDP/YVDIDEAATEgAKCDgM/9hAQ0AIMhQQAAA5ULskbP2LurVlGfNo',
    'jqtpJw==',
  ].join('');

  test('is unsupported if its colors are multiplied by alpha', async () => {
    await expect(transform(Buffer.from(PREMULTIPLIED, 'base64'), { f: 'png' }))
      .rejects.toMatchObject({ problem: 'unsupported' });
  });

  test.each([3, 10, 11, 13, 14, 16, 17])('is unsupported with matrix coefficients %i', async matrix => {
    const original = await avif(128, 64, 0);
    original.writeUInt16BE(matrix, original.indexOf('nclx') + 8);
    await expect(transform(original, { f: 'png' })).rejects.toMatchObject({ problem: 'unsupported' });
  });

  test('is unsupported with an item of another type, such as uncompressed pixels', async () => {
    const original = await avif(128, 64, 0);
    const entry = original.indexOf('infe');
    original.write('unci', original.indexOf('av01', entry));
    await expect(transform(original, { f: 'png' })).rejects.toMatchObject({ problem: 'unsupported' });
  });

  test.each(['mini', 'moov'])('is unsupported without a list of images, but with a box %s', async type => {
    const brand = printBox('ftyp', Buffer.from('mif3\0\0\0\0avifmif3'));
    await expect(transform(Buffer.concat([brand, printBox(type, Buffer.alloc(20))]), { f: 'png' }))
      .rejects.toMatchObject({ problem: 'unsupported' });
  });

  test('is corrupt without any image', async () => {
    const brand = printBox('ftyp', Buffer.from('avif\0\0\0\0avifmif1'));
    await expect(transform(Buffer.concat([brand, printBox('free', Buffer.alloc(20))]), { f: 'png' }))
      .rejects.toMatchObject({ problem: 'corrupt' });
  });
});

describe('transformImage decodes an image sequence in AVIF', () => {
  const sequence = async (): Promise<Buffer> => {
    const original = await quarters().avif({ lossless: true }).toBuffer();
    original.write('avis', 8, 'latin1');
    return original;
  };

  test('returns the primary image of a sequence', async () => {
    expect(await corners(await transform(await sequence(), { f: 'png' }))).toEqual(['red', 'green', 'blue', 'yellow']);
  });

  test('converts the colors of a sequence that is cut after its image', async () => {
    const image = withCodePoints(await avif(128, 64, 0), 12, 13);
    image.write('avis', 8, 'latin1');
    const whole = Buffer.concat([image, printBox('mdat', Buffer.alloc(100))]);
    for (const missing of [0, 1, 50, 100, 104, 107]) {
      await expectColor(whole.subarray(0, whole.length - missing), [138, 59, 0]);
    }
  });

  test('is corrupt if data of the image is missing, whatever its colors', async () => {
    const image = withCodePoints(await noise(60, 40).avif({ lossless: true, effort: 0 }).toBuffer(), 12, 13);
    const data = readBoxes(image).find(({ type }) => type === 'mdat')!;
    for (const size of [data.content.length + 8, 0]) { // 0: until the end of the file
      image.writeUInt32BE(size, data.start);
      for (const missing of [1, 20, 200]) {
        await expect(transform(image.subarray(0, image.length - missing), { f: 'png' }))
          .rejects.toMatchObject({ problem: 'corrupt' });
      }
    }
  });
});

describe('transformImage counts the pixels of every part of an AVIF file', () => {
  /** An image item of one color, or the alpha channel of the first item. */
  async function item(side: number, isAlpha = false): Promise<Item> {
    const file = await sharp({ create: { width: side, height: side, channels: 3, background: 'gray' } }).avif().toBuffer();
    const items = readItems(contentOf(readBoxes(file), 'meta')!);
    const type = printBox('auxC', Buffer.from('\0\0\0\0urn:mpeg:mpegB:cicp:systems:auxiliary:alpha\0'));
    return {
      type: 'av01',
      data: contentOf(readBoxes(file), 'mdat')!,
      properties: [
        sizeBox(side, side), printBox('av1C', propertiesOf(items, items.primary, 'av1C')[0]), ...isAlpha ? [type] : [],
      ],
      ...isAlpha && { refersTo: { type: 'auxl', items: [1] } },
    };
  }

  test.each<[string, () => Promise<Item[]>]>([
    ['a large alpha channel', async () => [await item(20), await item(100, true)]],
    ['a large tile', async () => [grid(1, [2], 20, 20), await item(100)]],
    ['tiles that are large together', async () => [grid(2, Array(4).fill(2), 20, 20), await item(99)]],
    ['tiles in tiles', async () => [grid(2, Array(4).fill(2), 20, 20), grid(1, [3, 3], 50, 50), await item(75)]],
  ])('an image of 20x20 pixels with %s', async (_, items) => {
    const file = heifOf(await items(), 1, 'avif');
    expect(await sizeOf(await transform(file, { f: 'png' }))).toBe('20x20');
    await expect(transform(file, { f: 'png' }, { maxInputPixels: 9999 })).rejects.toMatchObject({ problem: 'too-large' });
    await expect(transform(file, { f: 'json' }, { maxInputPixels: 9999 })).rejects.toMatchObject({ problem: 'too-large' });
  });

  test('an alpha channel without a size, which is not supported', async () => {
    const alpha = await item(20, true);
    const file = heifOf([await item(20), { ...alpha, properties: alpha.properties!.slice(1) }], 1, 'avif');
    await expect(transform(file, { f: 'png' })).rejects.toMatchObject({ problem: 'unsupported' });
  });

  test('a file whose parts cannot be counted', async () => {
    const many = Array.from({ length: 1000 }, () => printBox('free'));
    const file = Buffer.concat([heifOf([await item(20), await item(100, true)], 1, 'avif'), ...many]);
    await expect(transform(file, { f: 'png' })).rejects.toMatchObject({ problem: 'corrupt' });
  });
});
