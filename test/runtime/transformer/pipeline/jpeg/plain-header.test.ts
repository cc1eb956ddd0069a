import sharp, { JpegOptions } from 'sharp';
import { PlainMetadata } from '../../../../../src/runtime/transformer/pipeline/jpeg/plain-header';
import { readableJpeg } from '../../../../../src/runtime/transformer/pipeline/jpeg/readable-jpeg';
import { noise } from '../../../../noise';

const START_BYTES = 2;

function jpegOf(options: JpegOptions = {}): Promise<Buffer> {
  return noise(30, 20).jpeg(options).toBuffer();
}

/** Returns a JPEG with bytes before its first segment. */
function withFirst(jpeg: Buffer, ...bytes: number[]): Buffer {
  return Buffer.concat([jpeg.subarray(0, START_BYTES), Buffer.from(bytes), jpeg.subarray(START_BYTES)]);
}

/** Returns a JPEG with other bytes at a distance from the marker of its frame. */
function withFrame(jpeg: Buffer, distance: number, ...bytes: number[]): Buffer {
  const changed = Buffer.from(jpeg);
  Buffer.from(bytes).copy(changed, changed.indexOf(Buffer.from([0xff, 0xc0])) + distance);
  return changed;
}

const metadataOf = (jpeg: Buffer): PlainMetadata | undefined => readableJpeg(jpeg).metadata;

describe('plainHeader', () => {
  test.each<JpegOptions>([
    {}, { progressive: true }, { chromaSubsampling: '4:4:4' }, { mozjpeg: true }, { optimiseCoding: false },
  ])('returns the metadata that libvips reads from a JPEG with %p', async options => {
    const jpeg = await jpegOf(options);
    const known = metadataOf(jpeg);
    expect(known).toMatchObject({ width: 30, height: 20 });
    expect(await sharp(jpeg).metadata()).toMatchObject(known!);
  });

  test('returns nothing for a JPEG with EXIF, a profile, a comment, or other channels than three', async () => {
    const plain = await jpegOf();
    const files = [
      await noise(30, 20).withExif({ IFD0: { Artist: 'Ada' } }).jpeg().toBuffer(),
      await noise(30, 20).withMetadata({ orientation: 6 }).jpeg().toBuffer(),
      await noise(30, 20).withIccProfile('p3').jpeg().toBuffer(),
      await noise(30, 20).toColourspace('b-w').jpeg().toBuffer(),
      await noise(30, 20).toColourspace('cmyk').jpeg().toBuffer(),
      withFirst(plain, 0xff, 0xfe, 0, 4, 65, 66),
    ];
    expect(files.map(metadataOf)).toEqual(files.map(() => undefined));
    expect(metadataOf(plain)).toBeDefined();
  });

  test('returns nothing for a header that a decoder warns about or rejects', async () => {
    const plain = await jpegOf();
    const files = [
      withFirst(plain, 0, 1, 2), // stray bytes
      withFirst(plain, 0xff), // padding
      withFirst(plain, 0xff, 0xe0, 0, 16, ...Buffer.from('JFIF\0'), 9, 1, 0, 0, 1, 0, 1, 0, 0), // unknown revision
      withFrame(plain, 5, 0, 0), // without lines
      withFrame(plain, 7, 0, 0), // without columns
      plain.subarray(0, plain.indexOf(Buffer.from([0xff, 0xda]))), // without a scan
      plain.subarray(0, 40),
    ];
    expect(files.map(metadataOf)).toEqual(files.map(() => undefined));
  });

  test('returns nothing for a JPEG with two frames', async () => {
    const plain = await jpegOf();
    const frame = plain.indexOf(Buffer.from([0xff, 0xc0]));
    const twice = Buffer.concat([plain.subarray(0, frame + 19), plain.subarray(frame)]);
    expect(metadataOf(twice)).toBe(undefined);
  });
});
