import { keyIn } from './base64-text';
import { MARK_BLENDS } from './dialect-operations';
import { MAX_MARKS, printMark } from '../image-marks';
import { RequestParameters, isImageKey } from '../request-parameters';

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

/** A key, and the size before it, as `image()` of imagor has them: `f` and `full` are the sides of the image below. */
const PATH = /^\/*(?:(fit-in|stretch)\/)?(?:(\d{0,4}|f|full)x(\d{0,4}|f|full)\/)?(.+)$/;

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

/** Parts of imagor before a key, which are not supported there, and images without an original. */
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
 * Adds an image of imagor on top: a path with a size at most, two places, the transparency in percent, and the blend
 * mode.
 */
export function imaged(
  parameters: RequestParameters, [path = '', x = '', y = '', alpha = '0', blend = '']: string[],
): boolean {
  const [, fit, width = '', height = '', key] = PATH.exec(path) ?? [];
  const isBox = Number(width) !== 0 && Number(height) !== 0;
  if (key === undefined || OTHER_PARTS.test(key)) return false;
  return overlaid(parameters, keyIn(key), [x, y, alpha], {
    ...sideOf('mark-w', width),
    ...sideOf('mark-h', height),
    ...Object.hasOwn(BLENDS, blend) && { 'mark-blend': BLENDS[blend] },
    ...isBox && { 'mark-fit': fit === 'fit-in' ? 'max' : fit === 'stretch' ? 'scale' : 'crop' },
  });
}

function sideOf(name: string, side: string): RequestParameters {
  if (/^f/.test(side)) return { [name]: '1' };
  // Up to 1, it would be a share.
  return Number(side) > 0 ? { [name]: String(Math.max(1.001, Math.min(MAX_SIDE, Number(side)))) } : {};
}

/** Adds an image on top of the others. */
function overlaid(
  parameters: RequestParameters, key: string, [x, y, alpha]: string[], size: RequestParameters,
): boolean {
  const places = [x, y].map(placeOf);
  if (!isImageKey(key) || /^(https?|b64|color):/i.test(key)) return false;
  if (!/^\d{1,3}$/.test(alpha) || Number(alpha) > 100 || !places.every(place => place !== undefined)) return false;
  const mark = {
    'mark': key.replace(/^\/+/, ''),
    'mark-x': places[0]!,
    'mark-y': places[1]!,
    'mark-alpha': String(100 - Number(alpha)),
    ...size,
  };
  if (parameters.mark === undefined) Object.assign(parameters, mark);
  else parameters.marks = parameters.marks === undefined ? printMark(mark) : `${parameters.marks}\n${printMark(mark)}`;
  return (parameters.marks ?? '').split('\n').length < MAX_MARKS;
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
