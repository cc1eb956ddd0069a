import { copyrightOf, exifBlock } from '../../../../src/runtime/transformer/pipeline/copyright';
import { ByteOrder, ExifEntries, TAGS, exifOf, textsOf } from '../exif.support';

/** The texts that are read, as the characters that they stand for. */
function read(exif?: Buffer): { artist?: string; copyright?: string } {
  return Object.fromEntries(Object.entries(copyrightOf(exif)).map(([name, bytes]) => [name, String(bytes)]));
}

describe.each<ByteOrder>(['II', 'MM'])('copyrightOf a block in the byte order %s', order => {
  const block = (entries: ExifEntries): Buffer => exifOf(entries, order);

  test.each(['', 'Exif\0\0'])('reads artist and copyright after the prefix %j, and nothing else', prefix => {
    const exif = block({
      [TAGS.description]: 'a secret\0',
      [TAGS.artist]: 'Jane Doe\0',
      [TAGS.copyright]: '© 2026 Jane Doe\0',
    });
    expect(read(Buffer.concat([Buffer.from(prefix), exif]))).toEqual({
      artist: 'Jane Doe',
      copyright: '© 2026 Jane Doe',
    });
  });

  test('reads a text of up to four bytes, which is inside its entry', () => {
    expect(read(block({ [TAGS.artist]: 'Jo\0', [TAGS.copyright]: 'JoDo' }))).toEqual({
      artist: 'Jo',
      copyright: 'JoDo',
    });
  });

  test('reads nothing from a block that ends within a text, or before it', () => {
    const exif = block({ [TAGS.artist]: 'Jane Doe\0' });
    for (let length = 0; length < exif.length - 1; length++) expect(read(exif.subarray(0, length))).toEqual({});
    expect(read(exif)).toEqual({ artist: 'Jane Doe' });
  });

  test('reads nothing from an entry of another type than text', () => {
    expect(read(block({ [TAGS.artist]: Buffer.from('Jane Doe\0'), [TAGS.copyright]: 7 }))).toEqual({});
  });

  test('reads text of the type UTF-8, which EXIF 3.0 has', () => {
    const exif = block({ [TAGS.artist]: '日本\0' });
    exif[order === 'II' ? 12 : 13] = 129;
    expect(read(exif)).toEqual({ artist: '日本' });
  });
});

describe('copyrightOf', () => {
  const texts = (artist: string, copyright: string): ReturnType<typeof read> =>
    read(exifOf({ [TAGS.artist]: artist, [TAGS.copyright]: copyright }));

  test('reads photographer and editor with the NUL between them', () => {
    expect(texts('\0', 'Jane Doe\0Acme Inc.\0')).toEqual({ copyright: 'Jane Doe\0Acme Inc.' });
    expect(texts('\0', ' \0Acme Inc.\0')).toEqual({ copyright: ' \0Acme Inc.' });
  });

  test('omits bytes after the NUL that ends a text', () => {
    expect(texts('Jane\0\0/home/jane/secret', 'Jane\0Acme\0/home/jane/secret')).toEqual({
      artist: 'Jane',
      copyright: 'Jane\0Acme',
    });
  });

  test('omits a text that has only spaces', () => {
    expect(texts(' \0 \0\0\0', ' \0 \0')).toEqual({});
  });

  test('cuts a text at 32,000 bytes, between two characters', () => {
    expect(texts('a'.repeat(50_000), '日'.repeat(50_000))).toEqual({
      artist: 'a'.repeat(32_000),
      copyright: '日'.repeat(10_666),
    });
  });

  test('returns nothing without an EXIF block', () => {
    expect(read()).toEqual({});
  });
});

describe('exifBlock', () => {
  test('contains the texts and nothing else', () => {
    const block = exifBlock({ artist: Buffer.from('Jo'), copyright: Buffer.from('© Jane Doe') });
    expect(textsOf(block!)).toEqual({ [TAGS.artist]: 'Jo', [TAGS.copyright]: '© Jane Doe' });
  });

  test('returns undefined without any text', () => {
    expect(exifBlock({})).toBeUndefined();
  });
});
