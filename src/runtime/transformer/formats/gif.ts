import { Size } from '../read/pipeline-image';
import { TransformError } from '../transform-error';

/** A frame of a GIF: its rectangle on the canvas, and offsets of its blocks in the file. */
export interface GifFrame extends Size {
  readonly left: number;
  readonly top: number;
  /** Offset of its graphic control extension. */
  readonly control?: number;
  /** The treatment of its rectangle before the next frame is drawn: one of `DISPOSAL`, or 0 and 1 for none. */
  readonly disposal: number;
  /** Minimum code size of its LZW codes. */
  readonly codeSize: number;
  /** Offsets of the first sub-block of its LZW codes, and after the last one. */
  readonly codesAt: number;
  readonly end: number;
}

/** The blocks of a GIF. */
export interface Gif extends Size {
  /** Offset of the first block after the header and the global palette. */
  readonly start: number;
  readonly frames: readonly GifFrame[];
  /** Whether frames may be missing after the last one. */
  readonly isCut: boolean;
}

/** Disposal methods. 4 is a misprint of 3 in an early specification, which some programs follow. */
export const DISPOSAL = { background: 2, previous: [3, 4] };

const HEADER_BYTES = 13;
const DESCRIPTOR_BYTES = 10;
const EXTENSION = 0x21;
const GRAPHIC_CONTROL = 0xf9;
const APPLICATION = 0xff;
const IMAGE = 0x2c;
const TRAILER = 0x3b;

/** Application extensions for the loops of an animation, by identifier and authentication code. */
const LOOPS = ['NETSCAPE2.0', 'ANIMEXTS1.0'];

/** More frames than the longest animation has. They are not read in a longer one, which becomes a still image. */
const MAX_FRAMES = 100_000;

/**
 * Reads the blocks of a GIF. It is cut if it ends within a block, or before a frame that it announces. An animation is
 * also cut without its trailer, because any number of frames may be missing. Zeros may precede the trailer, and any
 * bytes may follow. A still image needs no trailer, because browsers do without.
 *
 * @see https://www.w3.org/Graphics/GIF/spec-gif89a.txt
 */
export function readGif(bytes: Buffer): Gif {
  requireBytes(bytes, 0, HEADER_BYTES);
  const start = HEADER_BYTES + paletteBytes(bytes[HEADER_BYTES - 3]);
  requireBytes(bytes, 0, start);
  const frames: GifFrame[] = [];
  let [at, control, isAnimated]: [number, number | undefined, boolean] = [start, undefined, false];
  while ((bytes[at] === EXTENSION || bytes[at] === IMAGE) && frames.length < MAX_FRAMES) {
    if (bytes[at] === EXTENSION) {
      if (bytes[at + 1] === GRAPHIC_CONTROL) control = at;
      isAnimated ||= isLoop(bytes, at);
      at = endOfBlocks(bytes, at + 2);
      continue;
    }
    const frame = frameAt(bytes, at, control);
    at = frame.end;
    control = undefined;
    frames.push(frame);
  }
  const gif = { width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8), start, frames };
  const isComplete = frames.length === MAX_FRAMES || (!isAnimated && isStill(bytes, gif)
    ? at < bytes.length || at === bytes.length && control === undefined
    : hasTrailer(bytes, at));
  return { ...gif, isCut: !isComplete };
}

function isLoop(bytes: Buffer, at: number): boolean {
  return bytes[at + 1] === APPLICATION && LOOPS.includes(bytes.toString('latin1', at + 3, at + 14));
}

/** Whether the first frame has no delay, covers the canvas, and is the only one. */
function isStill(bytes: Buffer, { width, height, frames: [first, ...others] }: Omit<Gif, 'isCut'>): boolean {
  if (first === undefined || others.length > 0) return false;
  if (first.control !== undefined && bytes.readUInt16LE(first.control + 4) > 0) return false;
  return first.left === 0 && first.top === 0 && first.width >= width && first.height >= height;
}

function hasTrailer(bytes: Buffer, at: number): boolean {
  let end = at;
  while (bytes[end] === 0) end++;
  return bytes[end] === TRAILER;
}

function frameAt(bytes: Buffer, at: number, control: number | undefined): GifFrame {
  requireBytes(bytes, at, DESCRIPTOR_BYTES);
  const data = at + DESCRIPTOR_BYTES + paletteBytes(bytes[at + 9]);
  requireBytes(bytes, data, 1);
  const flags = control === undefined ? 0 : bytes[control + 3];
  return {
    left: bytes.readUInt16LE(at + 1),
    top: bytes.readUInt16LE(at + 3),
    width: bytes.readUInt16LE(at + 5),
    height: bytes.readUInt16LE(at + 7),
    control,
    disposal: flags >> 2 & 7,
    codeSize: bytes[data],
    codesAt: data + 1,
    end: endOfBlocks(bytes, data + 1),
  };
}

/** Returns the LZW codes of a frame in one piece. The last sub-block may end early. */
export function codesIn(bytes: Buffer, { codesAt, end }: GifFrame): Buffer {
  const codes = Buffer.alloc(Math.min(end, bytes.length) - codesAt);
  let length = 0;
  for (let at = codesAt; bytes[at] > 0; at += bytes[at] + 1) {
    length += bytes.copy(codes, length, at + 1, at + 1 + bytes[at]);
  }
  return codes.subarray(0, length);
}

/** Returns the offset after sub-blocks and their terminator. It is beyond the file if they are cut. */
function endOfBlocks(bytes: Buffer, start: number): number {
  let at = start;
  while (bytes[at] > 0) at += bytes[at] + 1;
  return at + 1;
}

function paletteBytes(flags: number): number {
  return (flags & 0x80) === 0 ? 0 : 3 * (2 << (flags & 7));
}

function requireBytes(bytes: Buffer, at: number, length: number): void {
  if (at + length > bytes.length) throw new TransformError('corrupt');
}

const MAX_CODES = 4096;
const MAX_WIDTH = 12;

// A code of 12 bits is the longest, so that a table of single colors leaves room for strings.
const MAX_CODE_SIZE = 11;

/**
 * Whether the LZW codes of a frame of a GIF are valid and complete the frame, without writing pixels. libvips needs a
 * bit after the last code, which every encoder writes, as a code of the end follows.
 */
export function areComplete(codes: Buffer, codeSize: number, pixels: number): boolean {
  if (codeSize < 1 || codeSize > MAX_CODE_SIZE) return false;
  const clear = 1 << codeSize;
  const lengths = new Uint32Array(MAX_CODES).fill(1, 0, clear);
  let [width, next, previous, written] = [codeSize + 1, clear + 2, 0, 0];
  let [bits, count, at] = [0, 0, 0];
  for (; at < codes.length && written < pixels; at++) {
    bits |= codes[at] << count;
    count += 8;
    while (count >= width && written < pixels) {
      const code = bits & (1 << width) - 1;
      bits >>>= width;
      count -= width;
      if (code === clear) {
        [width, next, previous] = [codeSize + 1, clear + 2, 0];
        continue;
      }
      if (code === clear + 1) return false;
      if (previous > 0 && next < MAX_CODES) {
        lengths[next++] = previous + 1;
        if (next === 1 << width && width < MAX_WIDTH) width++;
      }
      if (code >= (previous > 0 ? next : clear)) return false;
      previous = lengths[code];
      written += previous;
    }
  }
  return written >= pixels && (count > 0 || at < codes.length);
}
