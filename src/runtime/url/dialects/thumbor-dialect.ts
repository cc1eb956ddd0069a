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
  if (fm === 'json') return `/${[...accessOf(dialect), 'meta'].join('/')}${path}`;
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
    filters.length > 0 && `filters:${filters.join(':')}`,
  ].filter(part => part);
  return (parts.length > 0 ? `/${parts.join('/')}` : '') + path;
};

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
