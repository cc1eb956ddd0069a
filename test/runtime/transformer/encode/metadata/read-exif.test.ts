import * as fc from 'fast-check';
import { readExif } from '../../../../../src/runtime/transformer/encode/metadata/read-exif';
import { ByteOrder, ExifEntries, TAGS, exifOf } from '../../exif.support';

const NOTHING = { creator: [], copyrightNotice: '' };

describe.each<ByteOrder>(['II', 'MM'])('readExif() of a block in the byte order %s', order => {
  const block = (entries: ExifEntries): Buffer => exifOf(entries, order);

  test.each(['', 'Exif\0\0'])('reads artist and copyright after the prefix %j, and nothing else', prefix => {
    const exif = block({
      [TAGS.description]: 'a secret\0',
      [TAGS.artist]: 'Jane Doe\0',
      [TAGS.copyright]: '© 2026 Jane Doe\0',
    });
    expect(readExif(Buffer.concat([Buffer.from(prefix), exif]))).toEqual({
      creator: ['Jane Doe'], copyrightNotice: '© 2026 Jane Doe',
    });
  });

  test('reads a text of up to four bytes, which is inside its entry', () => {
    expect(readExif(block({ [TAGS.artist]: 'Jo\0', [TAGS.copyright]: 'JoDo' })))
      .toEqual({ creator: ['Jo'], copyrightNotice: 'JoDo' });
  });

  test('reads nothing from a block that ends within a text, or before it', () => {
    const exif = block({ [TAGS.artist]: 'Jane Doe\0' });
    for (let end = 0; end < exif.length - 1; end++) expect(readExif(exif.subarray(0, end))).toEqual(NOTHING);
    expect(readExif(exif).creator).toEqual(['Jane Doe']);
  });

  test('reads nothing from an entry of another type than text', () => {
    expect(readExif(block({ [TAGS.artist]: Buffer.from('Jane Doe\0'), [TAGS.copyright]: 7 }))).toEqual(NOTHING);
  });

  test('reads text of the type UTF-8, which EXIF 3.0 has', () => {
    const exif = block({ [TAGS.artist]: '日本\0' });
    exif[order === 'II' ? 12 : 13] = 129;
    expect(readExif(exif).creator).toEqual(['日本']);
  });
});

describe('readExif()', () => {
  const noticeOf = (copyright: string): string | undefined =>
    readExif(exifOf({ [TAGS.copyright]: copyright })).copyrightNotice;

  test('joins the copyrights of photographer and editor, and omits bytes after them', () => {
    expect(noticeOf('Jane Doe\0Acme Inc.\0')).toBe('Jane Doe; Acme Inc.');
    expect(noticeOf(' \0Acme Inc.\0')).toBe('Acme Inc.');
    expect(noticeOf('Jane\0Acme\0/home/jane/secret')).toBe('Jane; Acme');
    expect(readExif(exifOf({ [TAGS.artist]: 'Jane\0/home/jane/secret' })).creator).toEqual(['Jane']);
  });

  test('reads Latin-1 where a text is not UTF-8', () => {
    const exif = exifOf({ [TAGS.artist]: 'J? Doe\0' });
    exif[exif.indexOf('?')] = 0xf6;
    expect(readExif(exif).creator).toEqual(['Jö Doe']);
  });

  test('reads no text of more than 64 KiB, for which only hostile files have room', () => {
    const creatorOf = (bytes: number) => readExif(exifOf({ [TAGS.artist]: `Jane\0${'a'.repeat(bytes - 5)}` })).creator;
    expect([creatorOf(65_536), creatorOf(65_537)]).toEqual([['Jane'], []]);
  });

  test('reads any bytes without an error', () => {
    const whole = exifOf({ [TAGS.artist]: 'Jane Doe\0', [TAGS.copyright]: 'Jane\0' });
    fc.assert(fc.property(fc.nat(whole.length - 1), fc.nat(255), (at, value) => {
      const exif = Buffer.from(whole);
      exif[at] = value;
      expect(() => readExif(exif)).not.toThrow();
    }));
    fc.assert(fc.property(fc.uint8Array(), bytes => {
      expect(() => readExif(Buffer.from(bytes))).not.toThrow();
    }));
  });
});
