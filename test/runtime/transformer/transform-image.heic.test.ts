import { TAGS, exifOf } from './exif.support';
import { POINTS, drawing, exifItem, grid, hasDecoder, heicFile, heifOf, mirror, rotation } from './heic.support';
import { Colour, OPTIONS, corners, pixelAt, sizeOf, transform } from './transform-image.support';
import { transformInProcess } from '../../../src/runtime/transformer/isolated-process';
import { EncodedImage } from '../../../src/runtime/transformer/transform-image';

const HEIC = { heicDecoder: 'heic-decode' };
const withDecoder = hasDecoder ? describe : describe.skip;

// libheif's JavaScript prints errors.
beforeAll(() => void jest.spyOn(console, 'log').mockImplementation());
afterAll(() => void jest.restoreAllMocks());

const decoded = (file: Buffer, asked = {}): Promise<EncodedImage> => transform(file, { f: 'png', ...asked }, HEIC);

test('transformImage without a decoder rejects a HEIC original, and names the prop', async () => {
  await expect(transform(heicFile('quarters'), { f: 'png' })).rejects.toMatchObject({
    problem: 'unsupported', message: expect.stringContaining('`heicDecoder`'),
  });
});

test('a HEIC original without a decoder is unsupported, however large it is', async () => {
  await expect(transform(heicFile('quarters'), { f: 'png' }, { maxInputPixels: 100 }))
    .rejects.toMatchObject({ problem: 'unsupported' });
});

describe('a HEIC original whose header libheif does not read', () => {
  /** More tiles than libheif reads. Apple's panoramas have as many. */
  const manyTiles = (): Buffer => heifOf([
    drawing(), ...Array.from({ length: 700 }, () => ({ type: 'hvc1' as const, data: Buffer.alloc(1), isHidden: true })),
  ]);

  test('is unsupported without a decoder, also if it ends early', async () => {
    const file = heicFile('quarters');
    for (const unread of [manyTiles(), file.subarray(0, file.length / 2), file.subarray(0, file.length - 1)]) {
      await expect(transform(unread, { f: 'png' })).rejects.toMatchObject({
        problem: 'unsupported', message: expect.stringContaining('`heicDecoder`'),
      });
    }
  });

  test('is unsupported with a decoder', async () => {
    await expect(decoded(manyTiles())).rejects.toMatchObject({ problem: 'unsupported' });
  });
});

