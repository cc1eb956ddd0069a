import { readHeaderSegments, readScans } from '../../../../src/runtime/transformer/formats/jpeg';
import { noise } from '../../../noise';
import { withSegment } from '../exif.support';

const COMMENT = 0xfe;

async function scansIn(jpeg: Buffer): Promise<string[]> {
  return readScans(jpeg, readHeaderSegments(jpeg))
    .map(({ channels, first, missingBits }) => `${channels} ${first} ${missingBits}`);
}

describe('scansOf', () => {
  const progressive = () => noise(64, 64).jpeg({ progressive: true }).toBuffer();

  test('returns the scans of a progressive JPEG in their order', async () => {
    expect(await scansIn(await progressive())).toEqual([
      '1,2,3 0 0', '1 1 0', '3 1 0', '2 1 0', '1 6 0', '1 1 2', '1,2,3 0 1', '3 1 1', '2 1 1', '1 1 1',
    ]);
  });

  test('returns the scan of a baseline JPEG', async () => {
    expect(await scansIn(await noise(64, 64).jpeg().toBuffer())).toEqual(['1,2,3 0 0']);
  });

  test('does not return those of images before and after it', async () => {
    const jpeg = await progressive();
    const both = Buffer.concat([withSegment(jpeg, COMMENT, await progressive()), await progressive()]);
    expect(await scansIn(both)).toEqual(await scansIn(jpeg));
  });

  test('skips bytes like a marker whose parameters have another length', async () => {
    const jpeg = await progressive();
    const [, second] = readScans(jpeg, readHeaderSegments(jpeg));
    const bytes = Buffer.from([0xff, 0xda, 0, 9, 1, 0, 0, 0, 0, 0, 0]);
    const changed = Buffer.concat([jpeg.subarray(0, second.start), bytes, jpeg.subarray(second.start)]);
    expect(await scansIn(changed)).toEqual(await scansIn(jpeg));
  });

  test('does not return those within a comment between or after scans', async () => {
    const jpeg = await progressive();
    const scans = readScans(jpeg, readHeaderSegments(jpeg));
    const last = jpeg.subarray(scans.at(-1)!.start).subarray(0, 20);
    for (const start of [...scans.slice(1).map(scan => scan.start), jpeg.length - 2]) {
      const comment = withSegment(Buffer.alloc(2), COMMENT, Buffer.concat([Buffer.alloc(65000), last])).subarray(2);
      const commented = Buffer.concat([jpeg.subarray(0, start), comment, jpeg.subarray(start)]);
      expect(await scansIn(commented)).toEqual(await scansIn(jpeg));
    }
  });

  test('returns none of a JPEG with more than 100 scans', async () => {
    const jpeg = await progressive();
    const { start } = readScans(jpeg, readHeaderSegments(jpeg)).at(-1)!;
    const repeated = (count: number) =>
      Buffer.concat([jpeg.subarray(0, start), ...Array.from({ length: count }, () => jpeg.subarray(start, -2))]);
    expect((await scansIn(repeated(91))).length).toBe(100);
    expect(await scansIn(repeated(92))).toEqual([]);
  });

  test('returns those before the end of a JPEG that is cut', async () => {
    const jpeg = await progressive();
    const scans = readScans(jpeg, readHeaderSegments(jpeg));
    expect(await scansIn(jpeg.subarray(0, -2))).toEqual(await scansIn(jpeg));
    expect((await scansIn(jpeg.subarray(0, scans[4].start + 9))).length).toBe(4);
    expect(await scansIn(Buffer.from([0xff, 0xd8]))).toEqual([]);
  });
});
