import { Segment } from './segments';

/** The application segment that contains ICC profiles. */
const MARKER = 0xe2;
const NAME = 'ICC_PROFILE\0';
const START_BYTES = 2;

/** Number of the part of a profile that a segment contains, and number of all parts. */
const PART_BYTES = 2;

/** Position of the color space in a profile, which has four letters. */
const COLORS_AT = 16;

/** Whether a segment contains an ICC profile, or a part of one. */
function isProfile({ marker, content }: Segment): boolean {
  return marker === MARKER && content.toString('latin1', 0, NAME.length) === NAME;
}

/** Returns the color space of the ICC profile in a header, such as `CMYK`. */
export function profileColorsOf(header: readonly Segment[]): string | undefined {
  const at = NAME.length + PART_BYTES + COLORS_AT;
  const first = header.find(segment => isProfile(segment) && segment.content[NAME.length] === 1);
  return first?.content.toString('latin1', at, at + 4);
}

/**
 * Returns a JPEG with an ICC profile, which fits into one segment, in place of any other.
 *
 * @see ICC.1:2022, annex B.4
 */
export function withProfile(jpeg: Buffer, header: readonly Segment[], profile: Buffer): Buffer {
  const content = Buffer.concat([Buffer.from(`${NAME}\x01\x01`, 'latin1'), profile]); // the first part of one
  const head = Buffer.from([0xff, MARKER, 0, 0]);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, START_BYTES), head, content, withoutProfile(jpeg, header)]);
}

/** Returns what follows the start of a JPEG. The name of another profile is erased, so that decoders ignore it. */
function withoutProfile(jpeg: Buffer, header: readonly Segment[]): Buffer {
  const copy = Buffer.from(jpeg);
  for (const { content } of header.filter(isProfile)) {
    const start = content.byteOffset - jpeg.byteOffset;
    copy.fill(0, start, start + NAME.length);
  }
  return copy.subarray(START_BYTES);
}
