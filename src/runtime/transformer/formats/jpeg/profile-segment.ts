import { Segment, withSegment } from './segments';

/** The application segment that contains ICC profiles. */
const MARKER = 0xe2;
const NAME = 'ICC_PROFILE\0';

/** Whether a header contains an ICC profile. */
export function hasProfile(header: readonly Segment[]): boolean {
  return header.some(({ marker, content }) => marker === MARKER && content.toString('latin1', 0, NAME.length) === NAME);
}

/**
 * Returns a JPEG with an ICC profile, which fits into one segment.
 *
 * @see ICC.1:2022, annex B.4
 */
export function withProfile(jpeg: Buffer, profile: Buffer): Buffer {
  const content = Buffer.concat([Buffer.from(`${NAME}\x01\x01`, 'latin1'), profile]); // the first part of one
  return withSegment(jpeg, MARKER, content);
}
