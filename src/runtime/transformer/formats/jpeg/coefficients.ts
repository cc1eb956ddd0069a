import { Scan } from './scans';
import { Segment } from './segments';

const COEFFICIENTS = 64;

/**
 * Whether the scans of a JPEG contain all coefficients of all of its channels, to the last bit. A progressive JPEG that
 * is cut between two scans lacks some. The data of scans is not examined.
 *
 * @param header segments before the first scan
 * @param frames markers of frames
 * @see ITU-T T.81, sections B.2.2, B.2.3 and G.1.1
 */
export function hasAllCoefficients(
  header: readonly Segment[],
  scans: readonly Scan[],
  frames: readonly number[],
): boolean {
  const frame = header.find(({ marker }) => frames.includes(marker))?.content;
  if (frame === undefined) return false;
  const channels = Array.from({ length: frame[5] ?? 0 }, (_, index) => frame[6 + 3 * index]);
  const complete = new Map(channels.map(channel => [channel, new Set<number>()]));
  for (const scan of scans.filter(({ laterBits }) => laterBits === 0)) addScan(scan, complete);
  return channels.length > 0 && [...complete.values()].every(({ size }) => size === COEFFICIENTS);
}

function addScan({ channels, first, last }: Scan, complete: ReadonlyMap<number, Set<number>>): void {
  for (const channel of channels) {
    const coefficients = complete.get(channel);
    for (let each = first; each <= Math.min(last, COEFFICIENTS - 1); each++) coefficients?.add(each);
  }
}
