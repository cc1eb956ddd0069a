import { hasAllCoefficients } from './coefficients';
import { MARKER, segmentsOf } from './segments';
import { TransformError } from '../transform-error';

/** Baseline, extended and progressive frames, by Huffman or arithmetic coding. */
const FRAMES = [0xc0, 0xc1, 0xc2, 0xc9, 0xca];

/** Lossless and hierarchical frames. */
const RARE_FRAMES = [0xc3, 0xc5, 0xc6, 0xc7, 0xcb, 0xcd, 0xce, 0xcf];

const END = Buffer.from([0xff, MARKER.end]);

/**
 * Returns a JPEG with the marker of its end, which some cameras leave out, and without which libvips rejects it. Like
 * every browser, it displays such a JPEG if all of its scans are there.
 *
 * Rejects JPEGs that are valid, and that no browser displays.
 */
export function readableJpeg(jpeg: Buffer): Buffer {
  requireUsualFrame(jpeg);
  if (jpeg.subarray(-END.length).equals(END)) return jpeg;
  const segments = [...segmentsOf(jpeg)];
  const isClosed = segments.at(-1)?.marker === MARKER.end;
  return isClosed || !hasAllCoefficients(segments, FRAMES) ? jpeg : Buffer.concat([jpeg, END]);
}

function requireUsualFrame(jpeg: Buffer): void {
  for (const { marker, content } of segmentsOf(jpeg)) {
    if (RARE_FRAMES.includes(marker)) {
      throw new TransformError('unsupported', 'Lossless and hierarchical JPEG files are not supported.');
    }
    if (FRAMES.includes(marker) && content[0] === 12) {
      throw new TransformError('unsupported', 'JPEG files with 12 bits per channel are not supported.');
    }
    if (FRAMES.includes(marker) || marker === MARKER.scan) return;
  }
}
