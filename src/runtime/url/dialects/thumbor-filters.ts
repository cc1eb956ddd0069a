import { watermarked } from './thumbor-overlays';
import { RequestParameters } from '../request-parameters';

/** Adds the parameters of a filter, and returns whether its arguments are supported. */
type Filter = (parameters: RequestParameters, values: string[]) => boolean;

/** Filters for which the edge function has no room. */
export const FILTERS: { readonly [name: string]: Filter } = {
  cover: parameters => {
    parameters.still = 'true';
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
