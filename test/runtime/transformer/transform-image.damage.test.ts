import fc from 'fast-check';
import sharp from 'sharp';
import { quarters, transform } from './transform-image.support';
import { TransformError } from '../../../src/runtime/transformer/transform-image';
import { noise } from '../../noise';

const END = Buffer.from([0xff, 0xd9]);

async function problemOf(image: Buffer, asked: Record<string, string> = { f: 'png' }): Promise<string | undefined> {
  const error: unknown = await transform(image, asked, { allowTiff: true }).then(() => undefined, reason => reason);
  if (error !== undefined && !(error instanceof TransformError)) throw error;
  return error?.problem;
}

/** Cuts an image after a share of its bytes, and closes it with an end of image. */
const closed = (image: Buffer, share: number): Buffer =>
  Buffer.concat([image.subarray(0, Math.round(share * image.length)), END]);

describe.each([false, true])('transformImage of a JPEG, progressive: %p', progressive => {
  const photo = (): Promise<Buffer> => noise(200, 150).jpeg({ progressive, quality: 90 }).toBuffer();

  test.each<Record<string, string>>([
    { f: 'png' }, { f: 'jpg', w: '100' }, { f: 'avif', w: '64', h: '64', fit: 'crop' }, { f: 'json' }, { f: 'blurhash' },
    { f: 'webp', rot: '30' },
  ])('is corrupt with %p if the JPEG is cut and has an end marker', async asked => {
    const whole = await photo();
    for (const share of [0.5, 0.9, 0.98]) expect(await problemOf(closed(whole, share), asked)).toBe('corrupt');
    expect(await problemOf(whole, asked)).toBe(undefined);
  });

  test('is complete if other bytes precede a marker or follow the end', async () => {
    const whole = await photo();
    const before = Buffer.concat([whole.subarray(0, 2), Buffer.from('stray'), whole.subarray(2)]);
    const padded = Buffer.concat([whole.subarray(0, -2), Buffer.alloc(14), END]);
    for (const bytes of [before, padded, Buffer.concat([whole, Buffer.from('more')])]) {
      expect(await problemOf(bytes)).toBe(undefined);
    }
  });

  test('is complete if the JPEG declares an unknown revision of JFIF', async () => {
    const jfif = Buffer.from([0xff, 0xe0, 0, 16, ...Buffer.from('JFIF\0'), 9, 1, 0, 0, 1, 0, 1, 0, 0]);
    const whole = await photo();
    const renewed = Buffer.concat([whole.subarray(0, 2), jfif, whole.subarray(2)]);
    expect([await problemOf(renewed), await problemOf(closed(renewed, 0.9))]).toEqual([undefined, 'corrupt']);
  });

  test('is whole without the marker of the end, unless a scan is cut', async () => {
    const whole = await photo();
    const { body } = await transform(whole, { f: 'png' });
    for (const missing of [1, 2]) {
      expect((await transform(whole.subarray(0, -missing), { f: 'png' })).body).toEqual(body);
    }
    for (const missing of [3, 20, 500]) expect(await problemOf(whole.subarray(0, -missing))).toBe('corrupt');
  });

  test('is unsupported if the JPEG has 12 bits per channel, or is lossless', async () => {
    const whole = await photo();
    const frame = whole.indexOf(Buffer.from(progressive ? [0xff, 0xc2, 0, 17] : [0xff, 0xc0, 0, 17]));
    const [deep, lossless] = [Buffer.from(whole), Buffer.from(whole)];
    deep[frame + 4] = 12;
    lossless[frame + 1] = 0xc3;
    for (const bytes of [deep, lossless]) expect(await problemOf(bytes)).toBe('unsupported');
  });

  test('is corrupt even if other images are transformed at the same time', async () => {
    const whole = await photo();
    const images = Array.from({ length: 9 }, (_, index) => (index % 3 === 0 ? closed(whole, 0.7) : whole));
    const problems = await Promise.all(images.map(image => problemOf(image, { f: 'webp', w: '50' })));
    expect(problems).toEqual(images.map(image => (image === whole ? undefined : 'corrupt')));
  });
});

describe('transformImage of a JPEG with more pixels on a side than libjpeg decodes', () => {
  test.each([[65_535, 700], [65_501, 1], [1, 65_501]])('is too large with %d x %d', async (width, height) => {
    const image = await noise(20, 10).jpeg().toBuffer();
    const frame = image.indexOf(Buffer.from([0xff, 0xc0]));
    image.writeUInt16BE(height, frame + 5);
    image.writeUInt16BE(width, frame + 7);
    await expect(transform(image, { f: 'png' })).rejects.toMatchObject({
      problem: 'too-large', message: 'JPEG files with more than 65,500 pixels on a side are not supported.',
    });
  });
});

describe('transformImage of a file that begins with the two bytes of a JPEG', () => {
  const START = Buffer.from([0xff, 0xd8]);
  const table = Buffer.from([0xff, 0xdb, 0, 67, 0, ...Buffer.alloc(64, 1)]);

  test('is unsupported if no marker follows and it has no header of an image', async () => {
    const whole = await noise(20, 10).jpeg().toBuffer();
    const frame = whole.indexOf(Buffer.from([0xff, 0xc0]));
    const stray = Buffer.from('stray');
    for (const rest of [
      [], [stray], [Buffer.alloc(1000)], [stray, table, END], [stray, whole.subarray(2, frame)],
      [stray, whole.subarray(2, frame + 8)],
    ]) {
      expect(await problemOf(Buffer.concat([START, ...rest]))).toBe('unsupported');
    }
  });

  test('is corrupt if a marker follows, or if it has the header of an image that is damaged', async () => {
    const whole = await noise(20, 10).jpeg().toBuffer();
    const damaged = closed(whole, 0.9).subarray(2);
    for (const rest of [[END], [table], [damaged], [Buffer.from('stray'), damaged]]) {
      expect(await problemOf(Buffer.concat([START, ...rest]))).toBe('corrupt');
    }
  });
});

