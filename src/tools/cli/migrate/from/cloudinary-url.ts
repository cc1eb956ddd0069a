import { Judgment, rulesOf, splitUrl } from './traffic';
import { isBad, resolveVariant } from '../../../../runtime/url/image-request';

/** A URL of Cloudinary in the terms of this library. */
export interface Rewritten {
  /** The transformation as Cloudinary has it, without the image. */
  readonly transformation: string;
  /** The parameters, or an empty text. Missing if there is no equivalent. */
  readonly query?: string;
  readonly judgment: Judgment;
}

/** Delivery types with originals of an account, before the transformation. SEO suffixes are `images`. */
const DELIVERY = /\/(?:image\/(upload|fetch|private|authenticated|facebook|twitter|gravatar|youtube)|images)\/(.+)$/;

/** Components before the image: a signature, transformations, and a version. */
const SIGNATURE = /^s--[\w-]{8,32}--$/;
const VERSION = /^v\d{1,12}$/;
const TRANSFORMATION = new RegExp('^(?:(?:a|ac|af|ar|b|bo|br|c|co|d|dl|dn|dpr|du|e|eo|f|fl|fn|fps|g|h|if|ki|l|o|p|pg|q|'
  + 'r|s|so|sp|t|u|vc|vs|w|x|y|z)_|\\$\\w+_)');

const FITS: Readonly<Record<string, string>> = {
  fill: 'crop',
  lfill: 'min',
  fit: 'clip',
  limit: 'max',
  pad: 'fill',
  lpad: 'fillmax',
  scale: 'scale',
  thumb: 'crop',
  mfit: 'clip',
};

const SIDES: Readonly<Record<string, string>> = {
  center: '',
  north: 'top',
  south: 'bottom',
  west: 'left',
  east: 'right',
  north_west: 'top,left',
  north_east: 'top,right',
  south_west: 'bottom,left',
  south_east: 'bottom,right',
  auto: 'edges',
  face: 'edges',
  faces: 'edges',
};

const FORMATS: Readonly<Record<string, string>> = {
  jpg: 'jpg', jpeg: 'jpg', png: 'png', webp: 'webp', avif: 'avif', gif: 'gif',
};

/** Effects with a number. */
const EFFECTS: Readonly<Record<string, string>> = {
  blur: 'blur', brightness: 'bri', contrast: 'con', saturation: 'sat', sharpen: 'sharp', gamma: 'gam',
};

/** The longest part of a URL in a reason. */
const MAX_REASON = 60;

/** A URL while it is rewritten. */
interface Draft {
  readonly parameters: Record<string, string>;
  readonly approximated: string[];
  readonly refused: string[];
}

/** Adds a part of a component. Returns whether it has an equivalent. */
type AddPart = (draft: Draft, value: string) => boolean;

const PARTS: Readonly<Record<string, AddPart | undefined>> = {
  f: ({ parameters }, value) => value === 'auto' || set(parameters, 'fm', FORMATS[value]),
  q: ({ parameters, approximated }, value) => {
    if (/^auto/.test(value)) return true;
    approximated.push('q_: one scale for all formats, in steps of 5');
    return /^\d{1,3}$/.test(value) && set(parameters, 'q', value);
  },
  w: (draft, value) => addSide(draft, 'w', value),
  h: (draft, value) => addSide(draft, 'h', value),
  dpr: (draft, value) => addSide(draft, 'dpr', value),
  c: ({ parameters }, value) => set(parameters, 'fit', FITS[value]),
  ar: ({ parameters }, value) => set(parameters, 'ar', /^\d+(\.\d+)?$/.test(value) ? `${value}:1` : value),
  g: ({ parameters, approximated }, value) => {
    const side = SIDES[value.replace(/:.*/, '')];
    if (side === 'edges') approximated.push('g_auto, g_face: the most salient part, faces are not recognized');
    return side === '' || set(parameters, 'crop', side);
  },
  b: ({ parameters }, value) => set(parameters, 'bg', value.replace(/^rgb:/, '')),
  a: ({ parameters }, value) => {
    if (/^[hv]flip$/.test(value)) return set(parameters, 'flip', value[0]);
    return /^-?\d{1,3}$/.test(value) && set(parameters, 'rot', String((Number(value) + 1080) % 360));
  },
  r: ({ parameters }, value) => {
    if (value === 'max') return set(parameters, 'mask', 'ellipse');
    return /^\d{1,4}$/.test(value) && set(parameters, 'mask', 'corners') && set(parameters, 'corner-radius', value);
  },
  e: ({ parameters, approximated }, value) => {
    const [, effect = '', amount] = /^([a-z_]+)(?::(-?\d{1,4}))?$/.exec(value) ?? [];
    approximated.push(`e_${effect}: another strength`);
    if (effect === 'grayscale') return set(parameters, 'sat', '-100');
    // The strength of blur is up to 2000 there, and up to 200 here.
    const strength = effect === 'blur' ? String(Math.min(200, Math.round(Number(amount) / 10))) : amount;
    return amount !== undefined && EFFECTS[effect] !== undefined && set(parameters, EFFECTS[effect], strength);
  },
  fl: (_, value) => /^(progressive|strip_profile|lossy|force_strip|immutable_cache)/.test(value),
};

