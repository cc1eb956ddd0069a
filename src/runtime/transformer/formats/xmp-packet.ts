import { MAX_XMP_BYTES } from '../../../model/kept-metadata';

/** The first two bytes of a packet in UTF-16: those of a byte order mark, or of `<`. */
const BIG_ENDIAN = ['feff', '003c'];
const LITTLE_ENDIAN = ['fffe', '3c00'];

/**
 * Returns an XMP packet in UTF-8, which few writers replace by UTF-16. A packet that is too large to be read stays.
 *
 * @see ISO 16684-1
 */
export function inUtf8(xmp: Buffer): Buffer {
  const start = xmp.toString('hex', 0, 2);
  const isBigEndian = BIG_ENDIAN.includes(start);
  if (xmp.length > MAX_XMP_BYTES || !isBigEndian && !LITTLE_ENDIAN.includes(start)) return xmp;
  const units = Buffer.from(xmp.subarray(0, xmp.length - xmp.length % 2));
  return Buffer.from((isBigEndian ? units.swap16() : units).toString('utf16le'));
}
