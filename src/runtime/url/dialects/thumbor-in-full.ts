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
  if (area === '') return true; // ignored
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
  return whole(draft) ?? fitted(draft) ?? focused(draft, points);
}

/** Changes the fit of `full-fit-in`, `adaptive-fit-in` and both. */
function fitted({ parts, parameters, covering }: Draft): undefined {
  const fit = parts[Part.FIT] ?? '';
  const isBox = parameters.whole !== undefined || Number(parts[Part.WIDTH]) > 0 && Number(parts[Part.HEIGHT]) > 0;
  if (/full/.test(fit)) {
    // Images become larger without `upscale()`, too.
    parameters.fit = isBox ? covering === 'min' ? 'outsidemax' : 'outside' : 'clip';
    if (!isBox) dropOther(parameters, parts);
  }
  const isSquare = parameters.whole === undefined && parameters.w === parameters.h;
  if (/adaptive/.test(fit) && isBox && !isSquare) parameters.adapt = 'true';
}

/** Adds the side that is that of the image. */
function whole({ parts, parameters, rules, turns, ...draft }: Draft): string | undefined {
  const sides = [parts[Part.WIDTH], parts[Part.HEIGHT]];
  const given = sides.map(side => Math.min(Number(side) || 0, rules.maxWidth, rules.maxHeight)).find(side => side > 0);
  if (!sides.includes('orig') || given === undefined) return undefined;
  if (draft.share < 1) return 'orig';
  const isWidth = (sides[0] === 'orig') === (turns % 2 === 0);
  const fits = draft.isUpscaled ? ['clip', 'fill'] : ['max', 'fillmax'];
  Object.assign(parameters, {
    w: String(isWidth ? rules.maxWidth : given),
    h: String(isWidth ? given : rules.maxHeight),
    fit: parts[Part.FIT] ? fits[draft.isFilled ? 1 : 0] : draft.covering,
    whole: isWidth ? 'w' : 'h',
  });
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
  if (parameters.rot || parameters.trim) return 'focal';
  const total = inside.reduce((sum, { weight }) => sum + weight, 0);
  const center = (side: 'x' | 'y'): number =>
    Math.floor(inside.reduce((sum, point) => sum + point[side] * point.weight, 0) / total);
  parameters.crop = 'focalpoint';
  const { flip = '' } = parameters;
  parameters['fp-x'] = pixelsOf(center('x') - left, flip.includes('h'));
  parameters['fp-y'] = pixelsOf(center('y') - top, flip.includes('v'));
  return undefined;
}

/** Returns a distance in pixels, which is negative from the other side. Up to 1, it would be a share. */
function pixelsOf(distance: number, isMirrored: boolean): string {
  if (distance < 2) return isMirrored ? '1' : '0';
  return String(isMirrored ? -distance : distance);
}
