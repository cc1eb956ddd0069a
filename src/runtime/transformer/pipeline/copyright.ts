import { tiffLayout } from './tiff-directory';

/** The texts of an original's EXIF that variants may keep, as bytes of the original. */
export interface Copyright {
  readonly artist?: Buffer;
  /** The photographer's copyright and, after a NUL, the editor's. */
  readonly copyright?: Buffer;
}

type ByteOrder = 'LE' | 'BE';

const ARTIST = 0x013b;
const COPYRIGHT = 0x8298;

const PREFIX = 'Exif\0\0';
const TIFF_LITTLE = 'II*\0';
const HEADER_BYTES = 8;
const ENTRY_BYTES = 12;
const INLINE_BYTES = 4;
const ASCII = 2;
/** The type of UTF-8 texts in EXIF 3.0. Earlier software writes UTF-8 as ASCII, which every reader supports. */
const UTF_8 = 129;

/** Bounds EXIF to one segment of a JPEG, 64 KiB, which is the smallest limit among the formats. */
const MAX_TEXT_BYTES = 32_000;

/**
 * Reads artist and copyright from the first directory of an EXIF block or a TIFF. Unreadable texts are omitted.
 *
 * @see TIFF 6.0, section 2; EXIF 2.32, section 4.6.4 (D): two copyrights in one text
 */
export function copyrightOf(exif: Buffer = Buffer.alloc(0)): Copyright {
  const tiff = exif.subarray(exif.toString('latin1', 0, PREFIX.length) === PREFIX ? PREFIX.length : 0);
  const texts = new Map(entriesOf(tiff));
  const [artist, copyright] = [textOf(texts.get(ARTIST), 1), textOf(texts.get(COPYRIGHT), 2)];
  return { ...(artist && { artist }), ...(copyright && { copyright }) };
}

/**
 * Returns an EXIF block with these texts only, or undefined if there are none.
 */
export function exifBlock({ artist, copyright }: Copyright): Buffer | undefined {
  const texts = [
    [ARTIST, artist],
    [COPYRIGHT, copyright],
  ].filter((text): text is [number, Buffer] => text[1] !== undefined);
  if (texts.length === 0) return undefined;
  // The offset at the end stays 0: no directory follows.
  const directory = Buffer.alloc(HEADER_BYTES + 2 + texts.length * ENTRY_BYTES + INLINE_BYTES);
  directory.write(TIFF_LITTLE, 'latin1');
  directory.writeUInt32LE(HEADER_BYTES, 4);
  directory.writeUInt16LE(texts.length, HEADER_BYTES);
  const values: Buffer[] = [];
  let end = directory.length;
  texts.forEach(([tag, text], index) => {
    const at = HEADER_BYTES + 2 + index * ENTRY_BYTES;
    const value = Buffer.concat([text, Buffer.alloc(1)]);
    directory.writeUInt16LE(tag, at);
    directory.writeUInt16LE(ASCII, at + 2);
    directory.writeUInt32LE(value.length, at + 4);
    if (value.length <= INLINE_BYTES) return value.copy(directory, at + 8);
    directory.writeUInt32LE(end, at + 8);
    const padded = Buffer.concat([value, Buffer.alloc(value.length % 2)]);
    end += padded.length;
    return values.push(padded);
  });
  return Buffer.concat([directory, ...values]);
}

/** Returns the texts of the first directory by tag, if they lie within the block. */
function entriesOf(tiff: Buffer): [tag: number, text: Buffer][] {
  const order: ByteOrder = tiff.toString('latin1', 0, 2) === 'II' ? 'LE' : 'BE';
  const number = (at: number, bytes: number): number => {
    if (at + bytes > tiff.length) return 0;
    return bytes === 8 ? Number(tiff[`readBigUInt64${order}`](at)) : tiff[`readUInt${order}`](at, bytes);
  };
  const { countBytes, entryBytes, valueAt, offsetBytes } = tiffLayout(number(2, 2));
  const directory = number(offsetBytes, offsetBytes);
  const entries: [number, Buffer][] = [];
  const most = Math.floor((tiff.length - directory - countBytes) / entryBytes);
  const whole = Math.min(number(directory, countBytes), most);
  for (let index = 0; index < whole; index++) {
    const entry = directory + countBytes + index * entryBytes;
    const bytes = number(entry + 4, offsetBytes);
    const at = bytes <= offsetBytes ? entry + valueAt : number(entry + valueAt, offsetBytes);
    const isText = [ASCII, UTF_8].includes(number(entry + 2, 2));
    if (isText && at + bytes <= tiff.length) entries.push([number(entry, 2), tiff.subarray(at, at + bytes)]);
  }
  return entries;
}

/** Returns the first parts of a text that NULs separate. Some writers leave garbage from memory after them. */
function textOf(bytes: Buffer | undefined, maxParts: number): Buffer | undefined {
  const parts = (bytes ?? Buffer.alloc(0)).toString('latin1').split('\0').slice(0, maxParts);
  if (parts.every(part => part.trim() === '')) return undefined;
  return cut(Buffer.from(parts.join('\0').replace(/\0$/, ''), 'latin1'));
}

/** Shortens a text without splitting a UTF-8 character. */
function cut(text: Buffer): Buffer {
  let end = Math.min(text.length, MAX_TEXT_BYTES);
  while (end < text.length && text[end] >= 0x80 && text[end] < 0xc0) end--;
  return text.subarray(0, end);
}
