import { MARKER, isJpeg, segmentsOf } from './segments';
import { Size } from '../pipeline-image';

/** A JPEG up to the last byte of its only scan. */
export interface OpenScan extends Size {
  readonly bytes: Buffer;
  /** Position of the first byte of the scan. */
  readonly start: number;
}

/** Baseline and extended frames by Huffman coding. */
const FRAMES = [0xc0, 0xc1];

const END = Buffer.from([0xff, MARKER.end]);

/**
 * Returns a JPEG without its end, and without what follows, such as a second image. Returns undefined if it has more
 * scans than one, is progressive, or is no JPEG: decoders read those to the end by themselves.
 *
 * A decoder that needs all of the scan reports that the file ends early, and returns the same pixels. No report means
 * that bytes of the scan are left after the last pixel: an error before them has lost or repeated blocks.
 */
export function openScanOf(jpeg: Buffer): OpenScan | undefined {
  if (!isJpeg(jpeg)) return undefined;
  let frame: Buffer | undefined;
  for (const { marker, content } of segmentsOf(jpeg)) {
    if (FRAMES.includes(marker)) frame = content;
    if (marker !== MARKER.scan) continue;
    if (frame === undefined || frame.length < 6 || frame[5] !== content[0]) return undefined;
    const start = content.byteOffset - jpeg.byteOffset + content.length;
    const end = jpeg.indexOf(END, start);
    const bytes = jpeg.subarray(0, end < 0 ? lengthOfCut(jpeg) : end);
    return { bytes, start, width: frame.readUInt16BE(3), height: frame.readUInt16BE(1) };
  }
  return undefined;
}

/** Returns the length of a file without its end, of which the first byte may be there. */
function lengthOfCut(jpeg: Buffer): number {
  return jpeg.at(-1) === END[0] ? jpeg.length - 1 : jpeg.length;
}

/**
 * Returns a scan without its last byte, and without the padding that some encoders write: equal bytes at the end. A
 * decoder that needs all of the scan looks for bytes after the rest.
 */
export function withoutLastByte({ bytes, start }: OpenScan): Buffer {
  let end = bytes.length - 1;
  while (end > start && bytes[end - 1] === bytes[end]) end--;
  return bytes.subarray(0, Math.max(start, end - 1));
}
