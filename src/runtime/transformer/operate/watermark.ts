import sharp, { OverlayOptions } from 'sharp';
import { PipelineContext } from '../context';
import { layoutOf, requirePossible } from './layout';
import { Operations } from '../../url/image-request';
import { PipelineImage, Size, openImage, requireFastFilters } from '../read/pipeline-image';
import { readOriginal } from '../read/read-original';
import { TransformError } from '../transform-error';
import { Watermark, WatermarkPlace } from '../transform-options';

const MARGIN = 10;

/** The longest side of a watermark that has a place, which may be larger than the image. */
const MAX_PLACED = 4096;
const INVISIBLE = { r: 0, g: 0, b: 0, alpha: 0 };

/**
 * Returns the layers of the watermarks. They are made one after the other, so that only one
 * image is decoded at a time. All layers remain in memory: several have together at most as many pixels as an original
 * may have.
 */
export async function drawWatermarks(context: PipelineContext): Promise<OverlayOptions[]> {
  const { mark, layout: { canvas }, options } = context;
  if (!mark) throw new TypeError('operations.mark requires the image of the watermark');
  const all = [mark, ...mark.others ?? []];
  if (all.length > 1 && all.length * canvas.width * canvas.height > options.maxInputPixels) {
    throw new TransformError('too-large', 'The watermarks have too many pixels together.');
  }
  const layers: OverlayOptions[] = [];
  for (const each of all) layers.push(await layerOf(each, context));
  return layers;
}

/**
 * Returns a layer with a watermark at its position on a transparent frame. On an animation, it repeats for each frame.
 */
async function layerOf(mark: Watermark, context: PipelineContext): Promise<OverlayOptions> {
  const { layout: { canvas }, options } = context;
  const image = { ...await readOriginal(mark.image, options), frames: 1 };
  if (mark.place) return drawPlaced(mark, mark.place, image, canvas);
  const margin = Math.min(MARGIN, Math.floor(Math.min(canvas.width, canvas.height) / 10));
  const size = sizeOf(mark, image, canvas, margin);
  requireFastFilters(image.passes, size);
  const { left, top } = placeOf(mark.align ?? 'bottom,right', size, canvas, margin);
  const right = canvas.width - size.width - left;
  const bottom = canvas.height - size.height - top;
  const frame = openImage(image).resize({ ...size, fit: 'fill' }).autoOrient().ensureAlpha()
    .extend({ left, top, right, bottom, background: INVISIBLE });
  const { data, info } = await frame.raw().toBuffer({ resolveWithObject: true });
  return fadeLayer(data, { width: info.width, height: info.height, channels: info.channels }, mark.alpha ?? 100);
}

/** Returns the layer of a watermark that has the place and size of a dialect. */
async function drawPlaced(
  mark: Watermark, place: WatermarkPlace, image: PipelineImage, canvas: Size,
): Promise<OverlayOptions> {
  const most = { maxWidth: MAX_PLACED, maxHeight: MAX_PLACED, allowEnlargement: true };
  const { scaled } = layoutOf(image, sizesOf(mark, place, canvas), most);
  requirePossible(scaled);
  requireFastFilters(image.passes, scaled);
  const { data, info } = await openImage(image).autoOrient().resize({ ...scaled, fit: 'fill' }).toColourspace('srgb')
    .ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  const layer = placeOnFrame(canvas, { data, width: info.width, height: info.height }, place);
  return fadeLayer(layer, { ...canvas, channels: 4 }, mark.alpha ?? 100);
}

/** Returns the operations for the size of a watermark on a canvas. */
function sizesOf({ width }: Watermark, { height }: WatermarkPlace, canvas: Size): Operations {
  return {
    ...width !== undefined && { w: lengthOf(width, canvas.width) },
    ...height !== undefined && { h: lengthOf(height, canvas.height) },
  };
}

function lengthOf(length: number, side: number): string {
  return String(Math.max(1, Math.round(length <= 1 ? length * side : length)));
}

async function fadeLayer(input: Buffer, raw: sharp.Raw, alpha: number): Promise<OverlayOptions> {
  const layer = { raw, tile: true, gravity: 'northwest' };
  if (alpha === 100) return { ...layer, input };
  const veil = { width: 1, height: 1, channels: 4 as const, background: { ...INVISIBLE, alpha: alpha / 100 } };
  const pipeline = sharp(input, { raw }).composite([{ input: { create: veil }, tile: true, blend: 'dest-in' }]);
  return { ...layer, input: await pipeline.raw().toBuffer() };
}

function sizeOf({ width }: Watermark, image: Size, frame: Size, margin: number): Size {
  const most = { maxWidth: frame.width - 2 * margin, maxHeight: frame.height - 2 * margin };
  if (width === undefined) return layoutOf(image, {}, { ...most, allowEnlargement: false }).result;
  const pixels = Math.max(1, Math.round(width <= 1 ? width * frame.width : width));
  return layoutOf(image, { w: String(pixels) }, { ...most, allowEnlargement: true }).result;
}

function placeOf(align: string, size: Size, frame: Size, margin: number): { left: number; top: number } {
  const sides = align.split(',');
  const place = (room: number, start: string, end: string): number =>
    sides.includes(start) ? margin : sides.includes(end) ? room - margin : Math.floor(room / 2);
  return {
    left: place(frame.width - size.width, 'left', 'right'), top: place(frame.height - size.height, 'top', 'bottom'),
  };
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

/** A place, such as `10`, `n10` (from the right or bottom), `n5p` (in percent), `center` or `repeat`. */
export interface Places {
  readonly x: string;
  readonly y: string;
}

/** Returns a transparent frame with a watermark at its places. Parts outside are left out. */
function placeOnFrame(frame: Size, mark: Layer, { x, y }: Places): Buffer {
  const canvas = Buffer.alloc(frame.width * frame.height * 4);
  const columns = offsetsOf(x, frame.width, mark.width);
  const rows = offsetsOf(y, frame.height, mark.height);
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

function offsetsOf(place: string, length: number, side: number): number[] {
  if (place === 'center') return [Math.floor((length - side) / 2)];
  if (place === 'repeat') return spread(length, side);
  const [, fromEnd, digits, percent] = /^(n?)(\d+)(p?)$/.exec(place)!;
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
