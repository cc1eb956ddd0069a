import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { ByteOrder, TAGS, exifOf, metadataOf, photoOfCamera, textsOf, withExif } from './exif.support';
import { animation, quarters, transform } from './transform-image.support';
import { noise } from '../../noise';

const OUTPUTS = ['avif', 'webp', 'jpg', 'png'];
const TEXTS = { artist: 'Jane Doe\0', copyright: '© 2026 Jane Doe\0' };
const KEPT = { [TAGS.artist]: 'Jane Doe', [TAGS.copyright]: '© 2026 Jane Doe' };

/** Bytes of the thumbnail's scan, which no other image has. */
function partOf(thumbnail: Buffer): string {
  return thumbnail.toString('latin1', thumbnail.length - 100, thumbnail.length - 2);
}

const keeping = async (original: Buffer, f: string, asked = {}): Promise<Buffer> =>
  (await transform(original, { f, ...asked }, { keepCopyright: true })).body;

/** A JPEG with these texts and nothing else. */
async function jpegWith(artist: string, copyright: string, order: ByteOrder = 'II'): Promise<Buffer> {
  return withExif(
    await quarters().jpeg().toBuffer(),
    exifOf({ [TAGS.artist]: artist, [TAGS.copyright]: copyright }, order),
  );
}

async function keptOf(original: Buffer, f: string): Promise<{ [tag: number]: string }> {
  const [{ name, content }, ...others] = metadataOf(f, await keeping(original, f));
  expect([name, others]).toEqual(['EXIF', []]);
  return textsOf(content);
}

/** A TIFF with these texts, and without the images after the first one. Its directory follows the file. */
async function tiffWith(artist: string, copyright: string, options: sharp.TiffOptions): Promise<Buffer> {
  const file = await quarters().tiff(options).toBuffer();
  const [countBytes, entryBytes, wide] = options.bigtiff ? [8, 20, 8] : [2, 12, 4];
  const start = file.readUIntLE(wide, 4) + countBytes;
  const entries = Array.from({ length: file.readUInt16LE(start - countBytes) }, (_, index) =>
    file.subarray(start + index * entryBytes, start + (index + 1) * entryBytes));
  const texts = [[TAGS.artist, artist], [TAGS.copyright, copyright]] as const;
  let end = file.length;
  for (const [tag, text] of texts) {
    const bytes = Buffer.byteLength(text);
    entries.push(Buffer.concat([little(2, tag), little(2, 2), little(wide, bytes), little(wide, end)]));
    end += bytes;
  }
  entries.sort((one, other) => one.readUInt16LE() - other.readUInt16LE());
  const values = texts.map(([, text]) => Buffer.from(text));
  const even = Buffer.alloc(end % 2);
  const directory = [little(countBytes, entries.length), ...entries, little(wide, 0)];
  const result = Buffer.concat([file, ...values, even, ...directory]);
  result.writeUInt32LE(end + even.length, wide);
  return result;
}

function little(bytes: number, value: number): Buffer {
  const buffer = Buffer.alloc(bytes);
  buffer.writeUIntLE(value, 0, Math.min(bytes, 4));
  return buffer;
}

