import sharp from 'sharp';
import { colourAt, corners, pixelAt, quarters, sizeOf, tiles, transform } from './transform-image.support';

describe('an EXIF orientation of an original', () => {
  // What a viewer sees of stored corners red green / blue yellow (EXIF 2.3, tag 0x0112).
  const SEEN = {
    1: ['red', 'green', 'blue', 'yellow'],
    2: ['green', 'red', 'yellow', 'blue'],
    3: ['yellow', 'blue', 'green', 'red'],
    4: ['blue', 'yellow', 'red', 'green'],
    5: ['red', 'blue', 'green', 'yellow'],
    6: ['blue', 'red', 'yellow', 'green'],
    7: ['yellow', 'green', 'blue', 'red'],
    8: ['green', 'yellow', 'red', 'blue'],
  };
  const original = (orientation: string): Promise<Buffer> =>
    quarters()
      .withMetadata({ orientation: Number(orientation) })
      .jpeg({ quality: 100, chromaSubsampling: '4:4:4' })
      .toBuffer();

  test.each(Object.entries(SEEN))('is applied and removed: %s', async (orientation, seen) => {
    const image = await transform(await original(orientation), { f: 'png' });
    expect(await corners(image)).toEqual(seen);
    expect(await sizeOf(image)).toBe(Number(orientation) < 5 ? '80x60' : '60x80');
    expect((await sharp(image.body).metadata()).orientation).toBeUndefined();
  });

  test.each(Object.entries(SEEN))('precedes size, crop and rect: %s', async (orientation, [, , , lowerRight]) => {
    const bytes = await original(orientation);
    const cropped = await transform(bytes, { f: 'png', w: '24', h: '24', fit: 'crop', crop: 'bottom_right' });
    const wide = Number(orientation) < 5;
    const rect = await transform(bytes, { f: 'png', rect: wide ? '40_30_40_30' : '30_40_30_40' });
    expect(await sizeOf(cropped)).toBe('24x24');
    expect(await colourAt(cropped, -1, -1)).toBe(lowerRight);
    expect(await sizeOf(rect)).toBe(wide ? '40x30' : '30x40');
    expect(new Set(await corners(rect))).toEqual(new Set([lowerRight]));
  });

  test.each(Object.entries(SEEN))('precedes rot, trim and flip: %s', async (orientation, seen) => {
    const bytes = await original(orientation);
    const [topLeft, topRight, bottomLeft, bottomRight] = seen;
    expect(await corners(await transform(bytes, { f: 'png', rot: '90' }))).toEqual([
      bottomLeft,
      topLeft,
      bottomRight,
      topRight,
    ]);
    expect(await corners(await transform(bytes, { f: 'png', flip: 'h' }))).toEqual([
      topRight,
      topLeft,
      bottomRight,
      bottomLeft,
    ]);
    expect(await corners(await transform(bytes, { f: 'png', trim: 'color' }))).toEqual(seen);
  });

  // As Chromium 156 shows them. It shows no TIFF.
  test.each(['jpeg', 'png', 'avif', 'tiff'] as const)('is applied in %s', async format => {
    const bytes = await quarters().withMetadata({ orientation: 6 }).toFormat(format, { quality: 100 }).toBuffer();
    const image = await transform(bytes, { f: 'png' }, { allowTiff: true });
    expect([await sizeOf(image), await corners(image)]).toEqual(['60x80', SEEN[6]]);
  });

  test.each(Object.keys(SEEN))('is ignored in WebP, as by browsers: %s', async orientation => {
    const turned = (image: sharp.Sharp): sharp.Sharp =>
      image.withExif({ IFD0: { Artist: 'A' } }).withMetadata({ orientation: Number(orientation) }).webp({ lossless: true });
    const file = await turned(quarters()).toBuffer();
    expect((await sharp(file).metadata()).orientation).toBe(Number(orientation));
    for (const asked of [{}, { trim: 'color' }, { rect: '0_0_80_60' }]) {
      const still = await transform(file, { f: 'png', ...asked }, { metadata: 'rights' });
      expect([await sizeOf(still), await corners(still)]).toEqual(['80x60', SEEN[1]]);
      expect((await sharp(still.body).metadata()).exif).toBeUndefined();
      expect(still.body.includes('<rdf:li>A</rdf:li>')).toBe(true);
    }
    expect(JSON.parse(String((await transform(file, { f: 'json' })).body)))
      .toMatchObject({ width: 80, height: 60, Orientation: 1 });
    const frames = await Promise.all([quarters(), quarters().rotate(180)].map(frame => frame.png().toBuffer()));
    const moving = await transform(
      await turned(sharp(frames, { join: { animated: true } })).toBuffer(), { f: 'webp', q: '100' });
    expect([await sizeOf(moving), await corners(moving, 0), await corners(moving, 1)])
      .toEqual(['80x60', SEEN[1], SEEN[3]]);
  });
});

