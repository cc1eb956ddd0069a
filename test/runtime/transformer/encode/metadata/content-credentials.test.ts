import * as fc from 'fast-check';
import { hasContentCredentials } from '../../../../../src/runtime/transformer/encode/metadata/content-credentials';
import { printChunk } from '../../../../../src/runtime/transformer/formats/png';
import { printTiff } from '../../../../../src/runtime/transformer/formats/tiff';
import { withSegment } from '../../exif.support';
import { quarters, transform } from '../../transform-image.support';

const FORMATS = ['jpeg', 'png', 'webp', 'avif', 'tiff', 'gif'] as const;
type Format = typeof FORMATS[number];

const MANIFEST = Buffer.concat([
  Buffer.from('0000004a6a756d62000000266a756d6463327061001100108000', 'hex'),
  Buffer.from('00aa00389b71036332706100', 'hex'),
  Buffer.alloc(40),
]);

const imageIn = (format: Format): Promise<Buffer> => quarters().toFormat(format).toBuffer();

/** Adds a manifest store, as the C2PA specification embeds it in a format. */
const CREDENTIALS: Partial<Record<Format, (image: Buffer) => Buffer>> = {
  jpeg: image => withSegment(image, 0xeb, Buffer.concat([Buffer.from('JP\0\x01\0\0\0\x01'), MANIFEST])),
  png: image => Buffer.concat([image.subarray(0, 33), printChunk('caBX', MANIFEST), image.subarray(33)]),
  webp: image => {
    const chunk = Buffer.concat([Buffer.from('C2PA'), Buffer.alloc(4), MANIFEST]);
    chunk.writeUInt32LE(MANIFEST.length, 4);
    const whole = Buffer.concat([image, chunk]);
    whole.writeUInt32LE(whole.length - 8, 4);
    return whole;
  },
  avif: image => {
    const box = Buffer.concat([Buffer.from('\0\0\0\0uuid\xd8\xfe\xc3\xd6\x1b\x0eH<\x92\x97X(\x87~\xc4\x81', 'latin1'), MANIFEST]);
    box.writeUInt32BE(box.length);
    return Buffer.concat([image, box]);
  },
  tiff: () => printTiff([[0xcd41, 7, MANIFEST]]),
};

describe('hasContentCredentials()', () => {
  test.each(Object.keys(CREDENTIALS) as Format[])('finds a manifest store in %s', async format => {
    const image = await imageIn(format);
    expect([image, CREDENTIALS[format]!(image)].map(hasContentCredentials)).toEqual([false, true]);
  });

  test.each(FORMATS)('finds none in %s with other metadata', async format => {
    const image = quarters().withExif({ IFD0: { Artist: 'c2pa' } }).withXmp('<c2pa/>');
    expect(hasContentCredentials(await image.toFormat(format).toBuffer())).toBe(false);
  });

  test('reads any bytes without an error', async () => {
    const files = await Promise.all(FORMATS.map(imageIn));
    const changes = fc.uint8Array({ maxLength: 20 });
    fc.assert(fc.property(fc.constantFrom(...files), fc.nat(400), changes, (file, at, bytes) => {
      const changed = Buffer.from(file);
      changed.set(bytes.slice(0, Math.max(0, changed.length - at)), Math.min(at, changed.length));
      expect(typeof hasContentCredentials(changed)).toBe('boolean');
    }), { numRuns: 500 });
  });
});

test.each(['jpeg', 'png', 'webp', 'avif'] as const)('fm=json reports that Content Credentials of %s are dropped', async format => {
  const plain = await imageIn(format);
  const signed = CREDENTIALS[format]!(plain);
  const [before, after] = await Promise.all([plain, signed].map(async image =>
    JSON.parse(String((await transform(image, { f: 'json' })).body)) as Record<string, unknown>));
  expect([before.contentCredentials, after.contentCredentials]).toEqual([undefined, 'dropped']);
  expect(Object.keys(after).filter(name => !(name in before))).toEqual(['contentCredentials']);
  for (const f of ['avif', 'webp', 'jpg', 'png', 'gif']) {
    expect((await transform(signed, { f }, { metadata: 'rights' })).body.includes('c2pa')).toBe(false);
  }
});