describe('keepCopyright', () => {
  test.each<[string, sharp.TiffOptions]>([
    ['a TIFF', {}], ['a BigTIFF', { bigtiff: true }], ['a TIFF in pyramids', { pyramid: true, tile: true }],
  ])('keeps artist and copyright of %s', async (_, options) => {
    const original = await tiffWith(TEXTS.artist, TEXTS.copyright, options);
    for (const f of OUTPUTS) {
      for (const asked of [{}, { w: '30', rot: '90' }]) {
        const { body } = await transform(original, { f, ...asked }, { keepCopyright: true, allowTiff: true });
        const [{ name, content }, ...others] = metadataOf(f, body);
        expect([f, name, textsOf(content), others]).toEqual([f, 'EXIF', KEPT, []]);
        expect(metadataOf(f, (await transform(original, { f, ...asked }, { allowTiff: true })).body)).toEqual([]);
      }
    }
  });

  describe.each(['jpeg', 'png', 'webp', 'avif'] as const)(
    'for a %s with thumbnail, maker note, position, XMP and IPTC',
    format => {
      let original: Buffer;
      let secret: string;

      beforeAll(async () => {
        const { jpeg, thumbnail } = await photoOfCamera(noise(90, 60), TEXTS);
        original = format === 'jpeg' ? jpeg : await sharp(jpeg).keepMetadata().toFormat(format).toBuffer();
        secret = partOf(thumbnail);
      });

      test('is tested with an original that has artist and copyright', async () => {
        const text = original.toString('latin1');
        expect(text).toContain(secret);
        for (const word of ['secret software', 'secret maker note', 'secret place']) expect(text).toContain(word);
        const { icc, xmp } = await sharp(original).metadata();
        expect([icc !== undefined, xmp?.includes('secret XMP')]).toEqual([true, true]);
      });

      test.each(OUTPUTS)('keeps artist and copyright in %s, and nothing else', async f => {
        for (const asked of [
          {},
          { w: '30' },
          { rect: '10_10_40_40' },
          { rot: '90' },
          { trim: 'color' },
          { flip: 'h', blur: '10' },
        ]) {
          const body = await keeping(original, f, asked);
          const found = metadataOf(f, body);
          expect(found.map(({ name }) => name)).toEqual(['EXIF']);
          expect(textsOf(found[0].content)).toEqual(KEPT);
          expect(body.toString('latin1')).not.toContain('secret');
          expect(body.toString('latin1')).not.toContain(secret);
        }
      });

      test('keeps nothing in a GIF, which cannot contain EXIF', async () => {
        const text = (await keeping(original, 'gif')).toString('latin1');
        expect(text).not.toMatch(/secret|Jane/);
        expect(text).not.toContain(secret);
      });
    },
  );

  describe.each(OUTPUTS)('keepCopyright in %s', f => {
    test.each<[string, string]>([
      ['parentheses', '© 2026 Jane (Janie) Doe (Acme) (all rights reserved)'],
      ['what looks like the tail that libvips adds', 'Jane (Jane, ASCII, 5 components, 5 bytes)'],
      ['quotes', '"Jane" \'Doe\' <jane@example.com> & sons'],
      ['characters of many alphabets', '© Żółć 日本語 Ελλάδα 🦊'],
      ['a few characters', 'JD'],
      ['three characters', 'JDo'],
      ['four characters', 'JDoe'],
      ['photographer and editor', 'Jane Doe\0Acme Inc. (New York)'],
      ['an editor alone', ' \0Acme Inc.'],
      ['line breaks and tabs', 'Jane\r\n\tDoe'],
      ['many characters', '© Jane Doe, '.repeat(2000)],
    ])('keeps a complete text with %s', async (_, text) => {
      const artist = text.split('\0')[0].trim() || 'Jane';
      for (const order of ['II', 'MM'] as const) {
        expect(await keptOf(await jpegWith(`${artist}\0`, `${text}\0`, order), f)).toEqual({
          [TAGS.artist]: artist,
          [TAGS.copyright]: text,
        });
      }
    });

    test('keeps one of the two texts if the other is missing', async () => {
      expect(await keptOf(await jpegWith(' \0', 'Jane\0'), f)).toEqual({ [TAGS.copyright]: 'Jane' });
      expect(await keptOf(await jpegWith('Jane\0', '\0'), f)).toEqual({ [TAGS.artist]: 'Jane' });
    });

    test('adds no metadata to an image without any', async () => {
      expect(metadataOf(f, await keeping(await quarters().jpeg().toBuffer(), f))).toEqual([]);
      expect(metadataOf(f, await keeping(await jpegWith('\0\0\0\0\0', ' \0 \0'), f))).toEqual([]);
    });

    test('does not change the pixels', async () => {
      const original = await jpegWith('Jane Doe\0', '© Jane Doe\0');
      for (const asked of [{}, { w: '64', h: '64', fit: 'fill' }]) {
        // opaque, and with transparent margins
        const [kept, gone] = await Promise.all([
          keeping(original, f, asked),
          transform(original, { f, ...asked }).then(({ body }) => body),
        ]);
        expect(kept.equals(gone)).toBe(false);
        const [pixels, expected] = await Promise.all(
          [kept, gone].map(body => sharp(body).raw().toBuffer({ resolveWithObject: true })),
        );
        expect(pixels.info).toEqual(expected.info);
        expect(pixels.data.equals(expected.data)).toBe(true);
      }
    });
  });

  test('shortens texts that do not fit into a JPEG', async () => {
    const [artist, copyright] = ['ü'.repeat(100_000), '日'.repeat(100_000)];
    const exif = exifOf({ [TAGS.artist]: artist, [TAGS.copyright]: copyright });
    const png = await sharp(await jpegWith('Jane\0', '\0'))
      .keepMetadata()
      .png()
      .toBuffer();
    const original = replacedExif(png, exif);
    expect(await keptOf(original, 'jpg')).toEqual({
      [TAGS.artist]: 'ü'.repeat(16_000),
      [TAGS.copyright]: '日'.repeat(10_666),
    });
  });

  test.each(['webp', 'gif'] as const)('keeps the frames of an animated %s', async format => {
    const original = await animation(format, ['red', 'blue', 'green']);
    const exif = exifOf({ [TAGS.artist]: 'Jane\0' });
    const marked = format === 'webp' ? riffWith(original, exif) : original;
    const body = await keeping(marked, 'webp');
    expect(await sharp(body).metadata()).toMatchObject({ pages: 3, delay: [100, 200, 300], loop: 2 });
    expect(metadataOf('webp', body).map(({ content }) => textsOf(content))).toEqual(
      format === 'webp' ? [{ [TAGS.artist]: 'Jane' }] : [],
    );
  });

  test.each(OUTPUTS)('writes EXIF that libvips reads from %s', async f => {
    const { exif, orientation, width, height } = await sharp(
      await keeping(await jpegWith('Jane (Doe)\0', '©\0'), f),
    ).metadata();
    expect(textsOf(exif!.subarray(exif!.indexOf('II*\0')))).toEqual({
      [TAGS.artist]: 'Jane (Doe)',
      [TAGS.copyright]: '©',
    });
    expect([orientation, width, height]).toEqual([undefined, 80, 60]);
  });
});

/** The PNG with another block in its chunk `eXIf`. */
function replacedExif(png: Buffer, exif: Buffer): Buffer {
  const at = png.indexOf('eXIf') - 4;
  const typed = Buffer.concat([Buffer.from('eXIf'), exif]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(exif.length);
  checksum.writeUInt32BE(crc32(typed));
  return Buffer.concat([png.subarray(0, at), length, typed, checksum, png.subarray(at + 12 + png.readUInt32BE(at))]);
}

/** An extended WebP with a chunk `EXIF` at its end. */
function riffWith(webp: Buffer, exif: Buffer): Buffer {
  const chunk = Buffer.concat([Buffer.from('EXIF'), Buffer.alloc(4), exif, Buffer.alloc(exif.length % 2)]);
  chunk.writeUInt32LE(exif.length, 4);
  const whole = Buffer.concat([webp, chunk]);
  whole.writeUInt32LE(whole.length - 8, 4);
  whole[20] += 0x08;
  return whole;
}
