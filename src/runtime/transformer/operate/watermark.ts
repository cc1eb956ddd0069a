import sharp, { OverlayOptions } from 'sharp';
import { PipelineContext } from '../context';
import { layoutOf, requirePossible } from './layout';
import { Size, openImage, requireFastFilters } from '../read/pipeline-image';
import { readOriginal } from '../read/read-original';
import { Watermark } from '../transform-options';

const MARGIN = 10;

/** The longest side of a watermark at a distance, which may be larger than the image. */
const MAX_PLACED = 4096;
const INVISIBLE = { r: 0, g: 0, b: 0, alpha: 0 };

/**
 * Returns a layer with the watermark at its position on a transparent frame. On an animation, it repeats for each
 * frame.
 */
export async function drawWatermark({ mark, layout: { canvas }, options }: PipelineContext): Promise<OverlayOptions[]> {
  if (!mark) throw new TypeError('operations.mark requires the image of the watermark');
  const image = { ...await readOriginal(mark.image, options), frames: 1 };
  const margin = Math.min(MARGIN, Math.floor(Math.min(canvas.width, canvas.height) / 10));
  const size = sizeOf(mark, image, canvas, margin);
  requirePossible(size);
  requireFastFilters(image.passes, size);
  const { data, info } = await openImage(image).autoOrient().resize({ ...size, fit: 'fill' }).toColourspace('srgb')
    .ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  const layer = placeOnFrame(canvas, { data, width: info.width, height: info.height }, mark, margin);
  return [await fadeLayer(layer, { ...canvas, channels: 4 }, mark.alpha ?? 100)];
}

async function fadeLayer(input: Buffer, raw: sharp.Raw, alpha: number): Promise<OverlayOptions> {
  const layer = { raw, tile: true, gravity: 'northwest' };
  if (alpha === 100) return { ...layer, input };
  const veil = { width: 1, height: 1, channels: 4 as const, background: { ...INVISIBLE, alpha: alpha / 100 } };
  const pipeline = sharp(input, { raw }).composite([{ input: { create: veil }, tile: true, blend: 'dest-in' }]);
  return { ...layer, input: await pipeline.raw().toBuffer() };
}

/** Returns the size of a watermark: inside the margin, or at a distance up to the largest one. */
function sizeOf({ x, y, width, height }: Watermark, image: Size, canvas: Size, margin: number): Size {
  const room = { width: canvas.width - 2 * margin, height: canvas.height - 2 * margin };
  const most = x !== undefined || y !== undefined ? { width: MAX_PLACED, height: MAX_PLACED } : room;
  return layoutOf(image, {
    ...width !== undefined && { w: lengthOf(width, canvas.width) },
    ...height !== undefined && { h: lengthOf(height, canvas.height) },
  }, { maxWidth: most.width, maxHeight: most.height, allowEnlargement: true }).result;
}

function lengthOf(length: number, side: number): string {
  return String(Math.max(1, Math.round(length <= 1 ? length * side : length)));
}

/** The largest number of repetitions. Beyond it, there are at most six along each side. */
const MAX_REPETITIONS = 100;
const MAX_ALONG_SIDE = 6;

/** The space between two repetitions where there is room for one and a part. */
const MIN_SPACE = 10;

/** Pixels with four channels. */
export interface Layer extends Size {
  readonly data: Buffer;
}

/** Returns a transparent frame with a watermark at its places. Parts outside are left out. */
function placeOnFrame(frame: Size, mark: Layer, { x, y, align = 'bottom,right' }: Watermark, margin: number): Buffer {
  const canvas = Buffer.alloc(frame.width * frame.height * 4);
  const sides = align.split(',');
  const columns = offsetsOf(x ?? sideOf(sides, 'left', 'right'), frame.width, mark.width, margin);
  const rows = offsetsOf(y ?? sideOf(sides, 'top', 'bottom'), frame.height, mark.height, margin);
  const isMany = columns.length * rows.length > MAX_REPETITIONS;
  const [lefts, tops] = isMany
    ? [fewer(columns, frame.width, mark.width), fewer(rows, frame.height, mark.height)] : [columns, rows];
  for (const top of tops) {
    for (const left of lefts) copy(mark, canvas, frame, left, top);
  }
  return canvas;
}

function copy({ data, width, height }: Layer, canvas: Buffer, frame: Size, left: number, top: number): void {
  const [first, last] = [Math.max(0, -left), Math.min(width, frame.width - left)];
  for (let row = Math.max(0, -top); row < Math.min(height, frame.height - top) && first < last; row++) {
    const target = (top + row) * frame.width + left;
    data.copy(canvas, (target + first) * 4, (row * width + first) * 4, (row * width + last) * 4);
  }
}

/** Returns the side that `align` names, at which there is a margin. */
function sideOf(sides: readonly string[], start: string, end: string): 'start' | 'center' | 'end' {
  return sides.includes(start) ? 'start' : sides.includes(end) ? 'end' : 'center';
}

/** @param place a side, or as in URLs a distance, `center` or `repeat` */
function offsetsOf(place: string, length: number, side: number, margin: number): number[] {
  if (place === 'start') return [margin];
  if (place === 'end') return [length - side - margin];
  if (place === 'center') return [Math.floor((length - side) / 2)];
  if (place === 'repeat') return spread(length, side);
  const [, fromEnd, digits, percent] = /^(-?)(\d+)(p?)$/.exec(place)!;
  const distance = percent ? Math.floor(length * Number(digits) / 100) : Number(digits);
  return [fromEnd ? length - side - distance : distance];
}

/** Returns evenly spread offsets, as thumbor has them. */
function spread(length: number, side: number): number[] {
  const isTight = length / side < 2;
  const count = isTight ? Math.ceil(length / side) : Math.floor(length / side);
  return withSpace(count, side, isTight ? MIN_SPACE : length % side);
}

function fewer(offsets: number[], length: number, side: number): number[] {
  if (offsets.length === 1) return offsets;
  const count = Math.min(MAX_ALONG_SIDE, offsets.length);
  return withSpace(count, side, length - count * side);
}

function withSpace(count: number, side: number, room: number): number[] {
  const space = Math.floor(room / Math.max(1, count - 1));
  return Array.from({ length: count }, (_, index) => index * (side + space));
}
