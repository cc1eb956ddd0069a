/** A box of an ISO base media file. */
export interface Box {
  readonly type: string;
  /** Position of the header in the bytes that were read. */
  readonly start: number;
  /** Content without size and type. */
  readonly content: Buffer;
}

const HEADER_BYTES = 8;

/** More boxes than a file of still images has in one place. */
const MAX_BOXES = 1000;

/**
 * Returns the boxes in a row of bytes.
 *
 * @throws RangeError if a box is cut off
 * @see ISO/IEC 14496-12, section 4.2
 */
export function boxesIn(bytes: Buffer): Box[] {
  const boxes: Box[] = [];
  for (let at = 0, end; at < bytes.length; at = end) {
    if (boxes.length === MAX_BOXES) throw new RangeError('The file has too many boxes');
    const { start, ...extent } = extentOf(bytes, at);
    end = extent.end;
    if (end < start || end > bytes.length) throw new RangeError('The file has a box that is cut off');
    boxes.push({ type: bytes.toString('latin1', at + 4, at + 8), start: at, content: bytes.subarray(start, end) });
  }
  return boxes;
}

/**
 * Returns the boxes of a file as bytes that end with the last one. That one is shortened if the file is cut off, and so
 * are other bytes after the boxes, which look like one. Writes into the file.
 */
export function withLastBox(file: Buffer): Buffer {
  let at = 0;
  while (at + HEADER_BYTES <= file.length) {
    const { start, end } = extentOf(file, at);
    if (end < start || end > file.length) {
      file.writeUInt32BE(file.length - at, at);
      return file;
    }
    at = end;
  }
  return file.subarray(0, at);
}

/** Returns where the content of a box begins, and where it ends. */
function extentOf(bytes: Buffer, at: number): { readonly start: number; readonly end: number } {
  const size = bytes.readUInt32BE(at);
  if (size === 1) return { start: at + 2 * HEADER_BYTES, end: at + Number(bytes.readBigUInt64BE(at + HEADER_BYTES)) };
  return { start: at + HEADER_BYTES, end: size === 0 ? bytes.length : at + size };
}

/** Returns the content of the first box of a type. */
export function contentOf(boxes: readonly Box[], type: string): Buffer | undefined {
  return boxes.find(each => each.type === type)?.content;
}

export function box(type: string, ...contents: readonly Uint8Array[]): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(contents.reduce((sum, { length }) => sum + length, 8));
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, ...contents]);
}

/** Whether a bit is set, of which the flag is the value. */
export function hasFlag(value: number, flag: number): boolean {
  return Math.floor(value / flag) % 2 === 1;
}

/** Flips a bit, counted from the most significant one of the first byte. */
export function flipBit(bytes: Buffer, bit: number): void {
  const [at, flag] = [Math.floor(bit / 8), 2 ** (7 - bit % 8)];
  bytes[at] += hasFlag(bytes[at], flag) ? -flag : flag;
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

  get isAtEnd(): boolean {
    return this.at >= this.bytes.length;
  }
}
