import { Edits, FORMAT } from './dit-request';

/** Adds the edits of a filter. */
type Filter = (value: string, edits: Edits, resize: Edits) => void;

/** Filters that change pixels in Dynamic Image Transformation, and have no equivalent. It ignores all others. */
export const REFUSED_FILTERS = ['convolution', 'equalize', 'rgb'];

/** A position of a watermark. The service ignores others. */
const PLACE = /^(-?\d+|-?(100|[1-9]?\d)p)$/;

const FILTERS: { readonly [name: string]: Filter } = {
  animated: (value, edits) => { edits.animated = value.toLowerCase() !== 'false'; },
  autojpg: (_, edits) => { edits.toFormat = 'jpeg'; },
  background_color: (value, edits) => { edits.flatten = { background: hashed(value) }; },
  blur: (value, edits) => {
    const [radius, sigma = ''] = value.split(',');
    edits.blur = sigma === '' ? Number(radius) / 2 : Number(sigma);
  },
  fill: (value, _, resize) => { Object.assign(resize, { fit: 'contain', background: hashed(value) }); },
  format: (value, edits) => {
    const format = value.replace(/[^0-9a-z]/gi, '').replace(/jpg/i, 'jpeg');
    if (FORMAT.test(format) || ['heic', 'heif', 'raw', 'tiff'].includes(format)) edits.toFormat = format;
  },
  grayscale: (_, edits) => { edits.grayscale = true; },
  no_upscale: (_, __, resize) => { resize.withoutEnlargement = true; },
  proportion: (value, _, resize) => { resize.ratio = Number(value); },
  rotate: (value, edits) => { edits.rotate = value === '' ? null : Number(value); },
  sharpen: (_, edits) => { edits.sharpen = true; },
  smart_crop: (_, edits) => { edits.smartCrop = true; },
  stretch: (_, __, resize) => { if (resize.fit !== 'inside') resize.fit = 'fill'; },
  strip_exif: (_, edits) => { edits.rotate = null; },
  strip_icc: (_, edits) => { edits.rotate = null; },
  upscale: (_, __, resize) => { resize.fit = 'inside'; },
  watermark: (value, edits) => {
    const [bucket, key, x, y, alpha, wRatio, hRatio] = value.replace(/\s+/g, '').split(',');
    const options = { ...PLACE.test(x) && { left: x }, ...PLACE.test(y) && { top: y } };
    edits.overlayWith = { bucket, key, alpha, wRatio, hRatio, options };
  },
};

/**
 * Returns the edits in a path like those of thumbor: an area, a size, and filters. An edit that has no equivalent has
 * the name of its filter.
 *
 * @param path decoded path with its slash
 */
export function editsIn(path: string): Edits {
  const [, left, top, right, bottom] = (/(\d{1,6})x(\d{1,6}):(\d{1,6})x(\d{1,6})/.exec(path) ?? []).map(Number);
  const [, width, height] = (/\/(\d+)x(\d+)\//.exec(path) ?? []).map(Number);
  const isInside = path.includes('fit-in') || width === 0 || height === 0;
  const resize: Edits = {
    width: width || undefined, height: height || undefined, fit: isInside ? 'inside' : undefined,
  };
  const edits: Edits = {
    crop: left === undefined ? undefined : { left, top, width: right - left, height: bottom - top },
  };
  if (width || height) edits.resize = resize;
  const extension = path.slice(path.lastIndexOf('.') + 1);
  for (const filter of filtersIn(path)) {
    const [, name, value] = /^(.+)\((.*)\)/.exec(filter) ?? [];
    if (name === undefined) edits.filters = true;
    else if (REFUSED_FILTERS.includes(name)) edits[name] = true;
    // A quality has an effect only where the format is known.
    else if (name === 'quality' && (FORMAT.test(extension) || edits.toFormat)) edits.jpeg = { quality: value };
    else if (Object.hasOwn(FILTERS, name)) FILTERS[name](value, edits, resize);
  }
  // Without an entry, a size in the query follows its rotation, as in the service.
  if (Object.values(resize).some(each => each !== undefined)) edits.resize ??= resize;
  return edits;
}

/** Returns filters in the order in which they are applied, which is that of the alphabet. */
function filtersIn(path: string): string[] {
  return (path.match(/filters(:[^)]*\))+/g) ?? []).flatMap(group => group.split(':').slice(1)).sort();
}

/** Returns a color of CSS, which paths write without `#`. */
function hashed(color: string): string {
  return /^([\da-f]{3}){1,2}$/i.test(color) ? `#${color}` : color;
}
