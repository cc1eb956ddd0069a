import { MARKER, Segment, halvesOf } from './segments';

/** A scan of a JPEG: some bits of some coefficients. */
export interface Scan extends Segment {
  /** Identifiers of its channels. */
  readonly channels: readonly number[];
  /** Index of its first coefficient. 0 is the average of a block. */
  readonly first: number;
  /** The number of lowest bits that the scans before it lack, or 0 if this is the first one of its coefficients. */
  readonly missingBits: number;
}

const SCAN = Buffer.from([0xff, MARKER.scan]);
const END = Buffer.from([0xff, MARKER.end]);

/** Bytes of the parameters of a scan, with their length, beside those of its channels. */
const PARAMETER_BYTES = 6;

/**
 * Returns the scans of a JPEG. `segmentsOf()` would examine every 0xff in their data, which takes ten times as long.
 *
 * @param header segments before the first scan
 * @see ITU-T T.81, section B.2.3
 */
export function scansOf(jpeg: Buffer, header: readonly Segment[]): Scan[] {
  const last = header.at(-1);
  if (last === undefined) return [];
  const from = last.start + 4 + last.content.length;
  const end = jpeg.indexOf(END, from);
  const image = end < 0 ? jpeg : jpeg.subarray(0, end);
  const scans: Scan[] = [];
  for (let at = image.indexOf(SCAN, from); at >= 0; at = image.indexOf(SCAN, at + SCAN.length)) {
    const scan = scanAt(image, at);
    if (scan !== undefined) scans.push(scan);
  }
  return scans;
}

/** Returns the scan at a marker, unless its bytes are a part of something else. */
function scanAt(image: Buffer, start: number): Scan | undefined {
  const count = image[start + 4] ?? 0;
  const length = PARAMETER_BYTES + 2 * count;
  if (start + 2 + length > image.length || image.readUInt16BE(start + 2) !== length) return undefined;
  const content = image.subarray(start + 4, start + 2 + length);
  const channels = Array.from({ length: count }, (_, index) => content[1 + 2 * index]);
  const [first, , bits] = content.subarray(1 + 2 * count);
  return { marker: MARKER.scan, start, content, channels, first, missingBits: halvesOf(bits)[0] };
}
