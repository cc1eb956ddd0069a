/*
 * The size of a variant, by the section "Sizes" of docs/urls.md alone: no code of `src` is used.
 */

/** A size in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The parameters of a URL that decide the size. Rotations are quarter turns. */
export interface SizeParameters {
  readonly w?: string;
  readonly h?: string;
  readonly dpr?: string;
  readonly ar?: string;
  readonly fit?: string;
  readonly rot?: string;
}

/** The settings of a CDN that decide the size. */
export interface SizeLimits {
  readonly widths: readonly number[];
  readonly maxWidth: number;
  readonly maxHeight: number;
  readonly allowEnlargement: boolean;
}

/** A side of a box: pixels of the variant, or a share of the original. */
type Side = { readonly pixels: number } | { readonly share: number };

/** A box, and what it is for. */
export interface Box {
  readonly fit: 'inside' | 'crop' | 'fill' | 'stretch';
  readonly w?: Side;
  readonly h?: Side;
  /** The aspect ratio of a crop that has at most one side. */
  readonly ratio?: number;
  readonly enlarges: boolean;
}

const FITS: Record<string, Box['fit']> = {
  clip: 'inside',
  max: 'inside',
  crop: 'crop',
  min: 'crop',
  facearea: 'crop',
  fill: 'fill',
  fillmax: 'fill',
  clamp: 'fill',
  scale: 'stretch',
};

/** Returns the size of a variant of an original. */
export function documentedSize(parameters: SizeParameters, original: Size, limits: SizeLimits): Size {
  const image = Number(parameters.rot ?? 0) % 180 === 0 ? original : turned(original);
  const box = documentedBox(parameters, limits);
  // Other fits have the size that they have without `rot`.
  const sides = box.fit === 'inside' ? image : original;
  const w = pixelsOf(box.w, sides.width);
  const h = pixelsOf(box.h, sides.height);
  if (box.fit === 'inside') {
    const isBox = w !== undefined || h !== undefined;
    const most = box.enlarges && isBox ? Infinity : 1;
    return scaled(image, Math.min(
      Math.min(w ?? Infinity, limits.maxWidth) / image.width,
      Math.min(h ?? Infinity, limits.maxHeight) / image.height,
      most,
    ));
  }
  // Shares are rounded to pixels after both sides are reduced.
  const exact = { width: exactOf(box.w, sides.width)!, height: exactOf(box.h, sides.height)! };
  const requested = box.ratio === undefined ? exact : largest(box.ratio, w, h, image, limits);
  const result = scaled(
    requested, Math.min(1, limits.maxWidth / requested.width, limits.maxHeight / requested.height),
  );
  if (box.fit === 'fill' || box.enlarges && (box.ratio === undefined || w !== undefined || h !== undefined)) {
    return result;
  }
  return scaled(result, Math.min(1, image.width / result.width, image.height / result.height));
}

/** Returns the box of a request. Requests with equal boxes and equal other parameters share a variant. */
export function documentedBox(parameters: SizeParameters, limits: SizeLimits): Box {
  const { w, h, ar, fit = 'clip' } = parameters;
  const dpr = Number(parameters.dpr ?? 1);
  const isMaximum = ['max', 'min', 'fillmax'].includes(fit);
  const enlarges = limits.allowEnlargement && !isMaximum;
  const isCrop = FITS[fit] === 'crop';
  const ratio = isCrop && ar !== undefined && (w === undefined || h === undefined) ? ratioOf(ar) : undefined;
  const isBox = w !== undefined && h !== undefined;
  if (ratio === undefined && !(isBox && FITS[fit] !== 'inside')) return { fit: 'inside', ...bound(), enlarges };
  const pixels = { w: isShare(w) ? undefined : w, h: isShare(h) ? undefined : h };
  const isInPixels = isBox ? pixels.w !== undefined && pixels.h !== undefined
    : pixels.w !== undefined || pixels.h !== undefined;
  if (!isInPixels) return { fit: FITS[fit], ...bound(), ratio, enlarges };
  const perWidth = isBox ? Number(h) / Number(w) : 1 / ratio!;
  const width = pixels.w === undefined ? Number(h) / perWidth : Number(w);
  const snapped = proportional(Math.round(width * dpr), perWidth, limits);
  const height = Math.min(limits.maxHeight, atLeastOne(snapped * perWidth));
  return { fit: FITS[fit], w: { pixels: snapped }, h: { pixels: height }, enlarges };

  /** Limits each side by itself. */
  function bound(): Pick<Box, 'w' | 'h'> {
    const isPair = isBox && !isShare(w) && !isShare(h);
    const wide = w === undefined || isShare(w) ? undefined : snap(Math.round(Number(w) * dpr), limits);
    const factor = isPair ? Math.max(1, wide! / (Number(w) * dpr)) : 1;
    return {
      ...w !== undefined && { w: wide === undefined ? { share: shareOf(w, dpr) } : { pixels: wide } },
      ...h !== undefined && {
        h: isShare(h) ? { share: shareOf(h, dpr) }
          : { pixels: Math.min(limits.maxHeight, atLeastOne(Number(h) * dpr * factor)) },
      },
    };
  }
}

function isShare(side: string | undefined): boolean {
  return side !== undefined && (Number(side) < 1 || side === '1.0');
}

function shareOf(side: string, dpr: number): number {
  return Math.min(1, Number((Number(side) * dpr).toFixed(2)));
}

function snap(width: number, { widths }: SizeLimits): number {
  return widths.find(each => each >= width) ?? widths[widths.length - 1];
}

function proportional(width: number, perWidth: number, limits: SizeLimits): number {
  const isLow = (each: number): boolean => Math.round(each * perWidth) <= limits.maxHeight;
  const snapped = snap(width, limits);
  return isLow(snapped) ? snapped : [...limits.widths].reverse().find(isLow) ?? limits.widths[0];
}

function pixelsOf(side: Side | undefined, original: number): number | undefined {
  return side && atLeastOne(exactOf(side, original)!);
}

function exactOf(side: Side | undefined, original: number): number | undefined {
  return side && ('pixels' in side ? side.pixels : side.share * original);
}

/** Returns the largest size of an aspect ratio within the given side, or the image if there is none. */
function largest(
  ratio: number, w: number | undefined, h: number | undefined, image: Size, { maxWidth, maxHeight }: SizeLimits,
): Size {
  const isGiven = w !== undefined || h !== undefined;
  const width = Math.min(isGiven ? w ?? Infinity : image.width, maxWidth);
  const height = Math.min(isGiven ? h ?? Infinity : image.height, maxHeight);
  const wide = Math.min(width, height * ratio);
  return { width: atLeastOne(wide), height: atLeastOne(wide / ratio) };
}

function ratioOf(ar: string): number {
  const [width, height] = ar.split(':').map(Number);
  return width / height;
}

function turned({ width, height }: Size): Size {
  return { width: height, height: width };
}

function scaled({ width, height }: Size, factor: number): Size {
  return { width: atLeastOne(width * factor), height: atLeastOne(height * factor) };
}

function atLeastOne(length: number): number {
  return Math.max(1, Math.round(length));
}
