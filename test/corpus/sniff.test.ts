import { sniff } from './sniff';

const JPEG_START = 'ffd8ffe000104a46494600010100000100010000';

function jpeg(frameMarker: string, bits: string): Buffer {
  return Buffer.from(`${JPEG_START}ff${frameMarker}0011${bits}0010001003011100021100031100ffd9`, 'hex');
}

function png(...chunks: (string | [type: string, ...numbers: number[]])[]): Buffer {
  const bytes = [...chunks, 'IDAT'].map(chunk => {
    const [type, ...numbers] = typeof chunk === 'string' ? [chunk] : chunk;
    return Buffer.concat([uint32(numbers.length * 4), Buffer.from(type), ...numbers.map(uint32), uint32(0)]);
  });
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ...bytes]);
}

function uint32(number: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(number);
  return bytes;
}

/** A TIFF in either byte order, with fields of 16 bits. */
function tiff(order: 'II' | 'MM', fields: Record<number, number>): Buffer {
  const write = (value: number, size: number): Buffer => {
    const bytes = Buffer.alloc(size);
    return order === 'II' ? (bytes.writeUIntLE(value, 0, size), bytes) : (bytes.writeUIntBE(value, 0, size), bytes);
  };
  const entries = Object.entries(fields).map(([tag, value]) =>
    Buffer.concat([write(Number(tag), 2), write(3, 2), write(1, 4), write(value, 2), write(0, 2)]));
  return Buffer.concat([Buffer.from(order), write(42, 2), write(8, 4), write(entries.length, 2), ...entries]);
}

function ftyp(...brands: string[]): Buffer {
  const bytes = Buffer.from(`\0\0\0\0ftyp${brands[0]}\0\0\0\0${brands.slice(1).join('')}`, 'latin1');
  bytes.writeUInt32BE(bytes.length);
  return bytes;
}

describe('sniff()', () => {
  test.each([
    ['jpg', jpeg('c0', '08')],
    ['png', png('IHDR')],
    ['gif', Buffer.from('GIF89a')],
    ['webp', Buffer.from('RIFF\0\0\0\0WEBPVP8 ')],
    ['avif', ftyp('avif', 'mif1')],
    ['avif', ftyp('mif1', 'avif')],
    ['tiff', Buffer.from('II*\0')],
    ['svg', Buffer.from('<?xml version="1.0"?>\n<!-- a -->\n<svg xmlns="http://www.w3.org/2000/svg"/>')],
    [undefined, ftyp('heic', 'mif1')],
    [undefined, Buffer.from('BM')],
    [undefined, Buffer.from('')],
    [undefined, Buffer.from('<html><svg></svg></html>')],
  ])('recognizes the format %s by its bytes', (format, bytes) => {
    expect(sniff(bytes).format).toBe(format);
  });

  test.each([
    ['ffd8', true], ['ffd800ffdb', true], ['ffd8ff', undefined], ['ffd8ffd9', undefined], ['ff', undefined],
    ['00ffd8', undefined],
  ])('says whether %s lacks a marker after the first one of a JPEG', (bytes, lacksMarker) => {
    expect(sniff(Buffer.from(bytes, 'hex')).lacksMarker).toBe(lacksMarker);
  });

  test.each([
    [jpeg('c0', '08'), undefined],
    [jpeg('c2', '08'), undefined],
    [jpeg('c9', '08'), undefined],
    [jpeg('c1', '0c'), 'a JPEG with 12 bits a channel'],
    [jpeg('c3', '08'), 'a lossless or hierarchical JPEG (SOF3)'],
    [Buffer.from(JPEG_START, 'hex'), undefined],
  ])('returns the kinds of JPEG that browsers do not display, case %#', (bytes, reason) => {
    expect(sniff(bytes).isUnusual).toBe(reason);
  });

  test.each(['II', 'MM'] as const)('names the kinds of TIFF that are not supported, in byte order %s', order => {
    const kinds: Record<number, number>[] = [
      { 258: 8 }, { 339: 3 }, { 258: 32 }, { 259: 6 },
      { 262: 6, 259: 5, 530: 1 }, { 262: 6, 259: 7, 530: 1 },
      { 258: 12 }, { 258: 8, 262: 8 }, { 258: 16, 262: 8 }, { 262: 2, 277: 5 }, { 262: 5, 277: 5 },
      { 284: 2, 322: 64 }, { 259: 50000 },
    ];
    expect(kinds.map(fields => sniff(tiff(order, fields)).isUnusual)).toEqual([
      undefined, 'a TIFF with numbers that are signed or floating', 'a TIFF with more than 16 bits per channel',
      'a TIFF with old-style JPEG compression', 'a TIFF in YCbCr at full resolution without JPEG', undefined,
      'a TIFF with 12 bits per channel', 'a TIFF in CIELAB of 8 bits', undefined, 'a TIFF with extra channels', undefined,
      'a TIFF with tiles of separate channels', 'a TIFF with a rare compression',
    ]);
    expect(sniff(tiff(order, { 339: 3 }).subarray(0, 12)).isUnusual).toBe(undefined);
  });

  test.each([
    [png('IHDR'), false],
    [png('IHDR', ['gAMA', 100_000]), true],
    [png('IHDR', ['gAMA', 45_455]), false],
    [png('IHDR', ['gAMA', 45_455], ['cHRM', 31_270, 32_900, 68_000, 32_000, 26_500, 69_000, 15_000, 6_000]), true],
    [png('IHDR', 'cICP'), true],
    [png('IHDR', ['gAMA', 100_000], 'iCCP'), false],
    [png('IHDR', ['gAMA', 100_000], 'sRGB'), false],
    [Buffer.concat([ftyp('avif'), Buffer.from('colrnclx\0\x01\0\x0d\0\x06', 'latin1')]), false],
    [Buffer.concat([ftyp('avif'), Buffer.from('colrnclx\0\x09\0\x10\0\x09', 'latin1')]), true],
  ])('returns color descriptions that Pillow ignores, case %#', (bytes, hasOthers) => {
    expect(sniff(bytes).hasOtherColors).toBe(hasOthers);
  });
});