function addSide({ parameters, approximated }: Draft, name: string, value: string): boolean {
  if (value !== 'auto') return /^\d+(\.\d+)?$/.test(value) && set(parameters, name, value);
  approximated.push(`${name}_auto: the full size, or one that pages choose by srcset`);
  return true;
}

/** Sets a parameter, if there is an equivalent. */
function set(parameters: Record<string, string>, name: string, value: string | undefined): boolean {
  if (value !== undefined) parameters[name] = value;
  return value !== undefined;
}

/** Returns a URL of Cloudinary as one of this library, with what differs. */
export function rewriteCloudinary(url: string): Rewritten | undefined {
  const [path] = splitUrl(url);
  const [, delivery = 'upload', rest] = DELIVERY.exec(path) ?? [];
  if (rest === undefined) return undefined;
  const segments = rest.split('/');
  if (SIGNATURE.test(segments[0])) segments.shift();
  let count = 0;
  while (count < segments.length - 1 && TRANSFORMATION.test(decoded(segments[count]))) count += 1;
  const components = segments.slice(0, count).map(decoded);
  const image = segments.slice(VERSION.test(segments[count] ?? '') ? count + 1 : count).join('/');
  const transformation = components.join('/');
  const draft: Draft = { parameters: {}, approximated: [], refused: [] };
  if (delivery !== 'upload') draft.refused.push(`image/${delivery}: the originals are elsewhere`);
  components.forEach((component, index) => addComponent(draft, component, index));
  finish(draft);
  if (draft.refused.length > 0) {
    return { transformation, judgment: { treatment: 'refused', reasons: draft.refused } };
  }
  const query = Object.entries(draft.parameters).map(([name, value]) => `${name}=${value}`).join('&');
  return { transformation, query, judgment: judged(`/${image}`, query, draft) };
}

function judged(path: string, query: string, { approximated }: Draft): Judgment {
  const [, parameters] = splitUrl(`?${query}`);
  const variant = resolveVariant(path, parameters, '', rulesOf());
  if (isBad(variant)) return { treatment: 'refused', reasons: [`${variant.parameter} ${variant.reason}`] };
  return {
    treatment: approximated.length > 0 ? 'approximated' : 'supported',
    reasons: [...new Set(approximated)],
    key: variant.request.key,
    variant: variant.path,
    sides: [parameters.w, parameters.h].map(side => Number(side) * Number(parameters.dpr ?? 1))
      .filter(side => side >= 1),
  };
}

/** Adds a component. A second one that changes the size applies to the result of the first, which has no equivalent. */
function addComponent(draft: Draft, component: string, index: number): void {
  const parts = component.split(',').map(part => /^([a-z]{1,3})_(.+)$/.exec(part) ?? [part, part, '']);
  const names = parts.map(([, name]) => name);
  const isSized = draft.parameters.w !== undefined || draft.parameters.h !== undefined;
  if (index > 0 && isSized && names.some(name => /^(w|h|c|ar)$/.test(name))) {
    draft.refused.push('a second size');
  } else if (component.includes('c_crop')) {
    addCrop(draft, Object.fromEntries(parts.map(([, name, value]) => [name, value])));
  } else {
    for (const [part, name, value] of parts) {
      if (!PARTS[name]?.(draft, value)) draft.refused.push(part.slice(0, MAX_REASON));
    }
  }
}

/** An area in pixels of the original. Others depend on its size or contents. */
function addCrop(draft: Draft, { x = '0', y = '0', w, h, ...others }: Readonly<Record<string, string>>): void {
  const isArea = [x, y, w, h].every(each => /^\d{1,5}$/.test(each ?? ''));
  const isWhole = Object.keys(others).every(name => name === 'c') || others.g === 'north_west';
  if (isArea && isWhole) draft.parameters.rect = `${x},${y},${w},${h}`;
  else draft.refused.push('c_crop without a position in pixels');
}

/** Without a mode, Cloudinary scales to the size. A crop needs one that cuts off. */
function finish({ parameters }: Draft): void {
  const { w, h, fit, ar } = parameters;
  if (fit === undefined && w !== undefined && h !== undefined) parameters.fit = 'scale';
  if (ar !== undefined && fit === undefined) parameters.fit = 'crop';
  if (parameters.fit !== 'crop' && parameters.fit !== 'min') delete parameters.crop;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
