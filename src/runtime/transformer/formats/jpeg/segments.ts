/** A marker of a JPEG with its parameters. */
export interface Segment {
  readonly marker: number;
  /** Position of the marker in the file. */
  readonly start: number;
  /** Parameters without their length. Empty for a marker that has none. */
  readonly content: Buffer;
}

/** Markers, without their first byte of 0xff. */
export const MARKER = { start: 0xd8, end: 0xd9, scan: 0xda, temporary: 0x01, progressive: 0xc2 };

/** Bytes of the first marker. */
const START_BYTES = 2;

const RESTARTS = { first: 0xd0, last: 0xd7 };
/** More segments than a JPEG has: profiles take up to 255, and scans a few hundred. */
const MAX_SEGMENTS = 5000;

export const END = Buffer.from([0xff, MARKER.end]);

/** Whether a file begins with the first marker of a JPEG, but has no marker after it. Decoders search for one. */
export function lacksMarker([first, second, third]: Buffer): boolean {
  return first === 0xff && second === MARKER.start && third !== 0xff;
}

/**
 * Yields the segments of a JPEG up to its end, or to the first one that is cut off. Bytes between segments are skipped:
 * the data of scans, and what stray programs add, which decoders ignore.
 *
 * @see ITU-T T.81, annex B
 */
export function* segmentsOf(jpeg: Buffer): Generator<Segment> {
  for (let at = markerFrom(jpeg, 2), count = 0; at >= 0 && count < MAX_SEGMENTS; count++) {
    const marker = jpeg[at + 1];
    if (marker === MARKER.end) return yield { marker, start: at, content: Buffer.alloc(0) };
    if (at + 4 > jpeg.length) return;
    const end = at + 2 + jpeg.readUInt16BE(at + 2);
    if (end > jpeg.length) return;
    yield { marker, start: at, content: jpeg.subarray(at + 4, end) };
    at = markerFrom(jpeg, Math.max(end, at + 4));
  }
}

/** Returns the two numbers that a byte of parameters contains. */
export function halvesOf(byte: number): [number, number] {
  return [Math.floor(byte / 16), byte % 16];
}

/** Returns the segments before the first scan. */
export function headerSegments(jpeg: Buffer): Segment[] {
  const header: Segment[] = [];
  for (const segment of segmentsOf(jpeg)) {
    if (segment.marker === MARKER.scan) break;
    header.push(segment);
  }
  return header;
}

/** Returns a JPEG with one more segment, which is the first one. */
export function withSegment(jpeg: Buffer, marker: number, content: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, START_BYTES), head, content, jpeg.subarray(START_BYTES)]);
}

/** Returns the position of the next marker that begins a segment or ends the image, or -1. */
export function markerFrom(jpeg: Buffer, start: number): number {
  let at = jpeg[start] === 0xff ? start : jpeg.indexOf(0xff, start);
  while (at >= 0 && !isMarker(jpeg[at + 1])) at = jpeg.indexOf(0xff, at + 1);
  return at;
}

/** Whether a byte after 0xff makes a marker. Others are a stuffed byte, padding, or markers within scans. */
function isMarker(byte: number | undefined): boolean {
  if (byte === undefined || byte === 0 || byte === 0xff) return false;
  return byte !== MARKER.temporary && byte !== MARKER.start && !(byte >= RESTARTS.first && byte <= RESTARTS.last);
}
