import { Region } from 'sharp';
import { FocalPoint } from './focus/focal-point';
import { Operations } from '../../url/image-request';
import { isShare } from '../../url/request-operations';
import { Size } from '../read/pipeline-image';
import { TransformError } from '../transform-error';
import { TransformOptions } from '../transform-options';

/** A size, and the size before a rotation. */
type Turned = Size & { readonly unrotated?: Size };

type Limits = Pick<TransformOptions, 'maxWidth' | 'maxHeight' | 'allowEnlargement'>;

const SIDES = ['pad-top', 'pad-right', 'pad-bottom', 'pad-left'];

/** Returns operations with the padding of all sides as one, or none if it is 0. */
export function withPadding(operations: Operations): Operations {
  if (SIDES.every(side => operations[side] === undefined)) return operations;
  const { pad = '0', ...others } = operations;
  const lengths = sidesOf(pad).map((length, index) => Number(operations[SIDES[index]] ?? length));
  return lengths.some(length => length > 0) ? { ...others, pad: lengths.join('_') } : others;
}

/**
 * Returns the layout for an image of a size. Sides have at least one pixel, and never exceed the limits.
 */
export function layoutOf(image: Turned, requested: Operations, limits: Limits): Layout {
  const operations = adapted(image, withPixels(image, requested, limits));
  const padding = paddingOf(operations, limits);
  const inner = unpadded(image, operations, limits, padding);
  const { width, height } = inner.result;
  const canvas = { width: width + padding.width, height: height + padding.height };
  return { ...inner, canvas, origin: { left: padding.left, top: padding.top } };
}

function unpadded(image: Size, operations: Operations, outer: Limits, padding: Size): Unpadded {
  const fit = operations.fit ?? 'clip';
  const limits = { ...outer, maxWidth: outer.maxWidth - padding.width, maxHeight: outer.maxHeight - padding.height };
  const box = boxOf(image, operations, limits, padding);
  const enlarges = limits.allowEnlargement && !/^(min|.*max)$/.test(fit) && box !== undefined;
  if (!box || fitsInside(fit)) return whole(within(image, box ?? {}, limits, enlarges));
  if (fit === 'fill' || fit === 'fillmax' || fit === 'clamp') {
    return surrounded(within(image, box, limits, enlarges), box);
  }
  if (fit === 'outside' || fit === 'outsidemax') return whole(covering(image, box, limits, enlarges));
  const result = enlarges ? box : shrunk(box, Math.min(1, image.width / box.width, image.height / box.height));
  return fit === 'scale' ? whole(result) : cropped(image, result, operations);
}

/** Returns operations with sizes in pixels, and focal points in shares. */
function withPixels(image: Turned, operations: Operations, limits: Limits): Operations {
  const { width, height } = image;
  return {
    ...operations,
    ...(isShare(operations.w) || isShare(operations.h)) && sharesInPixels(image, operations, limits),
    ...operations['fp-x'] !== undefined && { 'fp-x': String(focalShare(Number(operations['fp-x']), width)) },
    ...operations['fp-y'] !== undefined && { 'fp-y': String(focalShare(Number(operations['fp-y']), height)) },
  };
}

/**
 * Returns width and height, of which one is a share at least, in pixels. If they are the size of the result, they are
 * shares of the image without its rotation, and keep their proportions within the limits.
 */
function sharesInPixels(image: Turned, { w, h, fit }: Operations, limits: Limits): { w?: string; h?: string } {
  const isExact = !fitsInside(fit);
  const { width, height } = isExact && image.unrotated || image;
  const pixels = (side: string | undefined, length: number): number =>
    isShare(side) ? Number(side) * length : Number(side ?? 0);
  const box = { width: pixels(w, width), height: pixels(h, height) };
  const factor = isExact ? Math.min(1, limits.maxWidth / box.width, limits.maxHeight / box.height) : 1;
  const sides = shrunk(box, factor);
  return { ...w !== undefined && { w: String(sides.width) }, ...h !== undefined && { h: String(sides.height) } };
}

