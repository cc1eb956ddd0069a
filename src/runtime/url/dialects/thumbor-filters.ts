import { watermarked } from './thumbor-overlays';
import { RequestParameters } from '../request-parameters';

/** Adds the parameters of a filter, and returns whether its arguments are supported. */
type Filter = (parameters: RequestParameters, values: string[]) => boolean;

/** Curves of `curve()`, each a list of points. */
const CURVES = /^(?:\[(?:\(\d{1,3},\d{1,3}\),?)+\],?){4}$/;

const NUMBER = /^-?\d{1,6}(\.\d{1,6})?$/;

/** Filters for which the edge function has no room. */
export const FILTERS: { readonly [name: string]: Filter } = {
  colorize: (parameters, [red, green, blue, color = '']) => {
    const shares = [red, green, blue].map(share => Number(share) / 100);
    if (!shares.every(share => share >= 0 && share <= 1) || !/^[\da-f]{6}$/i.test(color)) return false;
    const channels = color.match(/../g)!.map(channel => parseInt(channel, 16));
    return addEdit(parameters, 'linear', [
      ...shares.map(share => 1 - share), ...shares.map((share, index) => share * channels[index]),
    ]);
  },
  convolution: (parameters, [matrix = '', columns, isNormalized = 'true']) => {
    const kernel = matrix.split(';');
    if (!kernel.every(each => NUMBER.test(each)) || !(Number(columns) > 0)) return false;
    // A scale of 0 is the sum of the kernel.
    const scale = /^(true|1)$/i.test(isNormalized) ? 0 : 1;
    const size = [Number(columns), kernel.length / Number(columns)];
    return addEdit(parameters, 'convolve', [...size, scale, 0, ...kernel.map(Number)]);
  },
  cover: parameters => {
    parameters.still = 'true';
    return true;
  },
  curve: (parameters, values) => {
    const text = values.join();
    if (!CURVES.test(text)) return false;
    const curves = text.split('],').map(curve => curve.match(/\d+/g)!.map(Number));
    return addEdit(parameters, 'curve', curves.flatMap(curve => [curve.length / 2, ...curve]));
  },
  equalize: parameters => addEdit(parameters, 'normalize', [1, 99]),
  noise: (parameters, [amount = '', seed = '0']) => {
    if (!/^\d{1,3}$/.test(amount) || !/^\d{1,6}$/.test(seed)) return false;
    return Number(amount) === 0 || addEdit(parameters, 'noise', [Number(amount), Number(seed)]);
  },
  rgb: (parameters, [red, green, blue]) => {
    if (![red, green, blue].every(each => NUMBER.test(each ?? ''))) return false;
    return addEdit(parameters, 'linear', [1, 1, 1, ...[red, green, blue].map(share => 2.55 * Number(share))]);
  },
  watermark: watermarked,
};

/** Filters of thumbor and imagor without an effect on pixels here. Videos require an optimizer of thumbor. */
export const NEVER_DONE = ['extract_focal', 'gifv', 'attachment', 'expire', 'preview', 'strip_metadata', 'raw',
  'lossless', 'compression', 'palette', 'bitdepth', 'fallback_format'];

/** Filters of thumbor and imagor without an equivalent. thumbor ignores filters that it does not know. */
export const REFUSED = ['frame', 'red_eye', 'stretch_height', 'detect', 'dpi', 'draw_detections',
  'label', 'redact', 'redact_oval', 'seek', 'text', 'upscale_ai'];

/** Adds a method of sharp. Each can be used once. */
export function addEdit(parameters: RequestParameters, name: string, values: readonly number[]): boolean {
  const before = parameters.edits ?? '';
  if (`,${before},`.includes(`,${name},`)) return false;
  const printed = [name, ...values.map(value => String(+value.toFixed(3)).replace('-', 'n'))].join();
  parameters.edits = before === '' ? printed : `${before},${printed}`;
  return values.every(value => Number.isFinite(value) && Math.abs(value) < 1e6);
}
