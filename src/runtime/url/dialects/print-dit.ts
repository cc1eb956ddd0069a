import { Print } from './dialect';
import { DialectRules } from './dialect-rules';
import { parseKey, printKey } from '../key-encoding';
import { BadParameter, RequestParameters, formatName } from '../request-parameters';

/** The fits of sharp for the grammar's. */
const FITS: Readonly<Record<string, string>> = {
  clip: 'inside', max: 'inside', crop: 'cover', min: 'cover', fill: 'contain', fillmax: 'contain', scale: 'fill',
};

/** Fits that never enlarge. */
const NEVER_ENLARGING = ['max', 'min', 'fillmax'];

/** The positions of sharp for the parts that a crop keeps. */
const POSITIONS: Readonly<Record<string, string>> = {
  'top': 'top',
  'right': 'right',
  'bottom': 'bottom',
  'left': 'left',
  'entropy': 'entropy',
  'edges': 'attention',
  'faces': 'attention',
  'top,right': 'right top',
  'right,top': 'right top',
  'bottom,right': 'right bottom',
  'right,bottom': 'right bottom',
  'bottom,left': 'left bottom',
  'left,bottom': 'left bottom',
  'top,left': 'left top',
  'left,top': 'left top',
};

/** Keys that a path must not contain, because it would mean edits, or the service would drop their first slash. */
const LIKE_EDITS = /^\/|\d+x\d+|fit-in|filters:|s3:|^[^.]*$/;

/** A value of the CDK that is known at deployment only. */
const TOKEN = '${Token[';

/**
 * Prints sizes, formats and grayscale as query parameters, and other operations as JSON in base64.
 */
export const printDit: Print = (path, parameters, dialect) => {
  const problem = problemOf(parameters);
  if (problem) return problem;
  const place = placeOf(parseKey(path)!, dialect);
  if (place === undefined) return { parameter: 'path', reason: 'must be in a folder of `sourceBuckets`' };
  const query = LIKE_EDITS.test(place.key) && !place.key.includes(TOKEN) ? undefined : queryOf(parameters);
  if (query !== undefined) {
    const bucket = place.bucket === undefined ? '' : `/s3:${place.bucket}`;
    return `${bucket}${path.includes(TOKEN) ? path : printKey(place.key)}${query && `?${query}`}`;
  }
  // Edits are computed, so that a token would not stay one.
  const parameter = Object.keys(parameters).find(name => parameters[name].includes(TOKEN));
  if (parameter !== undefined || path.includes(TOKEN)) {
    return { parameter: parameter ?? 'path', reason: 'must be known at synthesis for a URL of JSON in base64' };
  }
  return `/${base64(JSON.stringify({ ...place, edits: editsOf(parameters) }))}`;
};

function problemOf(
  { w, h, fit = 'clip', fm, q, rect, crop, sat, blur, ...others }: RequestParameters,
): BadParameter | undefined {
  const isWhole = (text: string | undefined) => text === undefined || text.includes(TOKEN) || /^[1-9]\d*$/.test(text);
  if (!isWhole(w)) return { parameter: 'w', reason: 'must be a whole number of pixels' };
  if (!isWhole(h)) return { parameter: 'h', reason: 'must be a whole number of pixels' };
  if (!Object.hasOwn(FITS, fit)) return { parameter: 'fit', reason: `must be one of: ${Object.keys(FITS).join(', ')}` };
  if (fm !== undefined && !/^(jpg|png|webp|avif|gif)$/.test(formatName(fm))) {
    return { parameter: 'fm', reason: 'must be one of: avif, gif, jpg, png, webp' };
  }
  if (q !== undefined && fm === undefined) return { parameter: 'q', reason: 'must be left out without a format' };
  if (rect !== undefined && !/^(\d+,){3}\d+$/.test(rect)) return { parameter: 'rect', reason: 'must be in pixels' };
  if (crop !== undefined && !Object.hasOwn(POSITIONS, crop)) {
    return { parameter: 'crop', reason: 'must be a side, a corner, entropy, edges or faces' };
  }
  if (sat !== undefined && sat !== '-100') return { parameter: 'sat', reason: 'must be -100, which is grayscale' };
  if (blur !== undefined && Number(blur) < 2) return { parameter: 'blur', reason: 'must be 2 or more' };
  const { rot } = others;
  if (rot !== undefined && Number(rot) % 90 !== 0) return { parameter: 'rot', reason: 'must be a multiple of 90' };
  const isWholeImage = w === undefined || h === undefined || ['inside', 'fill'].includes(FITS[fit]);
  return rect !== undefined && isQuarterTurn(rot) && !isWholeImage
    ? { parameter: 'rot', reason: `must be 0 or 180 with rect and fit=${fit}` } : undefined;
}

