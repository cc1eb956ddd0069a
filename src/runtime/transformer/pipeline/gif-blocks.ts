import { Size } from './pipeline-image';
import { TransformError } from './transform-error';

/** A frame of a GIF: its rectangle on the canvas, and offsets of its blocks in the file. */
export interface GifFrame extends Size {
  readonly left: number;
  readonly top: number;
  /** Offset of its graphic control extension. */
  readonly control?: number;
  /** The treatment of its rectangle before the next frame is drawn: one of `DISPOSAL`, or 0 and 1 for none. */
  readonly disposal: number;
  readonly hasTransparency: boolean;
  /** Colors of its own, three bytes each. */
  readonly palette?: Buffer;
  /** Minimum code size of its LZW codes. */
  readonly codeSize: number;
  /** LZW codes by sub-block. */
  readonly blocks: readonly Buffer[];
}

/** The blocks of a GIF. */
export interface Gif extends Size {
  /** Offset of the first block after the header and the global palette. */
  readonly start: number;
  readonly palette?: Buffer;
  readonly frames: readonly GifFrame[];
}

/** Disposal methods. 4 is a misprint of 3 in an early specification, which some programs follow. */
export const DISPOSAL = { background: 2, previous: [3, 4] };

const HEADER_BYTES = 13;
const DESCRIPTOR_BYTES = 10;
const EXTENSION = 0x21;
const GRAPHIC_CONTROL = 0xf9;
const IMAGE = 0x2c;

// The maximum of libvips.
const MAX_FRAMES = 100_000;

export function isGif(bytes: Buffer): boolean {
  return bytes.toString('latin1', 0, 4) === 'GIF8';
}

/**
 * Reads the blocks of a GIF. Bytes after the last frame need not be valid, because every browser shows such a GIF.
 * Rejects a GIF that ends within a frame or before a frame that it announces.
 *
 * @see https://www.w3.org/Graphics/GIF/spec-gif89a.txt
 */
export function readGif(bytes: Buffer): Gif {
  requireBytes(bytes, 0, HEADER_BYTES);
  const palette = paletteOf(bytes, HEADER_BYTES, bytes[HEADER_BYTES - 3]);
  const start = HEADER_BYTES + (palette?.length ?? 0);
  const frames: GifFrame[] = [];
  let [at, control]: [number, number | undefined] = [start, undefined];
  while (bytes[at] === EXTENSION || bytes[at] === IMAGE) {
    if (bytes[at] === EXTENSION) {
      if (bytes[at + 1] === GRAPHIC_CONTROL) control = at;
      at = endOf(blocksAt(bytes, at + 2), at + 2);
      continue;
    }
    const frame = frameAt(bytes, at, control);
    at = endOf(frame.blocks, at + DESCRIPTOR_BYTES + (frame.palette?.length ?? 0) + 1);
    control = undefined;
    if (frames.push(frame) > MAX_FRAMES) throw new TransformError('too-large');
  }
  if (control !== undefined && at >= bytes.length) throw new TransformError('corrupt');
  return { width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8), start, palette, frames };
}

function frameAt(bytes: Buffer, at: number, control: number | undefined): GifFrame {
  requireBytes(bytes, at, DESCRIPTOR_BYTES);
  const palette = paletteOf(bytes, at + DESCRIPTOR_BYTES, bytes[at + 9]);
  const data = at + DESCRIPTOR_BYTES + (palette?.length ?? 0);
  requireBytes(bytes, data, 1);
  const flags = control === undefined ? 0 : bytes[control + 3];
  return {
    left: bytes.readUInt16LE(at + 1),
    top: bytes.readUInt16LE(at + 3),
    width: bytes.readUInt16LE(at + 5),
    height: bytes.readUInt16LE(at + 7),
    control,
    disposal: flags >> 2 & 7,
    hasTransparency: (flags & 1) === 1,
    palette,
    codeSize: bytes[data],
    blocks: blocksAt(bytes, data + 1),
  };
}

/** Returns the sub-blocks at an offset. The last one may end early. */
function blocksAt(bytes: Buffer, start: number): Buffer[] {
  const blocks: Buffer[] = [];
  for (let at = start; bytes[at] > 0; at += bytes[at] + 1) blocks.push(bytes.subarray(at + 1, at + 1 + bytes[at]));
  return blocks;
}

/** Returns the offset after sub-blocks and their terminator. */
function endOf(blocks: readonly Buffer[], start: number): number {
  return blocks.reduce((at, block) => at + 1 + block.length, start) + 1;
}

function paletteOf(bytes: Buffer, at: number, flags: number): Buffer | undefined {
  if ((flags & 0x80) === 0) return undefined;
  const length = 3 * (2 << (flags & 7));
  requireBytes(bytes, at, length);
  return bytes.subarray(at, at + length);
}

function requireBytes(bytes: Buffer, at: number, length: number): void {
  if (at + length > bytes.length) throw new TransformError('corrupt');
}
