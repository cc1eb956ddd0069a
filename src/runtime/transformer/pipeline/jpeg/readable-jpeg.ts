import { hasAllCoefficients } from './coefficients';
import { PlainMetadata, plainHeader } from './plain-header';
import { profileColorsOf, withProfile } from './profile-segment';
import { scanOf } from './scans';
import { END, MARKER, Segment, headerSegments, segmentsOf } from './segments';
import { deviceCmyk } from '../icc/device-cmyk';
import { TransformError } from '../transform-error';

/** Baseline, extended and progressive frames, by Huffman or arithmetic coding. */
const FRAMES = [0xc0, 0xc1, 0xc2, 0xc9, 0xca];

/** Lossless and hierarchical frames. */
const RARE_FRAMES = [0xc3, 0xc5, 0xc6, 0xc7, 0xcb, 0xcd, 0xce, 0xcf];

/** The color space of four inks in ICC profiles, and its channels. */
const CMYK = 'CMYK';
const INKS = 4;

/** A JPEG that libvips decodes like browsers do. */
export interface ReadableJpeg {
  readonly bytes: Buffer;
  /** The metadata of a plain header, which sharp need not read. */
  readonly metadata?: PlainMetadata;
}

/**
 * Returns a JPEG with the marker of its end and, if it is CMYK, with a profile of its colors. A profile of other colors
 * is ignored, as browsers do.
 *
 * Rejects JPEGs that are valid, and that no browser displays.
 */
export function readableJpeg(jpeg: Buffer): ReadableJpeg {
  const header = headerSegments(jpeg);
  requireUsualFrame(header);
  const isWithoutProfile = isCmyk(header) && profileColorsOf(header) !== CMYK;
  const colored = isWithoutProfile ? withProfile(jpeg, header, deviceCmyk()) : jpeg;
  return { bytes: withEnd(colored, header), metadata: plainHeader(jpeg, header) };
}

/**
 * Adds the marker of the end, which some cameras leave out, and without which libvips rejects a JPEG. Like every
 * browser, it displays such a JPEG if all of its scans are there.
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
