import { copyrightOf } from '../../../src/transformation/pipeline/copyright';

const ARTIST = 0x013b;
const COPYRIGHT = 0x8298;
const DESCRIPTION = 0x010e;

/** A first directory of texts, as TIFF 6.0 has it: those of up to four bytes stand in their entry, others after all entries. */
function tiff(order: 'II' | 'MM', texts: [tag: number, text: string][]): Buffer {
  const isLittle = order === 'II';
  const head = Buffer.alloc(8 + 2 + texts.length * 12 + 4);
  const short = (value: number, at: number) => isLittle ? head.writeUInt16LE(value, at) : head.writeUInt16BE(value, at);
  const long = (value: number, at: number) => isLittle ? head.writeUInt32LE(value, at) : head.writeUInt32BE(value, at);
  head.write(order, 'latin1');
  short(42, 2);
  long(8, 4);
  short(texts.length, 8);
  const after: Buffer[] = [];
  texts.forEach(([tag, text], index) => {
    const [at, bytes] = [10 + index * 12, Buffer.from(text)];
    short(tag, at);
    short(2, at + 2);
    long(bytes.length, at + 4);
    if (bytes.length <= 4) return bytes.copy(head, at + 8);
    long(head.length + Buffer.concat(after).length, at + 8);
    return after.push(bytes);
  });
  return Buffer.concat([head, ...after]);
}

describe.each(['II', 'MM'] as const)('in the order %s', order => {
  test.each(['', 'Exif\0\0'])('artist and copyright are read after the prefix %j, and nothing else', prefix => {
    const exif = tiff(order, [[DESCRIPTION, 'a secret\0'], [ARTIST, 'Jane Doe\0'], [COPYRIGHT, '© 2026 Jane Doe\0']]);
    expect(copyrightOf(Buffer.concat([Buffer.from(prefix), exif]))).toEqual({ Artist: 'Jane Doe', Copyright: '© 2026 Jane Doe' });
  });

  test('a text of up to four bytes stands in its entry', () => {
    const exif = tiff(order, [[ARTIST, 'Jo\0'], [COPYRIGHT, 'JoDo']]);
    expect(copyrightOf(exif)).toEqual({ Artist: 'Jo', Copyright: 'JoDo' });
  });

  test('what is cut off says nothing', () => {
    const exif = tiff(order, [[ARTIST, 'Jane Doe\0']]);
    for (let length = 0; length < 22; length++) expect(copyrightOf(exif.subarray(0, length))).toEqual({});
  });
});

test('photographer and editor are both named', () => {
  expect(copyrightOf(tiff('II', [[COPYRIGHT, ' Jane Doe \0 Acme Inc.\0']]))).toEqual({ Copyright: 'Jane Doe; Acme Inc.' });
});

test('a text of nothing is none', () => {
  expect(copyrightOf(tiff('II', [[ARTIST, ' \0 \0\0\0'], [COPYRIGHT, '\0']]))).toEqual({});
});

test('no more than a thousand bytes of a text are read', () => {
  expect(copyrightOf(tiff('II', [[ARTIST, 'a'.repeat(5000)]]))).toEqual({ Artist: 'a'.repeat(1000) });
});

test('without EXIF there is nothing to read', () => {
  expect(copyrightOf()).toEqual({});
});
