import { DISPOSAL, Gif, GifFrame, codesIn, readGif, writeCodes } from './gif-blocks';
import { FrameCodes, Replacement, readCodes } from './gif-codes';
import { TransformError } from './transform-error';
import { TransformOptions } from './transform-options';

/** A GIF that libvips decodes like a browser. */
export interface DecodableGif {
  readonly bytes: Buffer;
  /** Number of frames before the first one of the original. */
  readonly firstPage: number;
  /** Number of pixels of each frame that can differ from the frame before. */
  readonly changes: readonly number[];
}

type Limits = Pick<TransformOptions, 'maxInputPixels'>;

const COLORS = 256;

/** The largest side of a screen. */
const MAX_SIDE = 0xffff;

/**
 * Returns a GIF that libvips decodes like browsers do, and rejects it if it is cut or a frame is incomplete.
 *
 * - A first frame that exceeds the screen enlarges it. libvips clips the frame.
 * - A canvas outside the first frame is transparent. libvips decodes no transparency unless a frame has a transparent
 *   color, and it takes common screen sizes for a mistake: a transparent frame of the whole canvas precedes the first.
 * - A frame that is cleared leaves transparent pixels. libvips paints the background color, unless the frame has a
 *   transparent color: such a frame declares a color transparent that does not occur.
 * - The last code of a frame counts without a code of the end. libvips needs any bits after it.
 */
export function decodableGif(original: Buffer, { maxInputPixels }: Limits): DecodableGif {
  const enlarged = withScreen(original, readGif(original));
  const gif = readGif(enlarged);
  if (gif.width * gif.height > maxInputPixels) throw new TransformError('too-large');
  if (gif.isCut) throw new TransformError('corrupt');
  const codes = gif.frames.map(frame => requireComplete(enlarged, frame));
  const bytes = withMoreBits(enlarged, gif.frames.filter((_, index) => codes[index].isOpen));
  const cleared = new Set(gif.frames.filter((frame, index) => leavesHole(frame, gif.frames[index + 1])));
  if (cleared.size === 0) return decodable(bytes, gif);
  const copy = Buffer.from(bytes);
  const copied = readGif(copy);
  gif.frames.forEach((frame, index) => {
    if (cleared.has(frame)) declareTransparency(copy, copied, copied.frames[index], codes[index].colors);
  });
  return decodable(copy, gif);
}

/** Returns a GIF whose screen is as large as its first frame at least. Later frames are clipped to it. */
function withScreen(original: Buffer, { width, height, frames: [first] }: Gif): Buffer {
  const [right, bottom] = first ? [first.left + first.width, first.top + first.height] : [0, 0];
  if (right <= width && bottom <= height) return original;
  const bytes = Buffer.from(original);
  bytes.writeUInt16LE(Math.min(Math.max(width, right), MAX_SIDE), 6);
  bytes.writeUInt16LE(Math.min(Math.max(height, bottom), MAX_SIDE), 8);
  return bytes;
}

function requireComplete(bytes: Buffer, frame: GifFrame): FrameCodes {
  const codes = readCodes(codesIn(bytes, frame), frame.codeSize, frame.width * frame.height);
  if (codes === undefined) throw new TransformError('corrupt');
  return codes;
}

/** Returns a GIF in which frames have one more sub-block, which contains an empty byte. */
function withMoreBits(bytes: Buffer, frames: readonly GifFrame[]): Buffer {
  if (frames.length === 0) return bytes;
  const ends = frames.map(({ end }) => end - 1); // before the terminator
  const parts = ends.flatMap((end, index) => [bytes.subarray(ends[index - 1] ?? 0, end), Buffer.from([1, 0])]);
  return Buffer.concat([...parts, bytes.subarray(ends.at(-1))]);
}

/** Whether a frame is cleared, and the next one does not cover it. */
function leavesHole(frame: GifFrame, next: GifFrame | undefined): boolean {
  if (frame.disposal !== DISPOSAL.background || frame.hasTransparency || next === undefined) return false;
  return next.hasTransparency || !covers(next, frame);
}

