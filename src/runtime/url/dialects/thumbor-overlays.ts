import { keyIn } from './base64-text';
import { MARK_BLENDS } from './dialect-operations';
import { MAX_MARKS, allMarks, isMark, printEdited, printMark } from '../image-marks';
import { RequestParameters, isImageKey } from '../request-parameters';
import { Additions } from './thumbor-additions';

/** The places of words, without an offset. */
const WORDS: { readonly [word: string]: string } = {
  'left': '0',
  'l': '0',
  'top': '0',
  't': '0',
  'right': 'n0',
  'r': 'n0',
  'bottom': 'n0',
  'b': 'n0',
  'center': 'center',
  'repeat': 'repeat',
  '': '0',
};

/** A side in pixels, or that of the image below: `f` or `full`, or `f-20`, which is 20 pixels less. */
const SIDE = '(\\d{0,4}|f(?:ull)?(?:-\\d{1,4})?)';

/** The rest of a path in `image()` of imagor, and the size before it. */
const PATH = new RegExp(`^/*(?:(fit-in|stretch)/)?(?:${SIDE}x${SIDE}/)?(.+)$`);

/** A size that depends on the image below, before filters. */
const RELATIVE = /^(?:(?!filters:)[^/]*\/)*?-?(?:\d*x-?f(?:ull)?(?:-\d+)?|f(?:ull)?(?:-\d+)?x[^/]*)\//;

/** The sides of an image on top that stand for those of the image below. They differ, so that a turn shows. */
const STAND_INS = [9, 8];

/** Blend modes of sharp, by the names of imagor. It draws those with other names as usual. */
const BLENDS: { readonly [name: string]: string } = {
  ...Object.fromEntries(MARK_BLENDS.map(name => [name.replace('colour', 'color'), name])),
  'mask': 'dest-in',
  'mask-out': 'dest-out',
};

/** The longest side of an image on top. */
const MAX_SIDE = 4096;

/** A length of imagor: `full-20` is 20 pixels less than the side of the image below. */
const LENGTH = '-?(?:\\d[\\d.]*|f(?:ull)?)?(?:-\\d+)?';

/** Parts of imagor before a key beyond its size, and images without an original. */
const OTHER_PARTS = new RegExp('(^|/)(filters:|color:)|^(meta|trim(:[^/]*)?|[a-z-]*fit-in|stretch|left|right|center|top'
  + `|bottom|middle|smart|${LENGTH}x${LENGTH}(:[^/]*)?)/`);

/** Adds an image on top: its key, two places, the transparency in percent, and shares of the sides. */
export function watermarked(
  parameters: RequestParameters, [url = '', x = '', y = '', alpha = '0', width = 'none', height = 'none']: string[],
): boolean {
  const sizes = [width, height].filter(size => size !== 'none');
  if (!sizes.every(share => /^\d{1,3}$/.test(share) && Number(share) <= 100)) return false;
  return overlaid(parameters, keyIn(url), [x, y, alpha], {
    // As in thumbor, 0 is the size of the other side.
    ...Number(width) > 0 && { 'mark-w': String(Number(width) / 100) },
    ...Number(height) > 0 && { 'mark-h': String(Number(height) / 100) },
  });
}

/**
 * Adds an image of imagor on top: a path like that of a URL, two places, the transparency in percent, and the blend
 * mode.
 */
export function imaged(
  parameters: RequestParameters, variantOf: Additions['variantOf'], values: readonly string[],
): boolean {
  const [path = '', x = '', y = '', alpha = '0', blend = ''] = argumentsIn(values.join());
  const [, fit, width = '', height = '', rest] = PATH.exec(path) ?? [];
  if (rest === undefined) return false;
  const isPlain = !OTHER_PARTS.test(rest);
  const isRelative = /f/.test(width + height);
  const edited = isPlain ? undefined
    : isRelative ? filtered(fit, [width, height], rest, variantOf) : !RELATIVE.test(path) && variantOf(path);
  if (!isPlain && !edited) return false;
  const isBox = Number(width) !== 0 && Number(height) !== 0;
  const less = [width, height].map(side => Number(side.split('-')[1] ?? 0)).join();
  return overlaid(parameters, edited ? edited.key : keyIn(rest), [x, y, alpha], {
    ...(isPlain || isRelative) && {
      ...sideOf('mark-w', width),
      ...sideOf('mark-h', height),
      ...less !== '0,0' && { 'mark-less': less },
      ...isPlain && isBox && { 'mark-fit': fit === 'fit-in' ? 'max' : fit === 'stretch' ? 'scale' : 'crop' },
    },
    ...Object.hasOwn(BLENDS, blend) && { 'mark-blend': BLENDS[blend] },
  }, edited ? edited.segment : undefined);
}

