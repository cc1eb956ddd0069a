import { readTiffDirectory } from './tiff';
import { MetadataBlocks } from '../read/pipeline-image';

/** A marker of a JPEG with its parameters. */
export interface Segment {
  readonly marker: number;
  /** Position of the marker in the file. */
  readonly start: number;
  /** Parameters without their length. Empty for a marker that has none. */
  readonly content: Buffer;
}

/** Markers, without their first byte of 0xff. */
export const MARKER = { start: 0xd8, end: 0xd9, scan: 0xda, temporary: 0x01, progressive: 0xc2, huffman: 0xc4 };

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
export function* readSegments(jpeg: Buffer): Generator<Segment> {
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
export function readHeaderSegments(jpeg: Buffer): Segment[] {
  const header: Segment[] = [];
  for (const segment of readSegments(jpeg)) {
    if (segment.marker === MARKER.scan) break;
    header.push(segment);
  }
  return header;
}

/** Returns a JPEG with one more segment, which is the first one. */
export function withSegment(jpeg: Buffer, marker: number, content: Buffer): Buffer {
  return Buffer.concat([jpeg.subarray(0, START_BYTES), segmentOf(marker, content), jpeg.subarray(START_BYTES)]);
}

function segmentOf(marker: number, content: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([head, content]);
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
export function readScans(jpeg: Buffer, header: readonly Segment[]): Scan[] {
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

/** A segment with the number of blocks after which the data of scans have a marker. */
const RESTART_INTERVAL = Buffer.from([0xff, 0xdd, 0, 4]);

/** Whether data of scans may have restart markers. */
export function hasRestarts(jpeg: Buffer): boolean {
  return jpeg.includes(RESTART_INTERVAL);
}

/** The most bits of the length of a run. */
const MAX_RUN_BITS = 14;

/** Bits of the code of a number of bits. */
const CODE_BITS = 4;

/**
 * Returns a scan of a channel whose details are zero, with its table of codes: runs of blocks without details.
 *
 * @see ITU-T T.81, sections B.2.4.2 and G.1.2.2
 */
export function emptyScan(channel: number, blocks: number): Buffer {
  const codes = Array.from({ length: MAX_RUN_BITS + 1 }, (_, bits) => 16 * bits);
  const lengths = Array.from({ length: 16 }, (_, index) => index + 1 === CODE_BITS ? codes.length : 0);
  let data = '';
  for (let left = blocks; left > 0;) {
    const bits = Math.min(MAX_RUN_BITS, Math.floor(Math.log2(left)));
    const run = Math.min(left, 2 ** (bits + 1) - 1);
    data += bits.toString(2).padStart(CODE_BITS, '0') + run.toString(2).slice(1);
    left -= run;
  }
  const bytes = (data.match(/.{1,8}/g) ?? []).map(byte => parseInt(byte.padEnd(8, '1'), 2));
  return Buffer.concat([
    segmentOf(MARKER.huffman, Buffer.from([0x10, ...lengths, ...codes])),
    segmentOf(MARKER.scan, Buffer.from([1, channel, 0, 1, COEFFICIENTS - 1, 0])),
    Buffer.from(bytes.flatMap(byte => byte === 0xff ? [byte, 0] : [byte])), // a 0 tells it from a marker
  ]);
}

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

/** A segment that programs recognize by the name at its beginning. */
interface NamedSegment { readonly marker: number; readonly name: string }

const XMP: NamedSegment = { marker: 0xe1, name: 'http://ns.adobe.com/xap/1.0/\0' };
const PHOTOSHOP: NamedSegment = { marker: 0xed, name: 'Photoshop 3.0\0' };
const PROFILE: NamedSegment = { marker: 0xe2, name: 'ICC_PROFILE\0' };

/** Returns blocks of metadata. Resources of Photoshop take any number of segments, and continue in the next one. */
export function metadataSegments(jpeg: Buffer): Pick<MetadataBlocks, 'xmp' | 'iptc'> {
  const header = readHeaderSegments(jpeg);
  const [first, ...next] = contentsOf(header, PHOTOSHOP);
  return {
    xmp: contentsOf(header, XMP)[0]?.subarray(XMP.name.length),
    iptc: first && Buffer.concat([first, ...next.map(content => content.subarray(PHOTOSHOP.name.length))]),
  };
}

/**
 * Returns a JPEG with an XMP packet, which is shorter than a segment.
 *
 * @see ISO 16684-3, section 1.1.3
 */
export function withXmpSegment(jpeg: Buffer, xmp: string): Buffer {
  return withSegment(jpeg, XMP.marker, Buffer.from(XMP.name + xmp));
}

/** Whether a header contains an ICC profile. */
export function hasProfile(header: readonly Segment[]): boolean {
  return contentsOf(header, PROFILE).length > 0;
}

/**
 * Returns a JPEG with an ICC profile, which fits into one segment.
 *
 * @see ICC.1:2022, annex B.4
 */
export function withProfile(jpeg: Buffer, profile: Buffer): Buffer {
  const content = Buffer.concat([Buffer.from(`${PROFILE.name}\x01\x01`, 'latin1'), profile]); // the first part of one
  return withSegment(jpeg, PROFILE.marker, content);
}

function contentsOf(header: readonly Segment[], { marker, name }: NamedSegment): Buffer[] {
  return header.filter(segment => segment.marker === marker).map(({ content }) => content)
    .filter(content => content.toString('latin1', 0, name.length) === name);
}

const EXIF = 0xe1;
const MULTI_PICTURE = 'MPF\0';
const MULTI_PICTURE_ENTRIES = 0xb002;

/**
 * Removes the EXIF that libvips writes before a gain map, of which no field is from the original.
 *
 * @param jpeg two images, one after the other, whose sizes are in the first one
 */
export function withoutExif(jpeg: Buffer): Buffer {
  const end = 2 + 2 + jpeg.readUInt16BE(4);
  if (jpeg[3] !== EXIF) return jpeg;
  return resizedPrimary(Buffer.concat([jpeg.subarray(0, 2), jpeg.subarray(end)]), 2 - end);
}

/**
 * Corrects the size of the first image in the index of images. The position of the second image counts from the index,
 * so that it stays.
 *
 * @param difference the number of bytes by which the part before the index has grown
 * @see CIPA DC-007, section 5.2.3.3
 */
export function resizedPrimary(jpeg: Buffer, difference: number): Buffer {
  const tiff = jpeg.indexOf(MULTI_PICTURE, 'latin1') + MULTI_PICTURE.length;
  const entries = readTiffDirectory(jpeg.subarray(tiff)).fields.find(({ tag }) => tag === MULTI_PICTURE_ENTRIES);
  if (entries === undefined) return jpeg;
  const sizeAt = tiff + entries.at + 4;
  jpeg.writeUInt32BE(jpeg.readUInt32BE(sizeAt) + difference, sizeAt);
  return jpeg;
}
