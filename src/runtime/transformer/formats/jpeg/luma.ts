import { MARKER, Segment, halvesOf } from './segments';

const QUANTIZATION = 0xdb;
const COEFFICIENTS = 64;

/** The numbers of channels of JPEGs in gray, and in luma and chroma. */
const USUAL_CHANNELS = [1, 3];

/** The luma channel of a progressive JPEG, which has its brightness. */
export interface Luma {
  /** Identifier of the channel. */
  readonly channel: number;
  /** Quantization steps of its coefficients, in the order of the file. */
  readonly steps: readonly number[];
}

/**
 * Returns the luma channel of a progressive JPEG. Other JPEGs, and those whose luma has a lower resolution than their
 * chroma, have none.
 *
 * @param header segments before the first scan
 * @see ITU-T T.81, sections B.2.2 and B.2.4.1
 */
export function progressiveLuma(header: readonly Segment[]): Luma | undefined {
  const frame = header.find(({ marker }) => marker === MARKER.progressive)?.content;
  if (frame === undefined || !USUAL_CHANNELS.includes(frame[5]) || frame.length < 6 + 3 * frame[5]) return undefined;
  const [channel, resolution, table] = frame.subarray(6);
  const [columns, rows] = halvesOf(resolution);
  for (let at = 6; at < 6 + 3 * frame[5]; at += 3) {
    const [otherColumns, otherRows] = halvesOf(frame[at + 1]);
    if (otherColumns > columns || otherRows > rows) return undefined;
  }
  const steps = stepsOf(header, table);
  return steps && { channel, steps };
}

/** Returns the last quantization table with a number. */
function stepsOf(header: readonly Segment[], table: number): number[] | undefined {
  let steps: number[] | undefined;
  for (const { content } of header.filter(({ marker }) => marker === QUANTIZATION)) {
    for (let at = 0; at < content.length;) {
      const [precision, number] = halvesOf(content[at]);
      const bytes = precision === 0 ? 1 : 2;
      const end = at + 1 + COEFFICIENTS * bytes;
      if (end > content.length) return undefined;
      if (number === table) steps = stepsFrom(content.subarray(at + 1, end), bytes);
      at = end;
    }
  }
  return steps;
}

function stepsFrom(values: Buffer, bytes: number): number[] {
  return Array.from({ length: COEFFICIENTS }, (_, index) => values.readUIntBE(index * bytes, bytes));
}