describe('the color of a variant', () => {
  const BRICK = { r: 200, g: 60, b: 30 };
  const brick = (): sharp.Sharp => sharp({ create: { width: 20, height: 20, channels: 3, background: BRICK } });
  const near = async (original: Buffer, tolerance = 3): Promise<void> => {
    const [r, g, b] = await pixelAt(await transform(original, { f: 'png' }), 5, 5);
    for (const [seen, expected] of [
      [r, BRICK.r],
      [g, BRICK.g],
      [b, BRICK.b],
    ]) {expect(Math.abs(seen - expected)).toBeLessThanOrEqual(tolerance);}
  };

  test('is sRGB for an original with a profile', async () => {
    await near(await brick().withIccProfile('p3').png().toBuffer());
  });

  test('is sRGB for an original with a profile and 16 bits', async () => {
    await near(await brick().withIccProfile('p3').toColourspace('rgb16').png().toBuffer());
  });

  test('has 8 bits for an original with 16 bits', async () => {
    const original = await brick().toColourspace('rgb16').png().toBuffer();
    await near(original);
    expect((await sharp((await transform(original, { f: 'png' })).body).metadata()).depth).toBe('uchar');
  });

  test('is sRGB for a CMYK original', async () => {
    const original = await brick().toColourspace('cmyk').withIccProfile('cmyk').jpeg({ quality: 100 }).toBuffer();
    expect((await sharp(original).metadata()).space).toBe('cmyk');
    await near(original, 25); // outside of what print can show
  });

  test('is that in browsers for a CMYK JPEG without a profile', async () => {
    for (const background of ['white', 'black', 'red', 'green', 'cyan', 'navy', BRICK]) {
      const image = sharp({ create: { width: 32, height: 32, channels: 3, background } }).toColourspace('cmyk');
      const original = await image.jpeg({ quality: 100 }).toBuffer();
      const inks = await sharp(original).pipelineColourspace('cmyk').toColourspace('cmyk').raw().toBuffer();
      const seen = await pixelAt(await transform(original, { f: 'png' }), 5, 5);
      const expected = [0, 1, 2].map(channel => (255 - inks[channel]) * (255 - inks[3]) / 255);
      expected.forEach((value, channel) => expect(Math.abs(seen[channel] - value)).toBeLessThanOrEqual(3));
    }
  });

  test('is that of an original with a palette', async () => {
    await near(await brick().png({ palette: true }).toBuffer());
  });

  test('is that of a grayscale original', async () => {
    const original = await tiles([['grey']], 20, 20).toColourspace('b-w').png().toBuffer();
    expect(await pixelAt(await transform(original, { f: 'webp' }), 5, 5)).toEqual([128, 128, 128, 255]);
  });
});

describe('transparency of an original', () => {
  const half = (): Promise<Buffer> => tiles([['red']], 40, 40).ensureAlpha(0.5).png().toBuffer();

  test.each(['webp', 'avif', 'png'])('is preserved in the format %s', async f => {
    expect((await pixelAt(await transform(await half(), { f }), 5, 5))[3]).toBeCloseTo(128, -1);
  });

  test('becomes white in a JPEG', async () => {
    const [r, g, b] = await pixelAt(await transform(await half(), { f: 'jpg' }), 5, 5);
    expect([r > 250, Math.abs(g - 127) < 4, Math.abs(b - 127) < 4]).toEqual([true, true, true]);
  });

  test('has no fringe of hidden pixels', async () => {
    const visible = await tiles([['white']], 40, 80).ensureAlpha().png().toBuffer();
    const original = await sharp({
      create: { width: 80, height: 80, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } },
    })
      .composite([{ input: visible, left: 0, top: 0 }])
      .png()
      .toBuffer();
    const image = await transform(original, { f: 'png', w: '30' });
    const { data } = await sharp(image.body).raw().toBuffer({ resolveWithObject: true });
    for (let at = 0; at < data.length; at += 4) if (data[at + 3] > 8) expect(data[at]).toBeGreaterThan(240);
  });

  test.each(['png', 'avif'])('is not added in %s to an opaque image', async f => {
    const mark = { image: await tiles([['white']], 8, 8).png().toBuffer() };
    const image = await transform(await quarters().png().toBuffer(), { f, mark: 'm', bg: '80ff0000' }, {}, mark);
    expect((await sharp(image.body).metadata()).hasAlpha).toBe(false);
  });
});

describe('metadata of an original', () => {
  const EXIF = {
    IFD0: { Artist: 'Jane Doe', Copyright: 'Jane Doe, 2026', ImageDescription: 'secret' },
    IFD3: { GPSLatitude: '52/1 30/1 0/1' },
  };
  const original = (): Promise<Buffer> =>
    quarters()
      .withExif(EXIF)
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/">secret</x:xmpmeta>')
      .withIccProfile('p3')
      .jpeg()
      .toBuffer();

  test.each(['avif', 'webp', 'jpg', 'png', 'gif'])('is removed from the format %s', async f => {
    const { body } = await transform(await original(), { f });
    const { exif, xmp, iptc, icc, orientation } = await sharp(body).metadata();
    expect({ exif, xmp, iptc, icc, orientation }).toEqual({});
    expect(body.toString('latin1')).not.toMatch(/secret|Jane|GPS/);
  });

  test.each(['II', 'MM'])('may be damaged (%s) if rights are kept', async order => {
    const exif = Buffer.concat([Buffer.from(`Exif\0\0${order}`), Buffer.alloc(60, 0xff)]);
    const segment = Buffer.concat([Buffer.from([0xff, 0xe1, 0, exif.length + 2]), exif]);
    const jpeg = await quarters().jpeg().toBuffer();
    const broken = Buffer.concat([jpeg.subarray(0, 2), segment, jpeg.subarray(2)]);
    expect((await transform(broken, { f: 'jpg' }, { metadata: 'rights' })).contentType).toBe('image/jpeg');
  });
});
