import { ImageProperties, textOf } from './image-properties';
import { TIFF, readTiffDirectory } from '../../formats/tiff';

const ARTIST = 0x013b;
const COPYRIGHT = 0x8298;

/** Maximum size of a text that is read. A block in a JPEG has at most as much. */
const MAX_TEXT_BYTES = 65_536;

const PREFIX = 'Exif\0\0';
/** Types of texts, of which EXIF 3.0 added UTF-8. */
const TEXTS = [TIFF.text, TIFF.utf8];

/**
 * Reads creator and copyright notice from the first directory of an EXIF block or a TIFF. The copyrights of
 * photographer and editor, which a NUL separates, become one notice.
 *
 * @see TIFF 6.0, section 2; EXIF 2.32, section 4.6.4 (D)
 */
export function readExif(exif: Buffer): ImageProperties {
  const tiff = exif.subarray(exif.toString('latin1', 0, PREFIX.length) === PREFIX ? PREFIX.length : 0);
  const partsOf = (wanted: number, maxParts: number): string[] => {
    const field = readTiffDirectory(tiff).fields.find(({ tag, type, at, count }) =>
      tag === wanted && TEXTS.includes(type) && count <= MAX_TEXT_BYTES && at + count <= tiff.length);
    if (!field) return [];
    // Some writers leave garbage from memory after the last part.
    const parts = textOf(tiff.subarray(field.at, field.at + field.count)).split('\0', maxParts);
    return parts.filter(part => part.trim() !== '');
  };
  return { creator: partsOf(ARTIST, 1), copyrightNotice: partsOf(COPYRIGHT, 2).join('; ') };
}
