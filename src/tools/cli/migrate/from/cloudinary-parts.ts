import { CloudinaryDraft, Parts, isSized, set } from './cloudinary-draft';
import { addTurn } from './cloudinary-turn';
import { entryOf } from '../../../../model/entry-of';

const FORMATS: Readonly<Record<string, string>> = {
  jpg: 'jpg', jpeg: 'jpg', png: 'png', webp: 'webp', avif: 'avif', gif: 'gif',
};

/** Effects with a number: the parameter, and the number that Cloudinary takes if the URL has none. */
const EFFECTS: Readonly<Record<string, readonly [parameter: string, usual?: number]>> = {
  blur: ['blur', 100],
  brightness: ['bri', 80],
  contrast: ['con'],
  saturation: ['sat', 80],
  sharpen: ['sharp', 100],
  gamma: ['gam'],
};

/** Names of presets, as the library accepts them. */
const PRESET = /^[a-z0-9][a-z0-9_-]{0,31}$/i;

/** Flags without an effect on the image, or with the effect that the CDN has in any case. */
const FLAGS = new RegExp('^(any_format|attachment|awebp|force_strip|ignore_mask_channels|immutable_cache'
  + '|keep_attribution|keep_dar'
  + '|keep_iptc|lossy|no_stream|preserve_transparency|progressive(:\\w+)?|sanitize|strip_profile|srgb(:\\w+)?'
  + '|animated)$');

/** Adds a part of a component. Returns whether it has an equivalent. */
type AddPart = (draft: CloudinaryDraft, value: string, component: Parts) => boolean;

const PARTS: Readonly<Record<string, AddPart | undefined>> = {
  f: (draft, value) => value === 'auto' || set(draft, 'fm', entryOf(FORMATS, value)),
  q: (draft, value) => {
    if (/^(auto|jpegmini)(:\w+)*$/.test(value)) return true;
    const [, quality] = /^(\d{1,3})(:4[24][04])?$/.exec(value) ?? [];
    if (quality !== undefined) draft.approximated.push('q_: one scale for all formats, in steps of 5');
    return set(draft, 'q', quality);
  },
  dpr: (draft, value, { w, h }) => {
    if (Number(value) === 1) return true;
    if (value === 'auto') draft.approximated.push('dpr_auto: the full size, or one that pages choose by srcset');
    else if ((w ?? h) === undefined) draft.approximated.push('dpr_ without a size beside it: it multiplies w_ and h_');
    return value === 'auto' || (/^\d(\.\d{1,2})?$/.test(value) && set(draft, 'dpr', value));
  },
  a: (draft, value, { w, h, c, ar }) => addTurn(draft, value, (w ?? h ?? c ?? ar) !== undefined),
  b: (draft, value, { c }) => {
    if (/^blurred/.test(value)) {
      draft.approximated.push('b_blurred: another strength');
      return /^l?pad$/.test(c ?? '') && set(draft, 'fill', 'blur');
    }
    return set(draft, 'bg', colorOf(value));
  },
  bo: (draft, value) => {
    const [, width, color] = /^(\d{1,3})px_solid_(.+)$/.exec(value) ?? [];
    if (width === undefined || colorOf(color) === undefined) return false;
    if (Number(width) === 0) return true;
    draft.approximated.push('bo_: the border lies within the size');
    return set(draft, 'border', `${width},${colorOf(color)}`);
  },
  r: (draft, value) => {
    if (value === 'max') return set(draft, 'mask', 'ellipse');
    const radii = value.split(':');
    const [first, second = first, third = first, fourth = second] = radii;
    if (radii.length > 4 || radii.some(each => !/^\d{1,4}$/.test(each))) return false;
    const all = radii.length === 1 ? first : [first, second, third, fourth].join();
    return set(draft, 'mask', 'corners') && set(draft, 'corner-radius', all);
  },
  e: addEffect,
  t: (draft, value) => {
    if (!PRESET.test(value)) return false;
    draft.presets.push(value);
    draft.approximated.push('t_: a preset of the same name, which you define');
    return draft.parameters.preset === undefined && set(draft, 'preset', value);
  },
  d: draft => {
    draft.approximated.push('d_: the fallbackImage of the CDN, the same for all images');
    return true;
  },
  fl: (draft, value, component) => value.split('.').every(flag => FLAGS.test(flag)
    || (flag === 'png8' && set(draft, 'fm', flag)) || (flag === 'ignore_aspect_ratio' && isStretched(component))),
};

/** Adds the parts of a component that are not its size. */
export function addParts(
  draft: CloudinaryDraft, parts: readonly (readonly [name: string, value: string])[], component: Parts,
): void {
  for (const [name, value] of parts) {
    const isAdded = entryOf(PARTS, name)?.(draft, value, component) === true;
    if (!isAdded) draft.refused.push(value === '' ? name : `${name}_${value}`);
  }
}

/** Whether a size has both sides and is scaled to them, which ignores the proportions in any case. */
function isStretched({ c = 'scale', w, h }: Parts): boolean {
  return c === 'scale' && w !== undefined && h !== undefined;
}

/** Returns a color as this library has it: opacity first. */
function colorOf(value: string): string | undefined {
  const [, hex] = /^(?:rgb:|#)([0-9a-f]+)$/i.exec(value) ?? [];
  if (hex === undefined) return /^[a-z]+$/.test(value) && value !== 'auto' ? value : undefined;
  const alpha = { 4: 1, 8: 2 }[hex.length] ?? 0;
  return alpha === 0 ? hex : hex.slice(-alpha) + hex.slice(0, -alpha);
}

function addEffect(draft: CloudinaryDraft, value: string): boolean {
  const [, effect = '', amount] = /^([a-z_]+)(?::(-?\d{1,4}))?$/.exec(value) ?? [];
  if (effect === 'trim') return addTrim(draft, amount);
  draft.approximated.push(`e_${effect}: another strength`);
  if (effect === 'grayscale') return set(draft, 'sat', '-100');
  const [parameter, usual = 0] = entryOf(EFFECTS, effect) ?? [];
  if (parameter === undefined) return false;
  const number = Number(amount ?? usual);
  // Blur and sharpening have a strength of up to 2000 there.
  const strength = effect === 'blur' ? Math.min(200, Math.max(1, Math.round(number / 10)))
    : effect === 'sharpen' ? Math.min(100, number) : number;
  return strength === 0 || set(draft, parameter, String(strength));
}

/** Adds a trim of the original. Later ones have no equivalent. */
function addTrim(draft: CloudinaryDraft, tolerance: string | undefined): boolean {
  const hasSteps = ['rot', 'flip', 'mask', 'border'].some(name => draft.parameters[name] !== undefined);
  if (isSized(draft) || hasSteps) return false;
  draft.approximated.push('e_trim: another tolerance');
  return set(draft, 'trim', 'color') && (tolerance === undefined || set(draft, 'trim-tol', tolerance));
}