/**
 * Returns a distance of a focal point as a share of a side: above 1, it is in pixels, and below 0 in pixels from the
 * other end.
 */
export function focalShare(distance: number, side: number): number {
  if (distance >= 0 && distance <= 1) return distance;
  const share = distance / side;
  return Math.max(0, Math.min(1, share < 0 ? 1 + share : share));
}

/** Returns operations with width and height exchanged if they are to be turned like the image. */
function adapted({ width, height }: Size, operations: Operations): Operations {
  const { adaptive, w, h } = operations;
  const isOther = (width - height) * (Number(w) - Number(h)) < 0;
  return adaptive !== undefined && isOther ? { ...operations, w: h, h: w } : operations;
}

/** Whether the image is only to fit into a box, whose sides are then limited independently. */
function fitsInside(fit = 'clip'): boolean {
  return fit === 'clip' || fit === 'max';
}

/** Returns the requested box. A missing side is as long as possible. */
function boxOf(image: Size, operations: Operations, limits: Limits, padding: Size): Size | undefined {
  const isSized = operations.w !== undefined || operations.h !== undefined;
  if (operations.ar !== undefined) {
    const most = { width: Number(operations.w ?? Infinity), height: Number(operations.h ?? Infinity) };
    return largestOf(ratioOf(operations.ar), isSized ? most : image, limits);
  }
  if (!isSized) return undefined;
  return {
    width: Math.min(Number(operations.w ?? Infinity) - padding.width, limits.maxWidth),
    height: Math.min(Number(operations.h ?? Infinity) - padding.height, limits.maxHeight),
  };
}

/** Returns the largest box of an aspect ratio within a size and the limits. */
function largestOf(ratio: number, most: Size, limits: Limits): Size {
  const width = Math.min(most.width, limits.maxWidth, ratio * Math.min(most.height, limits.maxHeight));
  return rounded({ width, height: width / ratio });
}

function within(image: Size, box: Partial<Size>, limits: Limits, enlarges: boolean): Size {
  const width = box.width ?? limits.maxWidth;
  const height = box.height ?? limits.maxHeight;
  return shrunk(image, Math.min(width / image.width, height / image.height, enlarges ? Infinity : 1));
}

/** Returns the least size that covers a box. */
function covering(image: Size, box: Size, { maxWidth, maxHeight }: Limits, enlarges: boolean): Size {
  const factor = Math.max(box.width / image.width, box.height / image.height);
  return shrunk(image, Math.min(factor, maxWidth / image.width, maxHeight / image.height, enlarges ? Infinity : 1));
}

/** Returns the padding: its position, and the sum of both sides. At least one pixel of the image remains. */
function paddingOf({ pad, w, h }: Operations, { maxWidth, maxHeight }: Limits): Size & Place {
  if (pad === undefined) return { left: 0, top: 0, width: 0, height: 0 };
  const [top, right, bottom, left] = sidesOf(pad);
  const horizontal = reduced(left, right, Math.min(Number(w ?? Infinity), maxWidth) - 1);
  const vertical = reduced(top, bottom, Math.min(Number(h ?? Infinity), maxHeight) - 1);
  return { left: horizontal.start, top: vertical.start, width: horizontal.sum, height: vertical.sum };
}

function reduced(start: number, end: number, available: number): { start: number; sum: number } {
  const factor = Math.min(1, available / Math.max(1, start + end));
  return { start: Math.floor(start * factor), sum: Math.floor(start * factor) + Math.floor(end * factor) };
}

/** Returns the four lengths of a list of one or four, clockwise. */
export function sidesOf(list: string): number[] {
  const lengths = list.split('_').map(Number);
  return [0, 1, 2, 3].map(side => lengths[side] ?? lengths[0]);
}

function whole(size: Size): Unpadded {
  return { scaled: size, result: size };
}

