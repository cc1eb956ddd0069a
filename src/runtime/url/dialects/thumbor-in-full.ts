import { Translate } from './dialect';
import { isBad } from '../image-request';
import { ORIGINAL_FORMAT } from '../original-format';
import { problemOf } from '../request-parameters';
import { partOf } from './part-names';
import { Draft, Part, colored, isApplied, isTrue, translate as translateParts } from './thumbor';
import { FILTERS, NEVER_DONE, REFUSED } from './thumbor-filters';
import { fitted, sharedIn, whole } from './thumbor-fits';
import { FocalPoint, addFocal, focused } from './thumbor-focal';

/** Translates every URL of thumbor, for which the edge function has no room. */
export const translate: Translate = (path, query, accept, rules) => {
  const points: FocalPoint[] = [];
  const url = translateParts(path, query, accept, rules, {
    apply: (draft, name, values) => applied(draft, points, name, values),
    finish: draft => finished(draft, points),
  });
  if (isBad(url)) return url;
  const given = Object.entries(url.parameters).filter(([, value]) => value !== '');
  const bad = problemOf(Object.fromEntries(given), rules);
  return bad ? { parameter: partOf(bad.parameter, rules.dialect), reason: 'is not supported' } : url;
};

function applied(draft: Draft, points: FocalPoint[], name: string, values: string[]): boolean {
  const isEmpty = values.every(value => value === '');
  if (isEmpty && WITH_ARGUMENTS.includes(name)) return true; // ignored
  if (name === 'focal') return addFocal(points, values.join());
  if (Object.hasOwn(FORMS, name) && FORMS[name](draft, values)) return true;
  if (Object.hasOwn(FILTERS, name)) return FILTERS[name](draft.parameters, values);
  if (NEVER_DONE.includes(name)) return true;
  return isApplied(draft, name, values) || !isKnown(name);
}

/** Filters, or forms of them, for which the edge function has no room. Each returns whether it applies. */
const FORMS: { readonly [name: string]: (draft: Draft, values: string[]) => boolean } = {
  fill: (draft, [color]) => {
    if (draft.turns % 2 > 0 || color !== 'auto' && color !== 'none') return false;
    draft.isFilled = true;
    if (color === 'auto') draft.parameters.fill = color;
    else draft.parameters['fill-color'] = 'transparent';
    return true;
  },
  format: ({ parameters }, [format = '']) => {
    // thumbor ignores formats that it does not know.
    if (/^(jpe?g|png|gif|webp|avif|hei[cf]|tiff?|jxl|jp2|bmp|jpeg2000|pdf|svg|magick)$/i.test(format)) return false;
    parameters.fm = ORIGINAL_FORMAT;
    return true;
  },
  proportion: (draft, [share]) => {
    // A percentage of imagor. Both ignore shares without pixels.
    const percent = Number(share);
    return percent > 1 ? isApplied(draft, 'proportion', [String(Math.min(100, percent) / 100)]) : percent < 1e-5;
  },
  round_corner: (draft, [radii = '', ...others]) => {
    const [radius] = radii.split('|');
    draft.parameters.mask = 'corners';
    draft.parameters['corner-radius'] = radius;
    if (!/^\d{1,4}$/.test(radius)) return false;
    if (others.length > 2) {
      const rgb = others.slice(0, 3).map(each => (Number(each) + 256).toString(16).slice(1)).join('');
      return isTrue(others[3]) || colored(draft, 'bg', rgb);
    }
    // imagor's form, whose corners are transparent, or have a color.
    const [other = radius, color] = others;
    return /^\d+$/.test(other) && (color === undefined || colored(draft, 'bg', color));
  },
};

/** Filters whose arguments are refused if they are not supported. thumbor ignores filters that it does not know. */
const STRICT = ['quality', 'brightness', 'contrast', 'saturation', 'sharpen', 'grayscale', 'blur', 'background_color',
  'round_corner', 'fill', 'format', 'rotate', 'proportion'];

/** Filters that thumbor and imagor ignore without arguments. */
const WITH_ARGUMENTS = [...STRICT.filter(name => name !== 'grayscale' && name !== 'fill'), 'watermark', 'image',
  'label', 'max_frames', 'page'];

/** Whether thumbor or imagor has a filter. thumbor ignores others. */
function isKnown(name: string): boolean {
  return STRICT.includes(name) || REFUSED.includes(name) || !/^\w+$/.test(name);
}

/** Changes parameters that follow from parts for which the edge function has no room. */
function finished(draft: Draft, points: readonly FocalPoint[]): string | undefined {
  const { parts, parameters } = draft;
  if (/bottom-right/.test(parts[Part.TRIM])) return 'trim';
  if (parts[Part.STRETCH] && parameters.fit === 'crop') parameters.fit = 'scale';
  return sharedIn(draft) ?? whole(draft) ?? fitted(draft) ?? focused(draft, points);
}