describe('transformImage of a baseline JPEG', () => {
  test('is complete for whole files of many sizes, alone and at the same time as others', async () => {
    const photos = await Promise.all(Array.from({ length: 60 }, (_, index) =>
      noise(60 + index, 50 + index % 30).jpeg().toBuffer()));
    const asked = (index: number): Record<string, string> => (index % 2 ? { f: 'jpg' } : { f: 'webp', w: '40' });
    for (const [index, photo] of photos.entries()) expect(await problemOf(photo, asked(index))).toBe(undefined);
    const problems = await Promise.all(photos.map((photo, index) => problemOf(photo, asked(index))));
    expect(problems).toEqual(photos.map(() => undefined));
  });
});

describe('transformImage of a baseline JPEG', () => {
  test('is corrupt in any size if the JPEG is cut and has an end marker', async () => {
    const whole = await noise(200, 150).jpeg({ quality: 90 }).toBuffer();
    const problems = [0.5, 0.9, 0.98].map(share => problemOf(closed(whole, share), { f: 'jpg', w: '32' }));
    expect(await Promise.all(problems)).toEqual(['corrupt', 'corrupt', 'corrupt']);
  });
});

describe('transformImage of a progressive JPEG', () => {
  test.each([[200, 20, true], [200, 32, false], [200, 200, false], [1700, 510, true]])(
    '%p pixels wide, is the same with %p pixels, or corrupt, if it is cut and has an end marker', async (side, width, hides) => {
      const whole = await noise(side, side * 3 / 4).jpeg({ progressive: true, quality: 90 }).toBuffer();
      const asked = { f: 'jpg', w: String(width) };
      const { body } = await transform(whole, asked);
      let hidden = 0;
      for (let share = 0.01; share < 1; share += side > 200 ? 0.09 : 0.02) {
        const result = await transform(closed(whole, share), asked).catch((error: TransformError) => error);
        if (result instanceof TransformError) expect(result.problem).toBe('corrupt');
        else expect([++hidden, result.body.equals(body)]).toEqual([hidden, true]);
      }
      expect(hidden > 0).toBe(hides);
    });

  test('is corrupt if the JPEG is cut between two scans', async () => {
    const whole = await noise(200, 150).jpeg({ progressive: true }).toBuffer();
    const scan = Buffer.from([0xff, 0xda]);
    const starts: number[] = [];
    for (let at = whole.indexOf(scan); at >= 0; at = whole.indexOf(scan, at + 1)) starts.push(at);
    expect(starts.length).toBeGreaterThan(4);
    for (const start of starts) expect(await problemOf(whole.subarray(0, start))).toBe('corrupt');
  });
});

/** Images whose decoders notice missing bytes. */
const FORMATS: Record<string, () => Promise<Buffer>> = {
  'png': () => noise(60, 40).png().toBuffer(),
  'interlaced png': () => noise(60, 40).png({ progressive: true }).toBuffer(),
  'webp': () => noise(60, 40).webp().toBuffer(),
  'lossless webp': () => noise(60, 40).webp({ lossless: true }).toBuffer(),
  'avif': () => noise(60, 40).avif({ effort: 0 }).toBuffer(),
  'jpeg': () => noise(60, 40).jpeg().toBuffer(),
  'progressive jpeg': () => noise(60, 40).jpeg({ progressive: true }).toBuffer(),
  'gif': () => quarters(60, 40).gif().toBuffer(),
  'tiff': () => noise(60, 40).tiff({ compression: 'lzw' }).toBuffer(),
  'animated webp': async () => {
    const frames = await Promise.all([1, 2, 3].map(seed => noise(60, 40, { seed }).png().toBuffer()));
    return sharp(frames, { join: { animated: true } }).webp({ effort: 0 }).toBuffer();
  },
};

describe.each(Object.entries(FORMATS))('transformImage of an image in %s', (_, make) => {
  test('is the complete image or a problem, wherever the file is cut', async () => {
    const image = await make();
    const asked = { f: 'webp', q: '100' };
    const { body: whole } = await transform(image, asked, { allowTiff: true });
    const cuts = Array.from({ length: 40 }, (_each, index) => Math.round(index * image.length / 40));
    for (const length of [...cuts, ...[1, 2, 3, 4, 8, 12, 16].map(missing => image.length - missing)]) {
      const cut = image.subarray(0, length);
      const result = await transform(cut, asked, { allowTiff: true }).catch((error: TransformError) => error);
      if (result instanceof TransformError) expect(['corrupt', 'unsupported']).toContain(result.problem);
      else expect([length, result.body.equals(whole)]).toEqual([length, true]);
    }
  });

  test('is an image or a problem, whatever bytes change', async () => {
    const image = await make();
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 3 }),
      async changes => {
        const broken = Buffer.from(image);
        for (const [at, value] of changes) broken[at % image.length] = value;
        expect([undefined, 'corrupt', 'unsupported', 'too-large']).toContain(await problemOf(broken, { f: 'jpg' }));
      }), { numRuns: 30 });
  });
});
