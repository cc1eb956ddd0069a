import { Region } from 'sharp';
import { TransformOptions } from './options';
import { Size } from './picture';
import { Operations } from '../../url/image-request';

/** How a picture gets its size: scaled, and then cut or surrounded. */
export interface Layout {
  readonly scaled: Size;
  readonly result: Size;
  /** What is kept of the scaled picture. */
  readonly kept?: Region;
  /** What is kept is found by content. */
  readonly search?: 'entropy' | 'attention';
  /** Where the scaled picture lies in a larger result. */
  readonly placed?: { readonly left: number; readonly top: number };
}

type Limits = Pick<TransformOptions, 'maxWidth' | 'maxHeight' | 'allowEnlargement'>;

/**
 * What the sizing operations mean for a picture of this size. Sides are never less than a pixel, nor above the limits.
 */
export function layoutOf(picture: Size, operations: Operations, limits: Limits): Layout {
  const fit = operations.fit ?? 'clip';
  const box = boxOf(picture, operations, limits);
  const enlarges = limits.allowEnlargement && fit !== 'max' && fit !== 'min' && box !== undefined;
  if (!box || fit === 'clip' || fit === 'max') return whole(within(picture, box ?? {}, limits, enlarges));
  if (fit === 'fill') return surrounded(within(picture, box, limits, enlarges), box);
  const result = enlarges ? box : shrunk(box, Math.min(1, picture.width / box.width, picture.height / box.height));
  return fit === 'scale' ? whole(result) : cropped(picture, result, operations);
}

/** The box that is asked for; a side that is not asked for is as long as it may be. */
function boxOf(picture: Size, operations: Operations, limits: Limits): Size | undefined {
  if (operations.ar !== undefined) return largestOf(ratioOf(operations.ar), picture, limits);
  if (operations.w === undefined && operations.h === undefined) return undefined;
  return {
    width: Math.min(Number(operations.w ?? Infinity), limits.maxWidth),
    height: Math.min(Number(operations.h ?? Infinity), limits.maxHeight),
  };
}

/** The largest box of a ratio in the picture and the limits. */
function largestOf(ratio: number, picture: Size, limits: Limits): Size {
  const width = Math.min(picture.width, limits.maxWidth, ratio * Math.min(picture.height, limits.maxHeight));
  return rounded({ width, height: width / ratio });
}

function within(picture: Size, box: Partial<Size>, limits: Limits, enlarges: boolean): Size {
  const width = box.width ?? limits.maxWidth;
  const height = box.height ?? limits.maxHeight;
  return shrunk(picture, Math.min(width / picture.width, height / picture.height, enlarges ? Infinity : 1));
}

function whole(size: Size): Layout {
  return { scaled: size, result: size };
}

function surrounded(scaled: Size, box: Size): Layout {
  const left = Math.floor((box.width - scaled.width) / 2);
  const top = Math.floor((box.height - scaled.height) / 2);
  return { scaled, result: box, placed: { left, top } };
}

function cropped(picture: Size, result: Size, operations: Operations): Layout {
  const scaled = shrunk(picture, Math.max(result.width / picture.width, result.height / picture.height));
  const search = operations.crop === 'entropy' ? 'entropy' : operations.crop === 'edges' ? 'attention' : undefined;
  const point = pointOf(operations);
  const left = centred(point.x * scaled.width, result.width, scaled.width);
  const top = centred(point.y * scaled.height, result.height, scaled.height);
  return { scaled, result, kept: { left, top, ...result }, search };
}

/** What is to be in the middle, as far as the picture reaches; a side or corner is the outermost point there. */
function pointOf(operations: Operations): { x: number; y: number } {
  if (operations.crop === 'focalpoint') return { x: Number(operations['fp-x']), y: Number(operations['fp-y']) };
  const sides = (operations.crop ?? '').split('_');
  return { x: between(sides, 'left', 'right'), y: between(sides, 'top', 'bottom') };
}

function between(sides: string[], start: string, end: string): number {
  return sides.includes(start) ? 0 : sides.includes(end) ? 1 : 0.5;
}

function centred(middle: number, length: number, available: number): number {
  return Math.max(0, Math.min(available - length, Math.round(middle - length / 2)));
}

function shrunk(size: Size, factor: number): Size {
  return rounded({ width: size.width * factor, height: size.height * factor });
}

function rounded({ width, height }: Size): Size {
  return { width: Math.max(1, Math.round(width)), height: Math.max(1, Math.round(height)) };
}

function ratioOf(ar: string): number {
  const [width, height] = ar.split('_').map(Number);
  return width / height;
}
