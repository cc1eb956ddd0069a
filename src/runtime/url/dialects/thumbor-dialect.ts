import { Dialect, Print } from './dialect';
import { formatName } from '../request-parameters';

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
  const { segment, filter } = isBox ? FITS[fit] ?? {} : {};
  if (isBox && !FITS[fit]) return { parameter: 'fit', reason: `must be one of: ${Object.keys(FITS).join(', ')}` };
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
  rows: [
    {
      name: '`/SIGNATURE/…`',
      treatment: 'supported',
      note: 'HMAC-SHA-1 of the rest of the path, with the key in a secret, compared in constant time',
    },
    { name: '`/unsafe/…`', treatment: 'supported', note: 'only if `unsafe` is set' },
    { name: '`meta`', treatment: 'approximated', note: 'the facts of `fm=json`, about the original' },
    { name: '`debug`', treatment: 'refused', note: 'it draws focal points' },
    {
      name: '`trim`, `trim:top-left:TOLERANCE`, `trim:bottom-right`',
      treatment: 'approximated',
      note: 'a tolerance above 255 becomes 255; a trim with a crop is refused',
    },
    { name: '`AxB:CxD`', treatment: 'supported', note: 'the manual crop; one without pixels is ignored' },
    { name: '`fit-in`', treatment: 'supported', note: 'never enlarged without `upscale()`' },
    {
      name: '`full-fit-in`, `adaptive-fit-in`, `adaptive-full-fit-in`',
      treatment: 'supported',
      note: 'exchanged sides, and the least size that covers them',
    },
    {
      name: '`WIDTHxHEIGHT`',
      treatment: 'supported',
      note: 'exact sizes, 0 or nothing for a side that follows from the image, `-` to flip. Larger sizes become'
        + ' `maxWidth` and `maxHeight`, each by itself',
    },
    { name: '`orig`', treatment: 'supported', note: 'up to `maxWidth` and `maxHeight`; refused with `proportion`' },
    {
      name: '`left`, `center`, `right`, `top`, `middle`, `bottom`',
      treatment: 'supported',
      note: 'the part that is kept',
    },
    {
      name: '`smart`',
      treatment: 'approximated',
      note: 'no effect, as in thumbor without detectors, or with `smart`, the most salient part is kept; faces are not'
        + ' recognized',
    },
    { name: '`format(avif)`, `gif`, `jpeg`, `png`, `webp`', treatment: 'supported', note: 'the format' },
    { name: '`format(heic)`, `heif`, `tiff`, `jxl`, `jp2`', treatment: 'refused', note: 'they are not encoded' },
    { name: 'other formats', treatment: 'ignored', note: 'as in thumbor' },
    { name: 'no `format`', treatment: 'supported', note: 'the format of the original; JPEG or PNG for TIFF and HEIC' },
    { name: '`quality`', treatment: 'approximated', note: 'one scale for all formats, that of JPEG, in steps of 5' },
    {
      name: '`fill(COLOR)`, `fill(COLOR,true)`, `fill(blur)`',
      treatment: 'approximated',
      note: 'the blur differs; a fill after a quarter turn is refused',
    },
    {
      name: '`fill(auto)`',
      treatment: 'approximated',
      note: 'the average color in place of the median; with `true`, transparent areas stay',
    },
    { name: '`background_color`', treatment: 'supported', note: 'names of CSS, `RGB` and `RRGGBB`' },
    { name: '`upscale`, `stretch`', treatment: 'supported', note: 'larger than the original, or without proportions' },
    {
      name: '`no_upscale`',
      treatment: 'approximated',
      note: 'a size of two sides that is larger than the original keeps its proportions',
    },
    {
      name: '`proportion`',
      treatment: 'approximated',
      note: 'shares of the original have two decimals; refused below 0.01, above 1, and with `fit-in`',
    },
    { name: '`rotate`', treatment: 'supported', note: 'quarter turns; thumbor ignores others, which are refused' },
    {
      name: '`round_corner(RADIUS,R,G,B,TRANSPARENT)`',
      treatment: 'approximated',
      note: 'circles; of two radii, the first counts. `round_corner(RADIUS)`, as in imagor, has transparent corners',
    },
    {
      name: '`focal(LEFTxTOP:RIGHTxBOTTOM)`',
      treatment: 'supported',
      note: 'in pixels of the original; refused with a turn or a trim',
    },
    {
      name: '`watermark(KEY,X,Y,ALPHA,W,H)`',
      treatment: 'approximated',
      note: 'one, an image of the CDN, at pixels, percentages, `center` or `repeat`, up to 4,096'
        + ' pixels. It is drawn after all other filters',
    },
    {
      name: '`rgb`, `colorize`, `convolution`, `equalize`',
      treatment: 'approximated',
      note: 'after sizing, each once; kernels have 3 to 9 rows and columns, and `equalize` stretches the lightness',
    },
    { name: '`cover`', treatment: 'supported', note: 'the first frame' },
    {
      name: '`brightness`, `contrast`, `saturation`, `grayscale`, `blur`, `sharpen`',
      treatment: 'approximated',
      note: 'by parameters of [imgix](urls.md#parameters), whose strength differs',
    },
    {
      name: '`autojpg`, `max_age`, `max_bytes`, `strip_exif`, `strip_icc`, `horizontal_align`, `vertical_align`,'
        + ' `extract_focal`',
      treatment: 'ignored',
      note: 'metadata is always removed; the CDN decides lifetimes, and quality decides sizes',
    },
    {
      name: '`gifv`',
      treatment: 'approximated',
      note: 'no video: the animation stays, as in thumbor without the optimizer of videos',
    },
    {
      name: '`frame`, `noise`, `curve`, `red_eye`',
      treatment: 'refused',
      note: 'they have no equivalent',
    },
    {
      name: 'arguments that are missing or invalid',
      treatment: 'refused',
      note: 'thumbor ignores such a filter',
    },
    {
      name: '`attachment`, `expire`, `preview`, `strip_metadata`, `raw`, `lossless`, `compression`, and filters that'
        + ' neither thumbor nor imagor has',
      treatment: 'ignored',
      note: 'as in thumbor',
    },
    {
      name: 'images at `http:` and `https:` addresses',
      treatment: 'refused',
      note: 'originals come from the bucket or `sources`',
    },
    {
      name: 'additions of imagor',
      treatment: 'refused',
      note: '`stretch/`, padding in pixels, crops and focal points in shares, `color:` and `b64:` images, and filters'
        + ' such as `label`, `image`, `crop`, `hue` and `redact`. thumbor ignores most of them, but images would'
        + ' lack parts',
    },
    {
      name: 'more than `maxVariants` variants of an image',
      treatment: 'approximated',
      note: 'the next width of the ladder, without the other parts, with the header `x-image-limit`',
    },
  ],
};
