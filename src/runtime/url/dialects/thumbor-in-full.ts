import { Translate } from './dialect';
import { isBad } from '../image-request';
import { problemOf } from '../request-parameters';
import { ORIGINAL_FORMAT } from './original-format';
import { Draft, Part, isApplied, translate as translateParts } from './thumbor';
import { FILTERS, NEVER_DONE, REFUSED } from './thumbor-filters';

/** The parts of URLs, by the parameters that they lead to. */
const NAMES: { readonly [parameter: string]: string } = { edits: 'filters', mark: 'watermark', rect: 'crop' };

/** Translates every URL of thumbor, for which the edge function has no room. */
export const translate: Translate = (path, query, accept, rules) => {
  const points: FocalPoint[] = [];
  const apply = (draft: Draft, name: string, values: string[]): boolean => {
    if (name === 'focal') return isFocal(points, values.join());
    if (Object.hasOwn(FORMS, name) && FORMS[name](draft, values)) return true;
    if (Object.hasOwn(FILTERS, name)) return FILTERS[name](draft.parameters, values);
    if (NEVER_DONE.includes(name)) return true;
    return isApplied(draft, name, values) || !isKnown(name);
  };
  const url = translateParts(path, query, accept, rules, { apply, finish: draft => finished(draft, points) });
  if (isBad(url)) return url;
  const given = Object.entries(url.parameters).filter(([, value]) => value !== '');
  const bad = problemOf(Object.fromEntries(given), rules);
  return bad ? { parameter: NAMES[bad.parameter] ?? bad.parameter, reason: 'is not supported' } : url;
};

/** Other forms of filters that the edge function knows. Each returns whether it applies. */
const FORMS: { readonly [name: string]: (draft: Draft, values: string[]) => boolean } = {
  fill: (draft, [color]) => {
    if (color !== 'auto' || draft.turns % 2 > 0) return false;
    draft.isFilled = true;
    draft.parameters.fill = color;
    return true;
  },
  format: ({ parameters }, [format = '']) => {
    // thumbor ignores formats that it does not know.
    if (/^(jpe?g|png|gif|webp|avif|hei[cf]|tiff?|jxl|jp2|bmp|jpeg2000|pdf|svg|magick)$/i.test(format)) return false;
    parameters.fm = ORIGINAL_FORMAT;
    return true;
  },
  round_corner: (draft, [radii = '', ...others]) => {
    const [across, down] = radii.split('|');
    if (others.length > 2) return down !== undefined && isApplied(draft, 'round_corner', [across, ...others]);
    // imagor's form, whose corners are transparent.
    return isApplied(draft, 'round_corner', [across, '', '', '', 'true'])
      && (others.length === 0 || others.length === 1 && /^\d+$/.test(others[0]));
  },
};

/** Filters that the edge function knows. An argument that it does not accept is refused. */
const OF_EDGE = ['quality', 'brightness', 'contrast', 'saturation', 'sharpen', 'grayscale', 'blur', 'background_color',
  'round_corner', 'fill', 'format', 'rotate', 'proportion'];

/** Whether thumbor or imagor has a filter. thumbor ignores others. */
function isKnown(name: string): boolean {
  return OF_EDGE.includes(name) || REFUSED.includes(name) || !/^[a-z_]+$/.test(name);
}

/** The center of an area that a crop keeps, and its weight. */
interface FocalPoint {
  readonly x: number;
  readonly y: number;
  readonly weight: number;
}

/** Adds a focal point. thumbor ignores an area without pixels. */
function isFocal(points: FocalPoint[], area: string): boolean {
  const [, ...sides] = /^(\d{1,5})x(\d{1,5}):(\d{1,5})x(\d{1,5})$/.exec(area) ?? [];
  if (sides.length === 0) return false;
  const [left, top, right, bottom] = sides.map(Number);
  const [width, height] = [right - left, bottom - top];
  if (width > 0 && height > 0) points.push({ x: left + width / 2, y: top + height / 2, weight: width * height });
  return width >= 0 && height >= 0;
}

/** Changes parameters that follow from parts for which the edge function has no room. */
function finished(draft: Draft, points: readonly FocalPoint[]): string | undefined {
  const { parts, parameters } = draft;
  if (/bottom-right/.test(parts[Part.TRIM])) parameters.trim = 'colorlast';
  return fitted(draft) ?? focused(draft, points);
}

/** Changes the fit of `full-fit-in`, `adaptive-fit-in` and both. */
function fitted({ parts, parameters, covering }: Draft): string | undefined {
  const fit = parts[Part.FIT] ?? '';
  const isBox = Number(parts[Part.WIDTH]) > 0 && Number(parts[Part.HEIGHT]) > 0;
  if (/orig/.test(`${parts[Part.WIDTH]}${parts[Part.HEIGHT]}`) && /-f/.test(fit)) return fit;
  if (/full/.test(fit)) {
    // Images become larger without `upscale()`, too.
    parameters.fit = isBox ? covering === 'min' ? 'outsidemax' : 'outside' : 'clip';
    if (!isBox) dropOther(parameters, parts);
  }
  if (/adaptive/.test(fit) && isBox && parameters.w !== parameters.h) parameters.adapt = 'true';
  return undefined;
}

/** Removes the largest side, which follows from the other one. */
function dropOther(parameters: Record<string, string>, parts: RegExpExecArray): void {
  if (!Number(parts[Part.WIDTH])) delete parameters.w;
  if (!Number(parts[Part.HEIGHT])) delete parameters.h;
}

/** Adds the weighted center of focal points within the manual crop. */
function focused({ parameters }: Draft, points: readonly FocalPoint[]): string | undefined {
  const [left, top, width, height] = (parameters.rect ?? '0,0,99999,99999').split(',').map(Number);
  const inside = points.filter(({ x, y }) => x >= left && x <= left + width && y >= top && y <= top + height);
  if (inside.length === 0) return undefined;
  if (parameters.rot || parameters.flip || parameters.trim) return 'focal';
  const total = inside.reduce((sum, { weight }) => sum + weight, 0);
  const center = (side: 'x' | 'y'): number =>
    Math.floor(inside.reduce((sum, point) => sum + point[side] * point.weight, 0) / total);
  parameters.crop = 'focalpoint';
  // Up to 1, a focal point is a share.
  parameters['fp-x'] = pixelsOf(center('x') - left);
  parameters['fp-y'] = pixelsOf(center('y') - top);
  return undefined;
}

function pixelsOf(distance: number): string {
  return String(distance < 2 ? 0 : distance);
}
