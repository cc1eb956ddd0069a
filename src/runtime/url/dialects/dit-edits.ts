import { overlaid } from './dit-overlay';
import { REFUSED_FILTERS } from './dit-paths';
import { Edits, FORMAT } from './dit-request';
import { Json, JsonObject, objectOf } from './json-in-path';
import { RequestParameters, RequestRules } from '../request-parameters';

/** Parameters of the grammar, or the name of a part that has no equivalent. */
type Translated = RequestParameters | string;

/** @param before the parameters of edits that are applied earlier */
type Edit = (value: Json, before: RequestParameters, rules: RequestRules) => Translated;

/** The fits of the CDN for sharp's. */
const FITS: { readonly [fit: string]: string } = {
  cover: 'crop', contain: 'fill', fill: 'scale', inside: 'clip', outside: 'outside',
};

/** The fits of images that are not enlarged. Stretching has no equivalent. */
const NEVER_ENLARGING: { readonly [fit: string]: string } = {
  cover: 'min', contain: 'fillmax', inside: 'max', outside: 'outsidemax',
};

/** The options of a resize that have an equivalent, or change little: the kernel, and how a JPEG is loaded. */
const OPTIONS =
  ['width', 'height', 'fit', 'position', 'background', 'withoutEnlargement', 'ratio', 'kernel', 'fastShrinkOnLoad'];

/** The part that a crop keeps, by the positions of sharp. An empty part is the center. */
const POSITIONS: { readonly [position: string]: string } = {
  'center': '',
  'centre': '',
  'top': 'top',
  'right': 'right',
  'bottom': 'bottom',
  'left': 'left',
  'right top': 'top,right',
  'right bottom': 'bottom,right',
  'left bottom': 'bottom,left',
  'left top': 'top,left',
  'north': 'top',
  'east': 'right',
  'south': 'bottom',
  'west': 'left',
  'northeast': 'top,right',
  'southeast': 'bottom,right',
  'southwest': 'bottom,left',
  'northwest': 'top,left',
  'entropy': 'entropy',
  'attention': 'edges',
  '0': '',
  '1': 'top',
  '2': 'right',
  '3': 'bottom',
  '4': 'left',
  '5': 'top,right',
  '6': 'bottom,right',
  '7': 'bottom,left',
  '8': 'top,left',
  '16': 'entropy',
  '17': 'edges',
};

const NOTHING: RequestParameters = {};

/** The edits that have an equivalent, by their names. Others are refused. */
const EDITS: { readonly [name: string]: Edit } = {
  resize: resized,
  crop: cropped,
  extract: cropped,
  rotate: rotated,
  flip: (value, before) => mirrored(value, 'flip', before),
  flop: (value, before) => mirrored(value, 'flop', before),
  greyscale: value => value === false ? NOTHING : { sat: '-100' },
  grayscale: value => value === false ? NOTHING : { sat: '-100' },
  blur: value => {
    if (value === false) return NOTHING;
    return Number(value) >= 0.3 && value !== true ? { blur: String(Math.round(Number(value) * 4)) } : 'blur';
  },
  sharpen: value => value ? { sharp: '50' } : NOTHING,
  flatten: value => value ? { bg: colorOf(objectOf(value).background) } : NOTHING,
  trim: (value, { rect }) => {
    if (rect !== undefined || value === null || typeof value !== 'object') return 'trim';
    const { threshold, background } = objectOf(value);
    return {
      trim: 'color',
      ...threshold !== undefined && { 'trim-tol': String(threshold) },
      ...background !== undefined && { 'trim-color': colorOf(background) },
    };
  },
  roundCrop: roundCropped,
  animated: (value): RequestParameters => value === false ? { frame: '1' } : NOTHING,
  overlayWith: (value, before, rules) => before.mark === undefined && overlaid(value, rules) || 'overlayWith',
  toFormat: value => ({ fm: String(value) }),
  smartCrop: value => isObjectOrTrue(value) ? { crop: 'faces' } : NOTHING,
  // The service analyzes images if it is true or an object.
  contentModeration: value => isObjectOrTrue(value) ? 'contentModeration' : NOTHING,
};

function isObjectOrTrue(value: Json): boolean {
  return value === true || typeof value === 'object';
}

/** Methods that the service calls if a request names them, and filters in paths, without an equivalent. */
const REFUSED = [
  'affine', 'bandbool', 'boolean', 'clahe', 'convolve', 'ensureAlpha', 'extend', 'extractChannel', 'gamma', 'heif',
  'joinChannel', 'linear', 'median', 'modulate', 'negate', 'normalise', 'normalize', 'pipelineColorspace',
  'pipelineColourspace', 'recomb', 'removeAlpha', 'threshold', 'tiff', 'tint', 'toColorspace', 'toColourspace',
  'unflatten', 'filters', ...REFUSED_FILTERS,
];