function isQuarterTurn(rot: string | undefined): boolean {
  return Number(rot ?? 0) % 180 !== 0;
}

/** Returns the bucket and the key of an image as URLs name them, or undefined if its bucket has no name. */
function placeOf(key: string, { buckets = [] }: DialectRules): { bucket?: string; key: string } | undefined {
  if (buckets.length === 0) return { key };
  const [found] = buckets.filter(({ folder }) => key.startsWith(folder))
    .sort((one, other) => other.folder.length - one.folder.length);
  if (found === undefined) return undefined;
  return { ...found !== buckets[0] && { bucket: found.bucket }, key: key.slice(found.folder.length) };
}

/** Returns the query of parameters, or undefined if it cannot express them. */
function queryOf({ w, h, fit = 'clip', fm, sat, ...others }: RequestParameters): string | undefined {
  if (Object.keys(others).length > 0 || !['clip', 'crop', 'scale'].includes(fit)) return undefined;
  const fields = {
    format: fm && sharpFormat(fm),
    fit: w !== undefined && h !== undefined && fit !== 'crop' ? FITS[fit] : undefined,
    width: w,
    height: h,
    grayscale: sat && 'true',
  };
  return Object.entries(fields).flatMap(([name, value]) => value === undefined ? [] : [`${name}=${value}`]).join('&');
}

function editsOf(
  { w, h, fit = 'clip', fm, q, rect, crop, rot, flip = '', sat, blur, bg, ...others }: RequestParameters,
): object {
  const [left, top, width, height] = (rect ?? '').split(',').map(Number);
  const isBox = w !== undefined && h !== undefined;
  const background = others['fill-color'] ?? bg ?? '0000';
  const isTurned = isQuarterTurn(rot); // sharp mirrors before it rotates
  const rotation = rot === undefined ? {} : { rotate: Number(rot) };
  // Before a resize, sharp would rotate before it crops, too. Afterwards, a quarter turn exchanges the sides.
  const isLast = rect !== undefined;
  const [across, down] = isLast && isTurned ? [h, w] : [w, h];
  return {
    ...rect !== undefined && { crop: { left, top, width, height } },
    ...!isLast && rotation,
    ...flip.includes(isTurned ? 'h' : 'v') && { flip: true },
    ...flip.includes(isTurned ? 'v' : 'h') && { flop: true },
    ...(w !== undefined || h !== undefined) && {
      resize: {
        ...across !== undefined && { width: Number(across) },
        ...down !== undefined && { height: Number(down) },
        ...isBox ? { fit: FITS[fit] } : isLast && isTurned && { fit: 'inside' },
        ...NEVER_ENLARGING.includes(fit) && { withoutEnlargement: true },
        ...isBox && crop !== undefined && FITS[fit] === 'cover' && { position: POSITIONS[crop] },
        ...isBox && FITS[fit] === 'contain' && { background: colorOf(background) },
      },
    },
    ...isLast && rotation,
    ...blur !== undefined && { blur: Number(blur) / 4 },
    ...sat !== undefined && { grayscale: true },
    ...bg !== undefined && { flatten: { background: colorOf(bg) } },
    ...fm !== undefined && { toFormat: sharpFormat(fm) },
    ...fm !== undefined && q !== undefined && { [sharpFormat(fm)]: { quality: Number(q) } },
  };
}

function sharpFormat(fm: string): string {
  return formatName(fm).replace('jpg', 'jpeg');
}

/** Returns a hexadecimal color as sharp reads it. */
function colorOf(color: string): object | string {
  const long = color.length < 6 ? color.replace(/./g, '$&$&') : color;
  const [alpha, r, g, b] = long.padStart(8, 'f').match(/../g)!.map(part => parseInt(part, 16));
  return Number.isNaN(r) ? color : { r, g, b, alpha: alpha / 255 };
}

/** Encodes text in base64 of its UTF-8. Browsers have no `Buffer`. */
function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
