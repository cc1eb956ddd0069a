import { CloudinaryDraft, Parts, isSized, set } from './cloudinary-draft';
import { COMPASS } from './cloudinary-gravity';
import { lengthOf, ratioOf } from './cloudinary-lengths';
import { entryOf } from '../../../../model/entry-of';

/** Steps of former components, which the CDN applies after it cuts out the area. */
const EARLIER_STEPS = ['rect', 'rot', 'flip', 'trim', 'mask', 'border', 'dpr'];

const ACROSS = /left|right/;
const DOWN = /top|bottom/;

/** Adds an area of the original, in pixels or shares, which the CDN cuts out before all other operations. */
export function addCrop(draft: CloudinaryDraft, { w, h, x, y, g, ar, z, dpr }: Parts): void {
  const { parameters } = draft;
  const hasSteps = EARLIER_STEPS.some(name => parameters[name] !== undefined);
  if (isSized(draft) || hasSteps) {
    draft.refused.push('c_crop after another step');
    return;
  }
  const position = positionOf(g, x, y);
  const ratio = ratioOf(ar);
  if (position === undefined || z !== undefined) {
    draft.refused.push('c_crop without a position in the original');
  } else if (dpr !== undefined && Number(dpr) !== 1) {
    draft.refused.push('dpr_ with c_crop');
  } else if (ar !== undefined && w === undefined && h === undefined && ratio && x === undefined && y === undefined) {
    // The largest area of these proportions.
    set(draft, 'ar', ratio.join(':'));
    set(draft, 'fit', 'crop');
    if (g !== undefined && g !== 'center') set(draft, 'crop', entryOf(COMPASS, g));
  } else {
    const sides = ratio ? withRatio(w, h, ratio[0] / ratio[1]) : [w, h];
    const area = ar !== undefined && !ratio ? undefined : sides?.map(side => lengthOf(side, 'full'));
    if (!area || area.includes(undefined)) draft.refused.push('c_crop without a size in pixels or shares');
    else if (area.some(side => side !== 'full')) set(draft, 'rect', [...position, ...area].join());
  }
}

/** Returns the place of the area: its top left corner, or the side where it lies. */
function positionOf(g: string | undefined, x: string | undefined, y: string | undefined): string[] | undefined {
  const isPlaced = x !== undefined || y !== undefined;
  if (isPlaced && (g === undefined || g === 'north_west')) {
    const corner = [x ?? '0', y ?? '0'];
    return corner.every(each => /^\d{1,5}$/.test(each)) ? corner : undefined;
  }
  const sides = entryOf(COMPASS, g ?? 'center');
  if (isPlaced || sides === undefined) return undefined;
  return [ACROSS.exec(sides)?.[0] ?? 'center', DOWN.exec(sides)?.[0] ?? 'middle'];
}

/** Returns both sides in pixels, of one and the proportions. */
function withRatio(w: string | undefined, h: string | undefined, ratio: number): (string | undefined)[] | undefined {
  if ((w === undefined) === (h === undefined) || !/^\d+$/.test(w ?? h ?? '')) return undefined;
  return w !== undefined ? [w, String(Math.round(Number(w) / ratio))] : [String(Math.round(Number(h) * ratio)), h];
}