/** Fits whose size does not depend on an area that is kept. */
const WHOLE: readonly (string | undefined)[] = ['clip', 'max', 'outside', 'outsidemax', 'scale'];

/** The fit of the largest circle in an image, which is not enlarged. */
const CIRCLE_FIT = 'min';

/**
 * Adds the parameters of edits, which are methods of sharp, with their arguments. Returns the name of the first part
 * that has no equivalent, or undefined.
 *
 * @see https://sharp.pixelplumbing.com/api-operation
 */
export function addEdits(edits: Edits, parameters: RequestParameters, rules: RequestRules): string | undefined {
  for (const [name, value] of Object.entries(edits)) {
    if (value === undefined) continue;
    const translated = translatedEdit(name, value, parameters, rules);
    if (typeof translated === 'string') return translated;
    for (const [parameter, given] of Object.entries(translated)) {
      if (given === undefined) delete parameters[parameter];
      else parameters[parameter] = given;
    }
  }
  mirrorFirst(parameters);
  return undefined;
}

/** sharp mirrors before it rotates, wherever these edits are. The CDN mirrors afterwards. */
function mirrorFirst(parameters: RequestParameters): void {
  const { rot, flip } = parameters;
  if (rot === undefined || flip?.length !== 1) return;
  if (Number(rot) % 90 !== 0) parameters.rot = String(360 - Number(rot));
  else if (Number(rot) % 180 !== 0) parameters.flip = flip === 'h' ? 'v' : 'h';
}

function translatedEdit(name: string, value: Json, before: RequestParameters, rules: RequestRules): Translated {
  if (FORMAT.test(name)) {
    const { quality } = objectOf(value);
    return quality === undefined || quality === null ? NOTHING : { q: String(quality) };
  }
  if (Object.hasOwn(EDITS, name)) return EDITS[name](value, before, rules);
  return REFUSED.includes(name) ? name : NOTHING; // as in the service
}

/** Crops an area. After a resize or a rotation, the area would be that of another image. */
function cropped(value: Json, { w, h, rot, trim, mask }: RequestParameters): Translated {
  if ([w, h, rot, trim, mask].some(before => before !== undefined)) return 'crop';
  const { left, top, width, height } = objectOf(value);
  return { rect: [left, top, width, height].join() };
}

/** Mirrors the image. An ellipse that was cut out before is mirrored, too. */
function mirrored(value: Json, name: 'flip' | 'flop', { flip = '', rot, mask }: RequestParameters): Translated {
  if (value === false) return NOTHING;
  if (mask !== undefined && rot !== undefined) return name;
  return { flip: name === 'flip' ? `${flip}v` : `h${flip}` };
}

/**
 * Rotates before sizing. Quarter turns after it exchange the sides, except where sharp then crops the rotated image to
 * them. By other angles, sharp rotates afterwards, and has black corners.
 */
function rotated(value: Json, before: RequestParameters): Translated {
  if (value === null) return NOTHING;
  if (typeof value !== 'number' || !Number.isInteger(value)) return 'rotate';
  const degrees = (value % 360 + 360) % 360;
  const { w, h, fit, rect, mask, crop, bg = '000' } = before;
  if (degrees % 90 !== 0) {
    return [w, h, rect, mask].some(each => each !== undefined) ? 'rotate' : { rot: String(degrees), bg };
  }
  if (mask !== undefined && crop !== undefined) return 'rotate';
  const isExchanged = degrees % 180 !== 0 && (mask !== undefined || h === undefined || WHOLE.includes(fit));
  return { rot: String(degrees), ...isExchanged && { w: h, h: w } };
}

/** Cuts out the largest circle in the middle, or the ellipse in a square. */
function roundCropped(value: Json, { w, h, fit = '' }: RequestParameters, rules: RequestRules): Translated {
  if (value === false || value === null) return NOTHING;
  const { left, top, rx, ry } = objectOf(value);
  if ([left, top, rx, ry].some(each => each !== undefined)) return 'roundCrop';
  if (w !== undefined || h !== undefined) {
    return w === h && ['crop', 'scale', 'fill'].includes(fit) ? { mask: 'ellipse' } : 'roundCrop';
  }
  const side = String(Math.min(rules.maxWidth, rules.maxHeight));
  return { w: side, h: side, fit: CIRCLE_FIT, mask: 'ellipse' };
}

