import { TIFF, printTiff, tiffDirectory } from './tiff-directory';

/** The texts of an original's EXIF that variants may keep, as bytes of the original. */
export interface Copyright {
  readonly artist?: Buffer;
  /** The photographer's copyright and, after a NUL, the editor's. */
  readonly copyright?: Buffer;
}

const ARTIST = 0x013b;
const COPYRIGHT = 0x8298;

const PREFIX = 'Exif\0\0';
/** Types of texts, of which EXIF 3.0 added UTF-8. Earlier software writes it as ASCII, which every reader supports. */
const TEXTS = [TIFF.text, TIFF.utf8];

/** Bounds EXIF to one segment of a JPEG, 64 KiB, which is the smallest limit among the formats. */
const MAX_TEXT_BYTES = 32_000;

/**
 * Reads artist and copyright from the first directory of an EXIF block or a TIFF. Unreadable texts are omitted.
 *
 * @see TIFF 6.0, section 2; EXIF 2.32, section 4.6.4 (D): two copyrights in one text
 */
export function copyrightOf(exif: Buffer = Buffer.alloc(0)): Copyright {
  const tiff = exif.subarray(exif.toString('latin1', 0, PREFIX.length) === PREFIX ? PREFIX.length : 0);
  const texts = new Map(tiffDirectory(tiff).fields
    .filter(({ type, at, count }) => TEXTS.includes(type) && at + count <= tiff.length)
    .map(({ tag, at, count }) => [tag, tiff.subarray(at, at + count)]));
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
  return printTiff(texts.map(([tag, text]) => [tag, TIFF.text, Buffer.concat([text, Buffer.alloc(1)])]));
}

/** Returns the first parts of a text that NULs separate. Some writers leave garbage from memory after them. */
function textOf(bytes: Buffer | undefined, maxParts: number): Buffer | undefined {
  const parts = (bytes ?? Buffer.alloc(0)).toString('latin1').split('\0', maxParts);
  if (parts.every(part => part.trim() === '')) return undefined;
  return cut(Buffer.from(parts.join('\0').replace(/\0$/, ''), 'latin1'));
}

/** Shortens a text without splitting a UTF-8 character. */
function cut(text: Buffer): Buffer {
  let end = Math.min(text.length, MAX_TEXT_BYTES);
  while (end < text.length && text[end] >= 0x80 && text[end] < 0xc0) end--;
  return text.subarray(0, end);
}
