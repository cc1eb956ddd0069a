import { Dialect, Print } from './dialect';
import { formatName } from '../request-parameters';

/** The formats of the sample, by the names of the grammar. */
const FORMATS: Readonly<Record<string, string>> = { jpg: 'jpeg', webp: 'webp', avif: 'avif', png: 'png', gif: 'gif' };

/** Without a format, the URL has `format=auto`: the best format for each viewer. */
const print: Print = (path, { w, h, fit, fm, q }) => {
  if (w !== undefined && h !== undefined && fit !== 'crop') {
    return { parameter: 'fit', reason: 'must be crop with a width and a height: the sample crops' };
  }
  const format = fm === undefined ? 'auto' : FORMATS[formatName(fm)];
  if (format === undefined) return { parameter: 'fm', reason: `must be one of: ${Object.keys(FORMATS).join(', ')}` };
  const query = Object.entries({ format, width: w, height: h, quality: q })
    .flatMap(([name, value]) => value === undefined ? [] : [`${name}=${value}`]);
  return `${path}?${query.join('&')}`;
};

/** The URLs of `aws-samples/image-optimization`. */
export const AWS_SAMPLE: Dialect = {
  title: 'aws-samples/image-optimization',
  follows: 'commit `ea8e3dc`',
  print,
  sets: ['w', 'h', 'fit', 'fm', 'q'],
  expresses: ['w', 'h', 'fit', 'fm', 'q'],
  rows: [
    {
      name: '`width`, `height`',
      treatment: 'supported',
      note: 'exact sizes in pixels; with both, the center is kept, and'
      + ' small images are enlarged. As in the sample, other values are ignored',
    },
    {
      name: '`format=jpeg`, `webp`, `avif`, `png`, `gif`',
      treatment: 'supported',
      note: 'the format. As in the sample,'
      + ' other values are ignored. Animations become their first frame in JPEG and PNG, and WebP in AVIF',
    },
    {
      name: '`format=auto`',
      treatment: 'supported',
      note: 'AVIF, WebP or JPEG, the first that `Accept` names, and JPEG'
      + ' for other viewers',
    },
    {
      name: 'no `format`',
      treatment: 'approximated',
      note: 'the format of the original; PNG for SVG, and JPEG or PNG for'
      + ' TIFF and HEIC',
    },
    { name: '`format=svg`', treatment: 'refused', note: 'the sample responds with 500' },
    {
      name: '`quality`',
      treatment: 'approximated',
      note: 'one scale for all formats, that of JPEG, in steps of 5; without'
      + ' it, the `quality` of the CDN',
    },
    {
      name: 'sizes above `maxWidth` and `maxHeight`',
      treatment: 'approximated',
      note: 'become the maximum, in the'
      + ' requested proportions; an image without sizes is reduced to it',
    },
    {
      name: 'more than `maxVariants` variants of an image',
      treatment: 'approximated',
      note: 'the next width of the ladder,'
      + ' without `height` and `quality`, with the header `x-image-limit`',
    },
    { name: 'other parameters', treatment: 'ignored', note: 'as in the sample' },
  ],
};
