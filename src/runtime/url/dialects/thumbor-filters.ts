import { keyIn } from './base64-text';
import { RequestParameters, isImageKey } from '../request-parameters';

/** Adds the parameters of a filter, and returns whether its arguments are supported. */
type Filter = (parameters: RequestParameters, values: string[]) => boolean;

/** Filters for which the edge function has no room. */
export const FILTERS: { readonly [name: string]: Filter } = {
  cover: parameters => {
    parameters.frame = '1';
    return true;
  },
  watermark: watermarked,
};

/** Filters of thumbor and imagor without an effect on pixels here. Videos require an optimizer of thumbor. */
export const NEVER_DONE = ['extract_focal', 'gifv', 'attachment', 'expire', 'preview', 'strip_metadata', 'raw',
  'lossless', 'compression', 'palette', 'bitdepth', 'fallback_format'];

/** Filters of thumbor and imagor without an equivalent. thumbor ignores filters that it does not know. */
export const REFUSED = ['colorize', 'convolution', 'crop', 'curve', 'detect', 'dpi', 'draw_detections', 'equalize',
  'frame', 'hue', 'image', 'invert', 'label', 'max_frames', 'modulate', 'noise', 'orient', 'padding', 'page', 'pixelate',
  'red_eye', 'redact', 'redact_oval', 'rgb', 'seek', 'stretch_height', 'text', 'to_colorspace', 'trim', 'upscale_ai'];

/** Adds a watermark: its key, two places, the transparency in percent, and shares of the sides. */
export function watermarked(
  parameters: RequestParameters, [url = '', x = '', y = '', alpha = '0', width = 'none', height = 'none']: string[],
): boolean {
  const sizes = [width, height].filter(size => size !== 'none');
  if (!sizes.every(share => /^\d{1,3}$/.test(share) && Number(share) <= 100)) return false;
  const [key, places] = [keyIn(url), [x, y].map(placeOf)];
  if (!isImageKey(key) || /^(https?|b64|color):/i.test(key)) return false;
  if (!/^\d{1,3}$/.test(alpha) || Number(alpha) > 100 || !places.every(place => place !== undefined)) return false;
  if (parameters.mark !== undefined) return false;
  Object.assign(parameters, {
    'mark': key.replace(/^\/+/, ''),
    'mark-x': places[0]!,
    'mark-y': places[1]!,
    'mark-alpha': String(100 - Number(alpha)),
    // As in thumbor, 0 is the size of the other side.
    ...Number(width) > 0 && { 'mark-w': String(Number(width) / 100) },
    ...Number(height) > 0 && { 'mark-h': String(Number(height) / 100) },
  });
  return true;
}

/** Returns a distance without leading zeros, so that equal ones are the same text. */
function placeOf(place: string): string | undefined {
  if (place === 'center' || place === 'repeat') return place;
  if (place === '') return '0';
  const [, sign, digits, percent] = /^(-?)(\d{1,5})(p?)$/.exec(place) ?? [];
  if (digits === undefined) return undefined;
  return Number(digits) === 0 ? `${sign}0` : `${sign}${Number(digits)}${percent}`;
}
