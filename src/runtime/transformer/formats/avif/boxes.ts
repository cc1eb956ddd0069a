import { TransformError } from '../../transform-error';

/** A box of an ISO base media file. */
export interface Box {
  readonly type: string;
  /** Content without size and type. */
  readonly content: Buffer;
}

/** A box that was read, with its position: that of its header, and that of the end of its content. */
export interface LocatedBox extends Box {
  readonly start: number;
  readonly end: number;
}

const HEADER_BYTES = 8;

/** More boxes than a file of still images has in one place. */
const MAX_BOXES = 1000;

/**
 * Returns the boxes in a row of bytes. The last one ends with the bytes if it is cut off.
 *
 * @see ISO/IEC 14496-12, section 4.2
 */
export function boxesIn(bytes: Buffer): LocatedBox[] {
  const boxes: LocatedBox[] = [];
  for (let start = 0, end; start + HEADER_BYTES <= bytes.length; start = end) {
    if (boxes.length === MAX_BOXES) throw new TransformError('corrupt', 'The file has too many boxes.');
    const size = bytes.readUInt32BE(start);
    const isLarge = size === 1 && start + 2 * HEADER_BYTES <= bytes.length;
    const content = start + (isLarge ? 2 : 1) * HEADER_BYTES;
    const length = isLarge ? Number(bytes.readBigUInt64BE(start + HEADER_BYTES)) : size === 0 ? Infinity : size;
    end = Math.min(bytes.length, Math.max(content, start + length));
    const type = bytes.toString('latin1', start + 4, start + HEADER_BYTES);
    boxes.push({ type, start, end, content: bytes.subarray(content, end) });
  }
  return boxes;
}

/** Returns the content of the first box of a type. */
export function contentOf(boxes: readonly Box[], type: string): Buffer | undefined {
  return boxes.find(each => each.type === type)?.content;
}

export function box(type: string, ...contents: readonly Uint8Array[]): Buffer {
  const head = Buffer.alloc(HEADER_BYTES);
  head.writeUInt32BE(contents.reduce((sum, { length }) => sum + length, HEADER_BYTES));
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, ...contents]);
}

/** Whether a bit is set, of which the flag is the value. */
export function hasFlag(value: number, flag: number): boolean {
  return Math.floor(value / flag) % 2 === 1;
}

/** A reader of fields in a row. It throws a `RangeError` at the end of the bytes. */
export class Fields {
  constructor(private readonly bytes: Buffer, private at = 0) {}

  /** Reads an unsigned integer of 0 to 8 bytes. */
  next(length: number): number {
    const from = this.at;
    this.at += length;
    if (length > 6) return Number(this.bytes.readBigUInt64BE(from));
    return length === 0 ? 0 : this.bytes.readUIntBE(from, length);
  }

  text(length: number): string {
    if (this.at + length > this.bytes.length) throw new RangeError('The text is cut off');
    this.at += length;
    return this.bytes.toString('latin1', this.at - length, this.at);
  }
}