function surrounded(scaled: Size, box: Size): Unpadded {
  const left = Math.floor((box.width - scaled.width) / 2);
  const top = Math.floor((box.height - scaled.height) / 2);
  return { scaled, result: box, placed: { left, top } };
}

function cropped(image: Size, result: Size, operations: Operations): Unpadded {
  const scaled = shrunk(image, Math.max(result.width / image.width, result.height / image.height));
  const kept = keptAround(pointOf(operations), result, scaled);
  return { scaled, result, kept, ...operations.crop === 'faces' && { isByContent: true } };
}

/** Returns the part of a size that has a point as near to its center as possible. */
export function keptAround({ x, y }: FocalPoint, { width, height }: Size, scaled: Size): Region {
  const left = centered(x * scaled.width, width, scaled.width);
  const top = centered(y * scaled.height, height, scaled.height);
  return { left, top, width, height };
}

/** Returns the center of the crop, in shares of the image. A side or corner is the outermost point there. */
function pointOf(operations: Operations): FocalPoint {
  if (operations.crop === 'focalpoint') {
    return { x: Number(operations['fp-x'] ?? 0.5), y: Number(operations['fp-y'] ?? 0.5) };
  }
  const sides = (operations.crop ?? '').split('_');
  return { x: between(sides, 'left', 'right'), y: between(sides, 'top', 'bottom') };
}

function between(sides: string[], start: string, end: string): number {
  return sides.includes(start) ? 0 : sides.includes(end) ? 1 : 0.5;
}

function centered(middle: number, length: number, available: number): number {
  return Math.max(0, Math.min(available - length, Math.round(middle - length / 2)));
}

/** Returns a size at a scale. Sides have at least one pixel. */
export function shrunk(size: Size, factor: number): Size {
  return rounded({ width: size.width * factor, height: size.height * factor });
}

function rounded({ width, height }: Size): Size {
  return { width: Math.max(1, Math.round(width)), height: Math.max(1, Math.round(height)) };
}

function ratioOf(ar: string): number {
  const [width, height] = ar.split('_').map(Number);
  return width / height;
}

/** Whether a mask or rounded corners of a border make parts of the image transparent. */
export function isCut(operations: Operations): boolean {
  const { mask, border, 'border-radius': radius } = operations;
  return mask !== undefined || border !== undefined && radius !== undefined;
}

/** Whether parts of a variant of an opaque image are transparent unless it has a backdrop. */
export function hasGaps({ placed }: Layout, operations: Operations): boolean {
  const isPlain = placed !== undefined && operations.fit !== 'clamp' && operations.fill === undefined;
  return isPlain || operations.pad !== undefined || isCut(operations);
}

// The maximum of libvips. A crop of a very narrow image may scale it by thousands before.
const MAX_SIDE = 1e7;

/** Rejects a size before a crop that libvips does not have. */
export function requirePossible({ width, height }: Size): void {
  if (Math.max(width, height) > MAX_SIDE) {
    throw new TransformError('too-large', `The image would be ${width}x${height} before its crop.`);
  }
}

/** Sizes in a transformation: the image is scaled, and then cropped or padded to the result, which lies on a canvas. */
export interface Layout {
  readonly scaled: Size;
  readonly result: Size;
  /** The part of the scaled image that is kept. */
  readonly kept?: Region;
  /** Whether the kept part is to be found by content. Until then, it is in the middle. */
  readonly isByContent?: boolean;
  /** Position of the scaled image in a larger result. */
  readonly placed?: Place;
  /** The size of the variant: the result with the padding around it. */
  readonly canvas: Size;
  /** Position of the result on the canvas. */
  readonly origin: Place;
}

/** A position, in pixels from the top left. */
export interface Place {
  readonly left: number;
  readonly top: number;
}

/** Sizes before padding. */
export type Unpadded = Omit<Layout, 'canvas' | 'origin'>;