function covers(over: GifFrame, under: Pick<GifFrame, 'left' | 'top' | 'width' | 'height'>): boolean {
  return over.left <= under.left && over.top <= under.top
    && over.left + over.width >= under.left + under.width && over.top + over.height >= under.top + under.height;
}

/** Declares a color of a frame transparent that does not occur in it. If all 256 occur, two similar ones become one. */
function declareTransparency(bytes: Buffer, gif: Gif, frame: GifFrame, colors: Uint8Array): void {
  const unused = Array.from({ length: COLORS }, (_, color) => color).find(color => colors[color] !== 1);
  const similar = unused === undefined ? mostSimilar(frame.palette ?? gif.palette) : undefined;
  const color = unused ?? similar!.color;
  if (similar) replaceColor(bytes, frame, similar);
  bytes[frame.control! + 3]++; // the lowest bit, which is 0
  bytes[frame.control! + 6] = color;
}

function replaceColor(bytes: Buffer, frame: GifFrame, replacement: Replacement): void {
  const codes = codesIn(bytes, frame);
  readCodes(codes, frame.codeSize, frame.width * frame.height, replacement);
  writeCodes(bytes, frame, codes);
}

/**
 * Returns the two most similar colors of a palette. Missing entries are black, which is as similar as possible. A file
 * may have thousands of palettes, so that it is one loop without allocations.
 */
function mostSimilar(palette: Buffer = Buffer.alloc(0)): Replacement {
  const all = Buffer.alloc(3 * COLORS);
  palette.copy(all);
  let [color, by, least] = [1, 0, Infinity];
  for (let one = 3; one < all.length && least > 0; one += 3) {
    for (let other = 0; other < one; other += 3) {
      const red = all[one] - all[other];
      const green = all[one + 1] - all[other + 1];
      const blue = all[one + 2] - all[other + 2];
      const distance = red * red + green * green + blue * blue;
      if (distance < least) [color, by, least] = [one / 3, other / 3, distance];
    }
  }
  return { color, by };
}

function decodable(bytes: Buffer, gif: Gif): DecodableGif {
  return { ...withCanvas(bytes, gif), changes: changesOf(gif) };
}

/** Counts the pixels of each frame, and those of the frame before that are removed. */
function changesOf({ width, height, frames }: Gif): number[] {
  return frames.map((frame, index) => {
    const [own, before] = [frame, frames[index - 1]].map(each => (each ? each.width * each.height : 0));
    const isRemoved = before > 0 && [DISPOSAL.background, ...DISPOSAL.previous].includes(frames[index - 1].disposal);
    return Math.max(own, isRemoved ? Math.min(own + before, width * height) : 0);
  });
}

function withCanvas(bytes: Buffer, gif: Gif): Pick<DecodableGif, 'bytes' | 'firstPage'> {
  const [first] = gif.frames;
  const canvas = { left: 0, top: 0, width: gif.width, height: gif.height };
  const isEmpty = gif.frames.length === 0 || canvas.width === 0 || canvas.height === 0;
  if (isEmpty || covers(first, canvas) && !isRestored(gif)) return { bytes, firstPage: 0 };
  const descriptor = Buffer.from([0x2c, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  descriptor.writeUInt16LE(canvas.width, 5);
  descriptor.writeUInt16LE(canvas.height, 7);
  const control = Buffer.from([0x21, 0xf9, 4, 1, 0, 0, 0, 0]);
  const pixel = Buffer.from([2, 2, 0x44, 1, 0]); // the others stay as they are: transparent
  const parts = [bytes.subarray(0, gif.start), control, descriptor, pixel, bytes.subarray(gif.start)];
  return { bytes: Buffer.concat(parts), firstPage: 1 };
}

/** Whether the empty canvas appears again after the first frame. */
function isRestored({ frames }: Gif): boolean {
  return frames.length > 1 && DISPOSAL.previous.includes(frames[0].disposal);
}