withDecoder('transformImage with a decoder of HEIC', () => {
  test.each(['quarters', 'display-p3-10-bit'] as const)('transformImage converts %s.heic to sRGB', async name => {
    const image = await decoded(heicFile(name));
    expect(await sizeOf(image)).toBe('96x64');
    for (const [x, y, color] of POINTS) {
      const pixel = await pixelAt(image, x, y);
      const difference = color.map((channel, index) => Math.abs(channel - pixel[index]));
      expect([x, y, Math.max(...difference) <= 4]).toEqual([x, y, true]);
    }
  });

  test('transformImage rejects a HEIC file with layers as unsupported', async () => {
    await expect(decoded(heifOf([drawing(), { ...drawing(), type: 'lhv1' }])))
      .rejects.toMatchObject({ problem: 'unsupported', message: expect.stringContaining('layers') });
  });

  test('transformImage keeps the transparency of a HEIC original', async () => {
    const image = await decoded(heicFile('transparent'));
    const pixels = [await pixelAt(image, 10, 10), await pixelAt(image, 80, 10)];
    expect(pixels.map(([, , , alpha]) => alpha)).toEqual([0, 255]);
  });

  test.each<[string, Buffer, string, Colour[]]>([
    ['no transformation', heifOf([drawing()]), '96x64', ['red', 'green', 'blue', 'white']],
    ['a rotation by 90 degrees', heifOf([drawing(rotation(1))]), '64x96', ['green', 'white', 'red', 'blue']],
    ['a rotation by 180 degrees', heifOf([drawing(rotation(2))]), '96x64', ['white', 'blue', 'green', 'red']],
    ['a horizontal mirror', heifOf([drawing(mirror(1))]), '96x64', ['green', 'red', 'white', 'blue']],
    [
      'a rotation, and the same in EXIF',
      heifOf([drawing(rotation(3)), exifItem(exifOf({ [TAGS.orientation]: 6 }))]),
      '64x96', ['blue', 'red', 'white', 'green'],
    ],
    [
      'another primary image than the first', heifOf([drawing(), drawing(rotation(1))], 2),
      '64x96', ['green', 'white', 'red', 'blue'],
    ],
    [
      'tiles of a grid',
      heifOf([...[1, 2, 3, 4].map(() => ({ ...drawing(), isHidden: true })), grid(2, [1, 2, 3, 4], 170, 128)], 5),
      '170x128', ['red', 'green', 'blue', 'white'],
    ],
  ])('transformImage decodes a file with %s like libheif', async (_, file, size, expected) => {
    const image = await decoded(file);
    expect([await sizeOf(image), await corners(image)]).toEqual([size, expected]);
  });

  test('transformImage ignores bytes after the last box of a HEIC file', async () => {
    const file = Buffer.concat([heicFile('quarters'), Buffer.alloc(3)]);
    expect(await corners(await decoded(file))).toEqual(['red', 'green', 'blue', 'white']);
  });

  test('transformImage resizes, crops and rotates a HEIC original', async () => {
    const image = await decoded(heicFile('quarters'), { rect: '48_0_48_32', rot: '90', w: '16' });
    expect([await sizeOf(image), (await corners(image))[0]]).toEqual(['16x24', 'green']);
  });

  test('transformImage keeps only the rights of a HEIC original', async () => {
    const file = heifOf([drawing(), exifItem(exifOf({ [TAGS.artist]: 'A. Artist', [TAGS.make]: 'Camera' }))]);
    const { body } = await transform(file, { f: 'jpg' }, { ...HEIC, metadata: 'rights' });
    expect([body.includes('A. Artist'), body.includes('Camera')]).toEqual([true, false]);
  });

  test('transformImage describes a HEIC original', async () => {
    const { body } = await decoded(heicFile('quarters'), { f: 'json' });
    expect(JSON.parse(body.toString())).toMatchObject({ format: 'heic', width: 96, height: 64 });
  });

  test.each<[string, Buffer, Partial<typeof OPTIONS>]>([
    ['more pixels than allowed', heicFile('quarters'), { maxInputPixels: 96 * 64 - 1 }],
    [
      'a tile with more pixels than allowed', heifOf([{ ...drawing(), isHidden: true }, grid(1, [1], 40, 40)], 2),
      { maxInputPixels: 5000 },
    ],
  ])('transformImage rejects a HEIC file with %s before it is decoded', async (_, file, limits) => {
    const options = { heicDecoder: 'no-such-package', ...limits };
    await expect(transform(file, { f: 'png' }, options)).rejects.toMatchObject({ problem: 'too-large' });
  });

  test.each(['quarters', 'transparent', 'display-p3-10-bit'] as const)(
    'transformImage rejects %s.heic as corrupt wherever it ends early', async name => {
      const file = heicFile(name);
      const ends = Array.from({ length: 12 }, (_, index) => Math.round(file.length * (1 - (index + 1) / 14)));
      for (const end of [file.length - 1, ...ends]) {
        await expect(decoded(file.subarray(0, end))).rejects.toMatchObject({ problem: 'corrupt' });
      }
    });

  test('transformImage rejects a HEIC file whose bytes are not HEVC as corrupt', async () => {
    const file = heicFile('quarters');
    file.fill(0xff, file.indexOf('mdat') + 4);
    await expect(decoded(file)).rejects.toMatchObject({ problem: 'corrupt' });
  });
});

withDecoder('transformInProcess', () => {
  const task = { operations: { v: '1', f: 'png' }, options: { ...OPTIONS, ...HEIC } };

  test('transformInProcess decodes HEIC like transformImage', async () => {
    const original = heicFile('quarters');
    expect(await transformInProcess({ ...task, original })).toEqual(await decoded(original));
  });

  test('transformInProcess rejects a damaged HEIC, whatever the decoder throws', async () => {
    const original = heicFile('quarters').subarray(0, 1000);
    await expect(transformInProcess({ ...task, original })).rejects.toMatchObject({ problem: 'corrupt' });
  });
});

