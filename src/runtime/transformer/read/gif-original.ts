import { ReadableOriginal, Size } from './pipeline-image';
import { DISPOSAL, Gif, GifFrame, areComplete, codesIn, readGif } from '../formats/gif';
import { TransformError } from '../transform-error';
import { TransformOptions } from '../transform-options';

/** The largest side of a screen, whose fields have 16 bits. */
const MAX_SIDE = 0xffff;

/** Code size of a frame of 256 colors. */
const FULL_CODE_SIZE = 8;

/**
 * Returns a GIF that libvips decodes like browsers do, and rejects it if it is cut or a frame is incomplete.
 *
 * A first frame that exceeds the screen enlarges it. libvips clips the frame.
 *
 * An opaque frame that is cleared leaves transparent pixels. libvips paints the background color, unless the frame has
 * a transparent color: 255 is, which no frame of fewer colors contains. ImageMagick writes such files with
 * `-dispose background`, and Pillow with `disposal=2`.
 *
 * A canvas outside the first frame is transparent. libvips decodes no transparency unless a frame has a transparent
 * color, and it takes common screen sizes for a mistake: a transparent frame of the whole canvas precedes the first.
 * ImageMagick writes such files with `-trim`, and Pillow with `disposal=3`, which empties the canvas again.
 */
export function decodableGif(original: Buffer, { maxInputPixels }: TransformOptions): ReadableOriginal {
  const blocks = readGif(original);
  const gif = { ...blocks, ...screenOf(blocks) };
  const isTooLarge = [gif, ...gif.frames].some(({ width, height }) => width * height > maxInputPixels);
  if (isTooLarge) throw new TransformError('too-large');
  if (gif.isCut || !gif.frames.every(frame => isComplete(original, frame))) throw new TransformError('corrupt');
  return { ...withCanvas(withHoles(withScreen(original, gif), gif), gif), changes: changesOf(gif) };
}

function screenOf({ width, height, frames: [first] }: Gif): Size {
  if (first === undefined) return { width, height };
  return {
    width: Math.min(Math.max(width, first.left + first.width), MAX_SIDE),
    height: Math.min(Math.max(height, first.top + first.height), MAX_SIDE),
  };
}

function withScreen(original: Buffer, { width, height }: Size): Buffer {
  if (original.readUInt16LE(6) === width && original.readUInt16LE(8) === height) return original;
  const bytes = Buffer.from(original);
  bytes.writeUInt16LE(width, 6);
  bytes.writeUInt16LE(height, 8);
  return bytes;
}

function isComplete(bytes: Buffer, frame: GifFrame): boolean {
  return areComplete(codesIn(bytes, frame), frame.codeSize, frame.width * frame.height);
}

function covers(over: GifFrame, under: Pick<GifFrame, 'left' | 'top' | 'width' | 'height'>): boolean {
  return over.left <= under.left && over.top <= under.top
    && over.left + over.width >= under.left + under.width && over.top + over.height >= under.top + under.height;
}

/** Counts the pixels of each frame, and those of the frame before that are removed. */
function changesOf({ width, height, frames }: Gif): number[] {
  return frames.map((frame, index) => {
    const [own, before] = [frame, frames[index - 1]].map(each => (each ? each.width * each.height : 0));
    const isRemoved = before > 0 && [DISPOSAL.background, ...DISPOSAL.previous].includes(frames[index - 1].disposal);
    return Math.max(own, isRemoved ? Math.min(own + before, width * height) : 0);
  });
}

/** Declares a transparent color in opaque frames that are cleared, unless the next frame covers them. */
function withHoles(original: Buffer, { frames }: Gif): Buffer {
  const isOpaque = (frame: GifFrame): boolean => frame.control === undefined || original[frame.control + 3] % 2 === 0;
  const leavesHole = (frame: GifFrame, next: GifFrame | undefined): boolean =>
    frame.disposal === DISPOSAL.background && next !== undefined && !(isOpaque(next) && covers(next, frame));
  const opaque = frames.filter((frame, index) =>
    frame.codeSize < FULL_CODE_SIZE && isOpaque(frame) && leavesHole(frame, frames[index + 1]));
  if (opaque.length === 0) return original;
  const bytes = Buffer.from(original);
  for (const { control } of opaque) {
    bytes[control! + 3]++; // the lowest bit, which is 0
    bytes[control! + 6] = 255;
  }
  return bytes;
}

function withCanvas(bytes: Buffer, gif: Gif): ReadableOriginal {
  const [first] = gif.frames;
  const canvas = { left: 0, top: 0, width: gif.width, height: gif.height };
  const isEmpty = gif.frames.length === 0 || canvas.width === 0 || canvas.height === 0;
  if (isEmpty || covers(first, canvas) && !isRestored(gif)) return { bytes };
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
