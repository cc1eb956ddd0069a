import { hasAllCoefficients } from './coefficients';
import { hasProfile, withProfile } from './profile-segment';
import { scanOf } from './scans';
import { END, MARKER, Segment, headerSegments, segmentsOf } from './segments';
import { TransformError } from '../../transform-error';
import { deviceCmyk } from '../icc/device-cmyk';

/** Baseline, extended and progressive frames, by Huffman or arithmetic coding. */
const FRAMES = [0xc0, 0xc1, 0xc2, 0xc9, 0xca];

/** Lossless and hierarchical frames. */
const RARE_FRAMES = [0xc3, 0xc5, 0xc6, 0xc7, 0xcb, 0xcd, 0xce, 0xcf];

/** Channels of CMYK. */
const INKS = 4;

/**
 * Returns a JPEG with the marker of its end and, if it is CMYK, with a profile of its colors. Adobe's programs write
 * CMYK without a profile if embedding it is switched off, and ImageMagick if none was there.
 *
 * Rejects JPEGs that are valid, and that no browser displays.
 */
export function readableJpeg(jpeg: Buffer): Buffer {
  const header = headerSegments(jpeg);
  requireUsualFrame(header);
  const isWithoutProfile = isCmyk(header) && !hasProfile(header);
  return withEnd(isWithoutProfile ? withProfile(jpeg, deviceCmyk()) : jpeg, header);
}

/**
 * Adds the marker of the end, which panoramas of Samsung's phones lack, and without which libvips rejects a JPEG. Like
 * every browser, it displays such a JPEG if all of its scans are there.
 *
 * @see https://github.com/libjpeg-turbo/libjpeg-turbo/issues/163
 */
function withEnd(jpeg: Buffer, header: readonly Segment[]): Buffer {
  if (jpeg.subarray(-END.length).equals(END)) return jpeg;
  const segments = [...segmentsOf(jpeg)];
  if (segments.at(-1)?.marker === MARKER.end) return jpeg;
  const scans = segments.filter(({ marker }) => marker === MARKER.scan).map(scanOf).filter(scan => scan !== undefined);
  return hasAllCoefficients(header, scans, FRAMES) ? Buffer.concat([jpeg, END]) : jpeg;
}

function requireUsualFrame(header: readonly Segment[]): void {
  const frame = header.find(({ marker }) => FRAMES.includes(marker) || RARE_FRAMES.includes(marker));
  if (!frame) return;
  if (RARE_FRAMES.includes(frame.marker)) {
    throw new TransformError('unsupported', 'Lossless and hierarchical JPEG files are not supported.');
  }
  if (frame.content[0] === 12) {
    throw new TransformError('unsupported', 'JPEG files with 12 bits per channel are not supported.');
  }
}

function isCmyk(header: readonly Segment[]): boolean {
  return header.some(({ marker, content }) => FRAMES.includes(marker) && content[5] === INKS);
}