/**
 * Returns the variant of filters after a size that depends on the image below. Stand-ins take its place, which the
 * filters must keep.
 */
function filtered(
  fit: string | undefined, sides: readonly string[], rest: string, variantOf: Additions['variantOf'],
): ReturnType<Additions['variantOf']> {
  if (!/^filters:/.test(rest)) return undefined;
  const [w, h] = sides.map((side, index) => Number(side) === 0 ? '' : STAND_INS[index]);
  const variant = variantOf(`${fit === undefined ? '' : `${fit}/`}${w}x${h}/${rest}`);
  const size = `${w && `_w.${w}`}${h && `_h.${h}`}_`;
  return variant?.segment.includes(size) ? variant : undefined;
}

/** Splits arguments at commas that are not in parentheses. */
function argumentsIn(text: string): string[] {
  const values = [''];
  let depth = 0;
  for (const character of text) {
    depth += character === '(' ? 1 : character === ')' ? -1 : 0;
    if (character === ',' && depth === 0) values.push('');
    else values.push(values.pop()! + character);
  }
  return values;
}

function sideOf(name: string, side: string): RequestParameters {
  if (/^f/.test(side)) return { [name]: '1' };
  // Up to 1, it would be a share.
  return Number(side) > 0 ? { [name]: String(Math.max(1.001, Math.min(MAX_SIDE, Number(side)))) } : {};
}

/** Adds an image on top of the others. */
function overlaid(
  parameters: RequestParameters, key: string, [x, y, alpha]: string[], size: RequestParameters, segment?: string,
): boolean {
  const places = [x, y].map(placeOf);
  if (!isImageKey(key) || /^(https?|b64|color):/i.test(key)) return false;
  if (!/^\d{1,3}$/.test(alpha) || Number(alpha) > 100 || !places.every(place => place !== undefined)) return false;
  const image = key.replace(/^\/+/, '');
  const mark = {
    'mark': segment === undefined ? image : printEdited(image, segment),
    'mark-x': places[0]!,
    'mark-y': places[1]!,
    'mark-alpha': String(100 - Number(alpha)),
    ...size,
  };
  const text = printMark(mark);
  if (!isMark(text)) return false;
  if (parameters.mark === undefined) Object.assign(parameters, mark);
  else parameters.marks = [...parameters.marks?.split('\n') ?? [], text].join('\n');
  return allMarks(parameters).length <= MAX_MARKS;
}

/**
 * Returns a place in the form of paths, such as `n5p` for `-5p`. imagor also has words, shares, and offsets out of the
 * image.
 */
function placeOf(place: string): string | undefined {
  if (Object.hasOwn(WORDS, place)) return WORDS[place];
  const [, word, offset] = /^([lt]|left|top|[rb]|right|bottom)-(\d{1,5})$/.exec(place) ?? [];
  if (word !== undefined) return distance(WORDS[word].replace('0', ''), Number(offset), 'm');
  const [, sign = '', share, digits, percent] = /^(-?)(?:0?(\.\d{1,6})|(\d{1,5})(p?))$/.exec(place) ?? [];
  const end = sign.replace('-', 'n');
  if (share !== undefined) return distance(end, Math.round(Number(share) * 100), '', 'p');
  return digits === undefined ? undefined : distance(end, Number(digits), '', percent);
}

/** Prints a distance, so that equal ones are the same text. */
function distance(end: string, length: number, outside: string, unit = ''): string {
  return length === 0 ? `${end}0` : `${end}${outside}${length}${unit}`;
}
