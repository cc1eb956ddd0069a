import { ForeignUrl } from './urls';

/** Arguments of filters, as thumbor declares them. */
const NUMBER = '-?\\d+';
const POSITIVE = '\\d+';
const DECIMAL = '-?(?:\\d+\\.?\\d*|\\d*\\.?\\d+)';
const BOOLEAN = '[Tt]rue|[Ff]alse|1|0';
const TEXT = "'.+?'|[^,]+?";
const WORD = '\\w+';
const PLACE = '-?\\d+p?|center|repeat';
const SHARE = '-?\\d+|none';
const POINTS = '\\[(?:\\(\\d+,\\d+\\),?)*\\]';

/**
 * The filters of thumbor 7.8.0 and the patterns of their arguments. The last ones may be missing, as many as the number
 * says.
 *
 * @see https://github.com/thumbor/thumbor/tree/7.8.0/thumbor/filters
 */
const FILTERS: { readonly [name: string]: readonly [args: readonly string[], optional?: number] } = {
  autojpg: [[BOOLEAN], 1],
  background_color: [[WORD]],
  blur: [[POSITIVE, DECIMAL], 1],
  brightness: [[NUMBER]],
  colorize: [[POSITIVE, POSITIVE, POSITIVE, TEXT]],
  contrast: [[NUMBER]],
  convolution: [['-?\\d+(?:\\.\\d*)?(?:;-?\\d+(?:\\.\\d*)?)*', POSITIVE, BOOLEAN], 1],
  curve: [[POINTS, POINTS, POINTS, POINTS]],
  equalize: [[]],
  extract_focal: [[]],
  fill: [[WORD, BOOLEAN], 1],
  focal: [['\\d+x\\d+:\\d+x\\d+']],
  format: [[TEXT]],
  frame: [[TEXT]],
  grayscale: [[]],
  max_age: [[POSITIVE]],
  max_bytes: [[POSITIVE]],
  no_upscale: [[]],
  noise: [[POSITIVE, POSITIVE], 1],
  proportion: [[DECIMAL]],
  quality: [[POSITIVE]],
  red_eye: [[]],
  rgb: [[NUMBER, NUMBER, NUMBER]],
  rotate: [[NUMBER]],
  round_corner: [['\\d+(?:\\|\\d+)?', POSITIVE, POSITIVE, POSITIVE, BOOLEAN], 1],
  saturation: [[DECIMAL]],
  sharpen: [[DECIMAL, DECIMAL, BOOLEAN]],
  stretch: [[]],
  strip_exif: [[]],
  strip_icc: [[]],
  upscale: [[]],
  watermark: [[TEXT, PLACE, PLACE, POSITIVE, SHARE, SHARE], 2],
};

/** Keys that only imagor reads in another way: an image of one color, and base64url. */
const OF_IMAGOR = /^(color|b64):/i;

/** The parts of a URL in the order of thumbor. */
const PARTS = new RegExp('^/unsafe/+(?:debug/)?(?:meta/)?(?:trim(?::(?:top-left|bottom-right))?(?::\\d+)?/)?'
  + '(?:\\d+x\\d+:\\d+x\\d+/)?(?:(?:adaptive-)?(?:full-)?fit-in/)?(?:-?(?:\\d+|orig)?x-?(?:\\d+|orig)?/)?'
  + '(?:(?:left|right|center)/)?(?:(?:top|bottom|middle)/)?(?:smart/)?'
  + '(?:filters:(?<filters>.+?\\))/)?(?<key>.+)$');

/**
 * Whether thumbor has each part of a URL: it reads the key that another engine has read, and the arguments of all
 * filters.
 */
export function isOfThumbor({ url, expected }: Pick<ForeignUrl, 'url' | 'expected'>): boolean {
  const { filters, key } = PARTS.exec(url)?.groups ?? {};
  if (key === undefined || OF_IMAGOR.test(key)) return false;
  if (expected.key !== undefined && decodeURIComponent(key) !== expected.key) return false;
  return filters === undefined || decodeURIComponent(filters).split(/(?<=\)):/).every(isFilter);
}

function isFilter(filter: string): boolean {
  const name = /^\w+/.exec(filter)?.[0] ?? '';
  if (!Object.hasOwn(FILTERS, name)) return false;
  const [args, optional = 0] = FILTERS[name];
  const pattern = args.map((arg, index) => {
    const isOptional = index >= args.length - optional;
    return `(?:${index > 0 ? ',' : ''}\\s*(?:${arg})\\s*)${isOptional ? '?' : ''}`;
  });
  return new RegExp(`^${name}\\(${pattern.join('')}\\)$`).test(filter);
}
