import sharp, { OverlayOptions } from 'sharp';
import { Context } from './context';
import { layoutOf } from './layout';
import { Watermark } from './options';
import { Size, open } from './picture';
import { requireQuickFilters } from './quick-filters';
import { readOriginal } from './read-original';

const MARGIN = 10;
const INVISIBLE = { r: 0, g: 0, b: 0, alpha: 0 };

/**
 * The watermark in its place on a frame that is otherwise transparent: laid over an animation, it is repeated for each.
 */
export async function watermark({ mark, layout, options }: Context): Promise<OverlayOptions> {
  if (!mark) throw new TypeError('operations.mark needs the image of the watermark');
  const picture = { ...await readOriginal(mark.image, options), frames: 1 };
  const margin = Math.min(MARGIN, Math.floor(Math.min(layout.result.width, layout.result.height) / 10));
  const size = sizeOf(mark, picture, layout.result, margin);
  requireQuickFilters(picture.passes, size);
  const { left, top } = placeOf(mark.align ?? 'bottom,right', size, layout.result, margin);
  const right = layout.result.width - size.width - left;
  const bottom = layout.result.height - size.height - top;
  const frame = open(picture).resize({ ...size, fit: 'fill' }).autoOrient().ensureAlpha().extend({ left, top, right, bottom, background: INVISIBLE });
  const { data, info } = await frame.raw().toBuffer({ resolveWithObject: true });
  return faded(data, { width: info.width, height: info.height, channels: info.channels }, mark.alpha ?? 100);
}

async function faded(input: Buffer, raw: sharp.Raw, alpha: number): Promise<OverlayOptions> {
  const veil = { create: { width: 1, height: 1, channels: 4 as const, background: { ...INVISIBLE, alpha: alpha / 100 } } };
  const pixels = alpha === 100 ? input : await sharp(input, { raw }).composite([{ input: veil, tile: true, blend: 'dest-in' }]).raw().toBuffer();
  return { input: pixels, raw, tile: true, gravity: 'northwest' };
}

function sizeOf({ width }: Watermark, picture: Size, frame: Size, margin: number): Size {
  const most = { maxWidth: frame.width - 2 * margin, maxHeight: frame.height - 2 * margin };
  if (width === undefined) return layoutOf(picture, {}, { ...most, allowEnlargement: false }).result;
  const pixels = Math.max(1, Math.round(width <= 1 ? width * frame.width : width));
  return layoutOf(picture, { w: String(pixels) }, { ...most, allowEnlargement: true }).result;
}

function placeOf(align: string, size: Size, frame: Size, margin: number): { left: number; top: number } {
  const sides = align.split(',');
  const place = (room: number, start: string, end: string): number =>
    sides.includes(start) ? margin : sides.includes(end) ? room - margin : Math.floor(room / 2);
  return { left: place(frame.width - size.width, 'left', 'right'), top: place(frame.height - size.height, 'top', 'bottom') };
}
