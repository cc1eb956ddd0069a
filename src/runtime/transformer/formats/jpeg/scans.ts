import { END, MARKER, Segment, halvesOf, markerFrom } from './segments';

/** A scan of a JPEG: some bits of some coefficients. */
export interface Scan extends Segment {
  /** Identifiers of its channels. */
  readonly channels: readonly number[];
  /** Index of its first coefficient. 0 is the average of a block. */
  readonly first: number;
  /** Index of its last coefficient. */
  readonly last: number;
  /** The number of lowest bits that the scans before it lack, or 0 if this is the first one of its coefficients. */
  readonly missingBits: number;
  /** The number of lowest bits that a later scan adds. */
  readonly laterBits: number;
}

const SCAN = Buffer.from([0xff, MARKER.scan]);

/** Bytes of the parameters of a scan beside those of its channels. */
const PARAMETER_BYTES = 4;

/** Most bytes of a segment, with its marker. */
const MAX_SEGMENT_BYTES = 2 + 0xffff;

/** The most scans of a JPEG. Encoders write about 10. */
const MAX_SCANS = 100;

/**
 * Returns the scans of a JPEG, or none if there are too many. Those within other segments, such as the thumbnail of a
 * comment, are skipped. `segmentsOf()` would examine every 0xff in the data of scans, which takes ten times as long.
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
  let [examined, covered] = [from, from];
  for (let at = image.indexOf(SCAN, from); at >= 0; at = image.indexOf(SCAN, at + SCAN.length)) {
    covered = Math.max(covered, segmentsEnd(image, Math.max(examined, at - MAX_SEGMENT_BYTES), at));
    examined = at;
    const scan = covered > at ? undefined : scanAt(image, at);
    if (scan !== undefined) scans.push(scan);
    if (scans.length > MAX_SCANS) return [];
  }
  return scans;
}

/** Returns where the last segment ends that may begin between two positions, or 0. The data of scans begin none. */
function segmentsEnd(image: Buffer, from: number, to: number): number {
  const part = image.subarray(0, to);
  let end = 0;
  for (let at = markerFrom(part, from); at >= 0; at = markerFrom(part, at + 1)) {
    end = Math.max(end, at + 2 + image.readUInt16BE(at + 2));
  }
  return end;
}

/** Returns the scan at a marker, unless its bytes are a part of something else. */
function scanAt(image: Buffer, start: number): Scan | undefined {
  if (start + 4 > image.length) return undefined;
  const end = start + 2 + image.readUInt16BE(start + 2);
  if (end > image.length) return undefined;
  return scanOf({ marker: MARKER.scan, start, content: image.subarray(start + 4, end) });
}

/** Returns the scan of a segment with its marker, unless its parameters have another length than those of a scan. */
export function scanOf(segment: Segment): Scan | undefined {
  const { content } = segment;
  const count = content[0] ?? 0;
  if (content.length !== PARAMETER_BYTES + 2 * count) return undefined;
  const channels = Array.from({ length: count }, (_, index) => content[1 + 2 * index]);
  const [first, last, bits] = content.subarray(1 + 2 * count);
  const [missingBits, laterBits] = halvesOf(bits);
  return { ...segment, channels, first, last, missingBits, laterBits };
}