function resized(value: Json, before: RequestParameters, rules: RequestRules): Translated {
  if (typeof value !== 'object') return 'resize';
  const size = sized(objectOf(value), before, rules);
  if (size === NOTHING || typeof size === 'string') return size;
  // sharp rotates first then, so that the area would be that of another image.
  if (before.rect !== undefined && Number(before.rot ?? 0) !== 0) return 'resize';
  if (before.mask === undefined) return size;
  // The circle is cut out before, so that it fills a square.
  const { w, h, fit = '' } = size;
  const side = w ?? h ?? '';
  const isSquare = (h ?? w) === side && /^[1-9]\d*$/.test(side) && !Object.values(NEVER_ENLARGING).includes(fit);
  return isSquare && before.fit === CIRCLE_FIT ? { w: side, h: side, fit: 'crop' } : 'resize';
}

function sized(
  options: JsonObject, { rect }: RequestParameters, { maxWidth, maxHeight }: RequestRules,
): Translated {
  const unknown = Object.keys(options).find(name => !OPTIONS.includes(name));
  if (unknown !== undefined) return unknown;
  const { withoutEnlargement } = options;
  const [width, height] = [sideOf(options.width), sideOf(options.height)];
  const ratio = Number(options.ratio ?? 1);
  if (Number.isNaN(width)) return 'width';
  if (Number.isNaN(height)) return 'height';
  if (!(ratio > 0)) return 'ratio';
  if (width && height) return boxed(Math.round(width * ratio), Math.round(height * ratio), options);
  if (!Object.keys(FITS).includes(String(options.fit ?? 'cover'))) return 'fit';
  // A ratio is that of the original, even of an area, and 1 or more would be pixels.
  if (ratio !== 1) return ratio < 1 && rect === undefined ? { w: String(ratio), h: String(ratio) } : 'ratio';
  if (!width && !height) return NOTHING;
  // The other side stays that of the original, which is not known here.
  if (options.fit === 'fill') return 'fit';
  if (withoutEnlargement) return { w: String(width || maxWidth), h: String(height || maxHeight), fit: 'max' };
  const isWhole = options.fit === 'inside' || options.fit === 'outside'; // a rotation may follow
  return { ...width && { w: String(width) }, ...height && { h: String(height) }, ...isWhole && { fit: 'clip' } };
}

/** Returns how an image fits into a width and a height. */
function boxed(width: number, height: number, options: JsonObject): Translated {
  const { position = 'center', background, withoutEnlargement } = options;
  const given = String(options.fit ?? 'cover');
  const fits = withoutEnlargement ? NEVER_ENLARGING : FITS;
  if (!Object.hasOwn(fits, given)) return 'fit';
  if (!Object.hasOwn(POSITIONS, String(position))) return 'position';
  const crop = POSITIONS[String(position)];
  if (given === 'contain' && crop) return 'position';
  return {
    w: String(width),
    h: String(height),
    fit: fits[given],
    ...given === 'cover' && crop && { crop },
    ...given === 'contain' && { 'fill-color': colorOf(background) },
  };
}

/** Returns a side as a whole number, or 0 if there is none. Other values are not numbers. */
function sideOf(value: Json): number {
  if (value === undefined || value === null) return 0;
  const side = Math.round(Number(value));
  return side > 0 ? side : NaN;
}

/** A color such as `rgb(255, 0, 0)` or `rgba(255,0,0,0.5)`. */
const RGB = /^rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})(?:[\s,/]+(\d?\.?\d{1,9}))?\s*\)$/i;

/** Returns a color as the grammar writes it. Like sharp's, it is black by default. */
export function colorOf(color: Json): string {
  if (color === undefined || color === null) return '000';
  const [, red, green, blue, opacity] = RGB.exec(String(color)) ?? [];
  if (red !== undefined) return hexOf([red, green, blue], opacity);
  if (typeof color === 'string') return color.replace(/^#(?=(.{3}){1,2}$)/, '');
  const { r, g, b, alpha } = objectOf(color);
  return hexOf([r, g, b], alpha);
}

/** Returns a color in hexadecimal digits, or a text that is no color. */
function hexOf(channels: readonly Json[], alpha: Json = 1): string {
  const parts = [255 * Number(alpha), ...channels.map(Number)].map(Math.round);
  return parts.every(part => part >= 0 && part <= 255)
    ? parts.map(part => part.toString(16).padStart(2, '0')).join('') : '?';
}
