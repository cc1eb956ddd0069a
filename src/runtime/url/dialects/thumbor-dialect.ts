import { Dialect, Print } from './dialect';
import { formatName } from '../request-parameters';
import { THUMBOR_ROWS } from './thumbor-rows';

/** Names of filters, by the parameter of the grammar. */
const FILTERS: Readonly<Record<string, string>> = {
  q: 'quality', bri: 'brightness', con: 'contrast', sat: 'saturation', bg: 'background_color', rot: 'rotate',
};

/** Filters and the path segment of a fit for an image with two sides. */
const FITS: Readonly<Record<string, { readonly segment?: string; readonly filter?: string }>> = {
  clip: { segment: 'fit-in', filter: 'upscale()' },
  max: { segment: 'fit-in' },
  crop: {},
  min: { filter: 'no_upscale()' },
  scale: { filter: 'stretch()' },
};

const SIDES = ['left', 'right', 'top', 'bottom'];

/** Paths of images that begin like a part of a URL. */
const LIKE_PART = new RegExp('^/(?:|debug|meta|trim|(?:adaptive-)?(?:full-)?fit-in|stretch'
  + '|-?(?:\\d+|orig)?x-?(?:\\d+|orig)?|left|right|center|top|bottom|middle|smart)/');

/** A filter without effect, as `metadata` decides what variants keep. Only the image follows filters. */
const NO_FILTER = 'strip_exif()';

const print: Print = (path, parameters, dialect) => {
  const { w, h, fit = 'clip', crop, rect, fm, flip = '' } = parameters;
  const isBox = w !== undefined && h !== undefined;
  if (isBox && !Object.hasOwn(FITS, fit)) {
    return { parameter: 'fit', reason: `must be one of: ${Object.keys(FITS).join(', ')}` };
  }
  const { segment, filter } = isBox ? FITS[fit] : {};
  const sides = crop?.split(',') ?? [];
  if (!sides.every(side => SIDES.includes(side))) return { parameter: 'crop', reason: 'must be a side or a corner' };
  const corners = rect?.split(',').map(Number) ?? [];
  if (!corners.every(Number.isInteger)) return { parameter: 'rect', reason: 'must be in pixels' };
  const guard = LIKE_PART.test(path) ? [NO_FILTER] : [];
  if (fm === 'json') return `/${[...accessOf(dialect), 'meta', ...filterPart(guard)].join('/')}${path}`;
  const [left, top, width, height] = corners;
  const filters = [
    filter,
    ...Object.entries(FILTERS)
      .map(([name, each]) => parameters[name] && `${each}(${argumentOf(name, parameters[name])})`),
    fm && `format(${formatName(fm) === 'jpg' ? 'jpeg' : fm})`,
  ].filter(each => each !== undefined);
  const parts = [
    ...accessOf(dialect),
    rect && `${left}x${top}:${left + width}x${top + height}`,
    segment,
    (w ?? h ?? flip) !== '' && `${flip.includes('h') ? '-' : ''}${w ?? 0}x${flip.includes('v') ? '-' : ''}${h ?? 0}`,
    sides.find(side => side === 'left' || side === 'right'),
    sides.find(side => side === 'top' || side === 'bottom'),
    ...filterPart(filters.length > 0 ? filters : guard),
  ].filter(part => part);
  return (parts.length > 0 ? `/${parts.join('/')}` : '') + path;
};

function filterPart(filters: readonly (string | undefined)[]): string[] {
  return filters.length > 0 ? [`filters:${filters.join(':')}`] : [];
}

/** thumbor turns counterclockwise. */
function argumentOf(name: string, value: string): string {
  return name === 'rot' ? String(360 - Number(value)) : value;
}

/** Returns the first segment. Signatures are added by the application. */
function accessOf({ isUnsafe }: { readonly isUnsafe?: boolean }): string[] {
  return isUnsafe ? ['unsafe'] : [];
}

/** The URLs of thumbor. */
export const THUMBOR: Dialect = {
  title: 'thumbor',
  follows: 'version 7.8.0',
  print,
  sets: [
    'fm', 'w', 'h', 'fit', 'crop', 'rect', 'trim', 'trim-tol', 'rot', 'flip', 'q', 'bri', 'con', 'sat', 'sharp', 'blur',
    'bg', 'fill', 'fill-color', 'mask', 'corner-radius',
  ],
  expresses: ['w', 'h', 'fit', 'crop', 'rect', 'fm', 'flip', ...Object.keys(FILTERS)],
  rows: THUMBOR_ROWS,
};
