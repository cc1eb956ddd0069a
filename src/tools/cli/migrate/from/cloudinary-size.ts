import { addCrop } from './cloudinary-crop';
import { CloudinaryDraft, Parts, isSized, set } from './cloudinary-draft';
import { sidesOf } from './cloudinary-gravity';
import { isWhole, lengthOf, ratioOf } from './cloudinary-lengths';
import { entryOf } from '../../../../model/entry-of';

/** Modes that keep the whole image. */
const WHOLE: Readonly<Record<string, string>> = {
  scale: 'scale', fit: 'clip', limit: 'max', pad: 'fill', lpad: 'fillmax',
};

/** Modes that cut off what exceeds the size. */
const CROPPING: Readonly<Record<string, string>> = { fill: 'crop', lfill: 'min', thumb: 'crop', auto: 'crop' };

const APPROXIMATIONS: Readonly<Record<string, string>> = {
  lfill: 'c_lfill: images that are smaller than the size keep its proportions',
  thumb: 'c_thumb: as c_fill, without the zoom to a face',
  auto: 'c_auto: as c_fill, without the choice of a zoom',
};

/** Sides as parameters have them. Whole and missing ones are empty. */
interface Sides {
  w: string;
  h: string;
}

/** Adds the size of a component. One beside the size of a former component applies to the result of that one. */
export function addSize(draft: CloudinaryDraft, parts: Parts): void {
  const { c: mode = 'scale', w, h, ar } = parts;
  if (mode === 'crop') return addCrop(draft, parts);
  const fit = entryOf(WHOLE, mode) ?? entryOf(CROPPING, mode);
  if (fit === undefined) return refuse(draft, `c_${mode}`);
  if (parts.z !== undefined) return refuse(draft, `z_${parts.z}`);
  const [width, height] = [sideOf(draft, 'w', w), sideOf(draft, 'h', h)];
  if (width === undefined) return refuse(draft, `w_${w}`);
  if (height === undefined) return refuse(draft, `h_${h}`);
  const sides: Sides = { w: width, h: height };
  if (sides.w === '' && sides.h === '' && ar === undefined) {
    // Without a size, these modes cut out what they find.
    if (/^(thumb|auto)$/.test(mode)) refuse(draft, `c_${mode} without a size`);
    return;
  }
  // A side as long as that of the original, beside a side of another length.
  const isMixed = [[w, sides.h], [h, sides.w]].some(([whole, other]) => isWhole(whole) && other !== '');
  if (isMixed && !/fit|limit/.test(mode)) {
    return refuse(draft, 'a whole side beside another one');
  }
  if (['mask', 'border', 'dpr'].some(name => draft.parameters[name] !== undefined)) {
    return refuse(draft, 'a size after r_, bo_ or dpr_');
  }
  if (isSized(draft)) return addSecondSize(draft, mode, parts, sides);
  const ratio = ratioOf(ar);
  if (ratio === undefined ? ar !== undefined : !addRatio(draft, ratio, parts, sides)) return refuse(draft, `ar_${ar}`);
  if (sides.w !== '') set(draft, 'w', sides.w);
  if (sides.h !== '') set(draft, 'h', sides.h);
  setFit(draft, parts, fit);
}

function refuse(draft: CloudinaryDraft, reason: string): void {
  draft.refused.push(reason);
}

/** Sets the fit, and the part that is kept. A single side needs no fit in most modes. */
function setFit(draft: CloudinaryDraft, parts: Parts, fit: string): void {
  const { c: mode = 'scale', g } = parts;
  const { w, h } = draft.parameters;
  const hasBoth = w !== undefined && h !== undefined;
  const isCropping = CROPPING[mode] !== undefined;
  if (g !== 'xy_center' && (parts.x !== undefined || parts.y !== undefined)) return refuse(draft, 'x_, y_');
  if (g !== undefined && g !== 'center' && /^l?pad$/.test(mode)) return refuse(draft, `g_${g} with c_${mode}`);
  if (g === 'liquid') return refuse(draft, 'g_liquid');
  const isSingle = !hasBoth && draft.parameters.ar === undefined;
  if (/max|min/.test(fit)) set(draft, 'fit', isSingle ? 'max' : fit);
  else if (hasBoth || isCropping) set(draft, 'fit', fit);
  if (!isCropping) return;
  if (APPROXIMATIONS[mode] !== undefined) draft.approximated.push(APPROXIMATIONS[mode]);
  if (isSingle) {
    draft.approximated.push(`c_${mode} with one side: the other one is in proportion`);
  }
  if (g !== undefined && !sidesOf(draft, parts)) refuse(draft, `g_${g}`);
}

/** Returns a side in pixels or as a share of the original, or an empty text for the whole side. */
function sideOf(draft: CloudinaryDraft, name: string, value: string | undefined): string | undefined {
  if (value === undefined || !value.startsWith('auto')) return lengthOf(value, '');
  draft.approximated.push(`${name}_auto: the full size, or one that pages choose by srcset`);
  return '';
}

/** Adds an aspect ratio, by computing the other side unless the CDN cuts off the rest. */
function addRatio(
  draft: CloudinaryDraft, [width, height]: readonly [number, number], { c }: Parts, sides: Sides,
): boolean {
  const { w, h } = sides;
  if (c === undefined || (w !== '' && h !== '')) return false;
  if (CROPPING[c] !== undefined) return set(draft, 'ar', `${width}:${height}`);
  if (/^\d+$/.test(w)) sides.h = pixels(Number(w) * height / width);
  else if (/^\d+$/.test(h)) sides.w = pixels(Number(h) * width / height);
  else return false;
  return true;
}

function pixels(side: number): string {
  return String(Math.max(1, Math.round(side)));
}

/** Adds a single side that scales the result of a former component. Other steps have no equivalent. */
function addSecondSize(
  draft: CloudinaryDraft, mode: string, { ar }: Parts, { w, h }: Sides,
): void {
  const [name, other] = w !== '' ? ['w', 'h'] : ['h', 'w'];
  const side = Number(w !== '' ? w : h);
  const isSingle = (w === '') !== (h === '') && side >= 1 && ar === undefined;
  const { parameters } = draft;
  const former = { side: parameters[name], other: parameters[other], ar: parameters.ar };
  if (!isSingle || !/^(scale|fit|limit)$/.test(mode) || Number(former.side ?? former.other) < 1) {
    return refuse(draft, 'a second size');
  }
  const isBox = parameters.fit === 'clip' || /max|min/.test(parameters.fit ?? '');
  if (mode === 'limit') {
    // A limit that is not reached.
    if (former.side === undefined || (isBox && Number(former.side) > side)) return refuse(draft, 'a second size');
    if (Number(former.side) <= side) return;
  }
  if (isBox) return refuse(draft, 'a second size');
  if (former.other !== undefined && former.side !== undefined) {
    parameters[other] = pixels(Number(former.other) * side / Number(former.side));
  } else {
    delete parameters[other];
  }
  parameters[name] = String(side);
}
