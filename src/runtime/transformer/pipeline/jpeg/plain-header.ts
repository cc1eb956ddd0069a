import { MARKER, Segment } from './segments';

/** Baseline and progressive frames, by Huffman coding. */
const FRAMES = [0xc0, MARKER.progressive];

const JFIF = 0xe0;

/** Markers of Huffman tables, quantization tables and restart intervals. */
const TABLES = [0xc4, 0xdb, 0xdd];

/** The metadata of a JPEG of 8 bits in three channels, as sharp names them. */
export interface PlainMetadata {
  readonly format: 'jpeg';
  readonly width: number;
  readonly height: number;
  readonly autoOrient: { readonly width: number; readonly height: number };
  readonly space: 'srgb';
  readonly channels: 3;
  readonly depth: 'uchar';
  readonly hasProfile: false;
  readonly hasAlpha: false;
  readonly isPalette: false;
  readonly isProgressive: boolean;
}

const SCAN = Buffer.from([0xff, 0xda]);

/**
 * Returns the metadata of a JPEG without EXIF, profiles and other segments of applications. Otherwise, and if a decoder
 * might warn about the header, it returns undefined. sharp would read the same, which takes 1 % of the CPU time of a
 * WebP 640 pixels wide.
 *
 * @param header segments before the first scan
 * @see ITU-T T.81, section B.2.2
 */
export function plainHeader(jpeg: Buffer, header: readonly Segment[]): PlainMetadata | undefined {
  const [frame, ...others] = header.filter(({ marker }) => FRAMES.includes(marker));
  if (frame === undefined || others.length > 0 || !header.every(isPlain)) return undefined;
  const end = header.reduce((sum, { content }) => sum + 4 + content.length, 2);
  if (!jpeg.subarray(end, end + SCAN.length).equals(SCAN)) return undefined; // stray bytes between segments
  const { content, marker } = frame;
  const [bits, channels] = [content[0], content[5]];
  if (bits !== 8 || channels !== 3) return undefined;
  const [height, width] = [content.readUInt16BE(1), content.readUInt16BE(3)];
  if (height === 0 || width === 0) return undefined;
  return {
    format: 'jpeg',
    width,
    height,
    autoOrient: { width, height },
    space: 'srgb',
    channels,
    depth: 'uchar',
    hasProfile: false,
    hasAlpha: false,
    isPalette: false,
    isProgressive: marker === MARKER.progressive,
  };
}

/** Whether a segment has nothing but pixels to describe. Of JFIF, decoders know version 1. */
function isPlain({ marker, content }: Segment): boolean {
  return marker === JFIF ? content[5] === 1 : FRAMES.includes(marker) || TABLES.includes(marker);
}
