import { MARKER, Segment } from './segments';

const COEFFICIENTS = 64;

/**
 * Whether the scans of a JPEG contain all coefficients of all of its channels, to the last bit. A progressive JPEG that
 * is cut between two scans lacks some. Scans themselves are not examined.
 *
 * @param frames markers of frames
 * @see ITU-T T.81, sections B.2.2, B.2.3 and G.1.1
 */
export function hasAllCoefficients(segments: readonly Segment[], frames: readonly number[]): boolean {
  const frame = segments.find(({ marker }) => frames.includes(marker))?.content;
  if (frame === undefined) return false;
  const channels = Array.from({ length: frame[5] ?? 0 }, (_, index) => frame[6 + 3 * index]);
  const complete = new Map(channels.map(channel => [channel, new Set<number>()]));
  for (const { content } of segments.filter(({ marker }) => marker === MARKER.scan)) addScan(content, complete);
  return channels.length > 0 && [...complete.values()].every(({ size }) => size === COEFFICIENTS);
}

/** Adds the coefficients of a scan, unless a later scan adds bits to them. */
function addScan(scan: Buffer, complete: ReadonlyMap<number, Set<number>>): void {
  const count = scan[0];
  const [first, last, bits] = scan.subarray(1 + 2 * count);
  if (bits === undefined || bits % 16 > 0) return;
  for (let index = 0; index < count; index++) {
    const coefficients = complete.get(scan[1 + 2 * index]);
    for (let each = first; each <= Math.min(last, COEFFICIENTS - 1); each++) coefficients?.add(each);
  }
}
