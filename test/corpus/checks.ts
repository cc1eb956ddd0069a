import { TOLERANCES } from './compare';
import { Operations } from '../../src/runtime/url/image-request';

/** A size in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The way in which an image fits into a size: scaled to it, cropped around its center, or padded. */
export interface Geometry extends Size {
  readonly fit: 'whole' | 'cover' | 'contain';
}

/** A transformation that each file goes through, and the result that it should have. */
export interface Check {
  readonly name: string;
  readonly operations: Operations;
  /** The size that is documented, for an oriented original. */
  readonly geometry: (original: Size) => Geometry;
  /** The color under transparent pixels, if the result is opaque. */
  readonly backdrop?: readonly [number, number, number];
  readonly tolerance: keyof typeof TOLERANCES;
  /** Whether an animation stays one. */
  readonly isAnimated?: boolean;
  /** Whether only animations go through it. */
  readonly isForAnimations?: boolean;
}

export const MAX_SIDE = 2560;

const WHITE = [255, 255, 255] as const;
const MOVING = { tolerance: 'lossy', isAnimated: true, isForAnimations: true } as const;

export const CHECKS: readonly Check[] = [
  { name: 'png', operations: { f: 'png' }, geometry: whole(MAX_SIDE), tolerance: 'lossless' },
  { name: 'avif', operations: { f: 'avif', w: '320' }, geometry: whole(320), tolerance: 'lossy', isAnimated: true },
  { name: 'webp', operations: { f: 'webp', w: '320' }, geometry: whole(320), tolerance: 'lossy', isAnimated: true },
  { name: 'jpg', operations: { f: 'jpg', w: '320' }, geometry: whole(320), backdrop: WHITE, tolerance: 'lossy' },
  { name: 'auto', operations: { f: 'auto', w: '200' }, geometry: whole(200), tolerance: 'lossy', isAnimated: true },
  {
    name: 'crop',
    operations: { f: 'webp', w: '96', h: '96', fit: 'crop' },
    geometry: original => {
      const factor = Math.min(1, original.width / 96, original.height / 96);
      return { fit: 'cover', ...scaled({ width: 96, height: 96 }, factor) };
    },
    tolerance: 'lossy',
    isAnimated: true,
  },
  {
    name: 'fill',
    operations: { f: 'png', w: '120', h: '80', fit: 'fill', bg: 'ff8000' },
    geometry: () => ({ fit: 'contain', width: 120, height: 80 }),
    backdrop: [255, 128, 0],
    tolerance: 'resized',
  },
  { name: 'large', operations: { f: 'webp', w: '1280' }, geometry: whole(1280), ...MOVING },
  { name: 'gif', operations: { f: 'gif', w: '640' }, geometry: whole(640), ...MOVING },
];

/**
 * Whether the pixels of an animation are above a limit of `docs/transformation.md`, so that it may become its first
 * frame. In WebP, only what changes counts, which is at most the whole.
 */
export function mayBeStill(
  original: Size & { readonly frames: number; readonly format?: string }, result: Size, isGif: boolean,
): boolean {
  const pixels = ({ width, height }: Size): number => original.frames * Math.max(7500, width * height);
  return pixels(original) > (original.format === 'GIF' ? 300e6 : 128e6) || pixels(result) > (isGif ? 25e6 : 100e6);
}

/** Scales to a width, and within the maximum size, but never up. */
function whole(width: number): Check['geometry'] {
  return original => {
    const factor = Math.min(1, width / original.width, MAX_SIDE / original.height);
    return { fit: 'whole', ...scaled(original, factor) };
  };
}

function scaled({ width, height }: Size, factor: number): Size {
  return { width: Math.max(1, Math.round(width * factor)), height: Math.max(1, Math.round(height * factor)) };
}
