/**
 * The URLs of thumbor: `/unsafe/300x200/left/filters:quality(80)/cats/tom.jpg`, with a signature in place of `unsafe`.
 * The edge function has no room for all filters and fits, nor for imagor's parts, and passes on URLs with others.
 *
 * Part of the URL grammar, and like it written for CloudFront Functions too.
 *
 * @see https://thumbor.readthedocs.io/en/latest/usage.html
 */

import { boundsOf } from '../grammar-table';
import { MAX_PATH } from '../image-request';
import { encodeText, parseKey } from '../key-encoding';
import { BadParameter, RequestParameters, RequestRules, formatName } from '../request-parameters';
import { keyIn } from './base64-text';
import { TranslatedUrl } from './dialect';
import { ORIGINAL_FORMAT } from '../original-format';

/** The groups of `PARTS`. The bundler replaces the members of this enum by their values, which takes less room. */
export const enum Part {
  DEBUG = 2, META, TRIM, TOLERANCE, CROP, FIT = 10, STRETCH, FLIP, WIDTH, FLOP, HEIGHT, HORIZONTAL, VERTICAL, SMART,
  FILTERS, IMAGE,
}

// imagor has shares in crops, and `stretch/`. Filters end where the parentheses after them are balanced. A limit of
// pairs keeps the time linear.
const PARTS = /* @__PURE__ */ new RegExp('^/(unsafe|[\\w=-]{28})/+(debug/)?(meta/)?'
  + '(trim(?::(?:top-left|bottom-right))?(?::(\\d+))?/)?(?:([\\d.]+)x([\\d.]+):([\\d.]+)x([\\d.]+)/)?'
  + '((?:adaptive-)?(?:full-)?fit-in/)?(stretch/)?(?:(-)?(\\d+|orig)?x(-)?(\\d+|orig)?/)?'
  + '(?:(left|right|center)/)?(?:(top|bottom|middle)/)?(smart/)?'
  + '(?:filters:(.+?)\\)/(?=[^()]*(?:\\([^()]*\\)[^()]*){0,9}$))?(.+)$');

/** An address of another host, or an image without an original. */
const ELSEWHERE = /^(https?|color):/i;

/** Padding and filters that imagor reads, and thumbor takes for the key. */
const NO_KEY = /^(\d+x\d+:\d+x\d+\/|(\d+x\d+\/)?filters:)/;

/**
 * Filters that decide only how an image fits, or have no effect: `metadata` decides what variants keep, and the CDN
 * decides their lifetime and format.
 */
const OTHERS = /^(stretch|(no_)?upscale|autojpg|max_(age|bytes)|strip_(exif|icc)|(horizontal|vertical)_align)$/;

const COLOR = /^([a-f]*[g-z][a-z]{2,}|[\da-f]{3}|[\da-f]{6})$/i;

/** Filters with a number, each before its parameter. */
const NUMBERS = ['quality', 'q', 'brightness', 'bri', 'contrast', 'con', 'saturation', 'sat'];

/** Begins the last segment of a path with a URL that the transform function translates, like `VARIANT_MARK`. */
export const PASSED_ON = '_.thumbor.';

/** The filters and fits for which the edge function has no room. */
export interface Rest {
  /** Applies a filter, and returns whether it is supported. */
  readonly apply: (draft: Draft, name: string, values: string[]) => boolean;
  /** Changes the parameters that follow from all parts. Returns the part that is not supported. */
  readonly finish: (draft: Draft) => string | undefined;
}

/** A URL while it is translated. */
export interface Draft {
  readonly parameters: RequestParameters;
  readonly parts: RegExpExecArray;
  readonly rules: RequestRules;
  /** Number of quarter turns, counterclockwise. */
  turns: number;
  isFilled?: boolean;
  /** Fit of an image that covers its size. */
  covering: string;
  isUpscaled?: boolean;
  share: number;
}

export function translate(
  path: string, _query: RequestParameters, _accept: string, rules: RequestRules, rest?: Rest,
): TranslatedUrl | BadParameter {
  const parts = PARTS.exec(path);
  const parameters: RequestParameters = { fm: ORIGINAL_FORMAT };
  const image = parts && parseKey(path) !== undefined && decodeURIComponent(parts[Part.IMAGE]);
  const key = image && keyIn(image);
  const isKnown = key && !ELSEWHERE.test(key) && !NO_KEY.test(parts[Part.IMAGE]);
  const bad = isKnown ? added(parameters, parts, rules, rest) : 'path';
  if (bad && (rest || !isKnown)) return { parameter: bad, reason: 'is not supported' };
  return {
    path: '/' + encodeURIComponent(key as string),
    parameters: bad ? {} : parameters,
    // A longer one is refused.
    passedOn: bad && PASSED_ON + encodeText(path.replace(/^\/[^/]+\//, '').slice(0, MAX_PATH)),
  };
}

/**
 * Adds the parameters of all parts. Like the functions below, it returns the part of the URL that is not supported.
 */
function added(
  parameters: RequestParameters, parts: RegExpExecArray, rules: RequestRules, rest: Rest | undefined,
): string | undefined {
  if (parts[Part.META]) parameters.fm = 'json';
  const draft: Draft = { parameters: parameters, parts: parts, rules: rules, turns: 0, covering: 'crop', share: 1 };
  return parts[Part.META] ? '' : parts[Part.DEBUG] || cut(draft) || filtered(draft, rest) || sized(draft, rest)
    || (rest ? rest.finish(draft) : isRare(parts));
}

/**
 * Returns a part that only the transform function supports: a fit that is full or adaptive, the last pixel, shares or
 * `stretch/`.
 */
function isRare(parts: RegExpExecArray): string | undefined {
  return /-f|m-|\.|h\//.test(parts.slice(Part.TRIM, Part.HORIZONTAL).join()) ? 'fit-in' : '';
}

/** Adds the rectangle to crop to, which thumbor ignores if it is empty, or the borders to remove. */
function cut(draft: Draft): string | undefined {
  const parts = draft.parts;
  const corner = parts.slice(Part.CROP, Part.CROP + 4).map(side => Math.min(99999, +side));
  const isCut = corner[2] > corner[0] && corner[3] > corner[1];
  if (isCut) draft.parameters.rect = [corner[0], corner[1], corner[2] - corner[0], corner[3] - corner[1]].join();
  if (!parts[Part.TRIM]) return undefined;
  draft.parameters.trim = 'color';
  draft.parameters['trim-tol'] = String(Math.min(255, +(parts[Part.TOLERANCE] || 0)));
  return isCut ? 'trim' : undefined;
}

function filtered(draft: Draft, rest: Rest | undefined): string | undefined {
  const filters = draft.parts[Part.FILTERS];
  const text = filters && decodeURIComponent(filters);
  const bad = text && text.split('):').filter(filter => {
    const start = filter.indexOf('(');
    const values = filter.slice(start + 1).split(',').map(value => value.trim().replace(/^'(.*)'$/, '$1'));
    const name = filter.slice(0, start);
    return !(rest ? rest.apply : isApplied)(draft, name, values);
  })[0];
  return bad && bad + ')';
}

/** Applies a filter, and returns whether it is supported, with its arguments. */
export function isApplied(draft: Draft, name: string, values: string[]): boolean {
  const parameters = draft.parameters;
  const value = values[0];
  const number = value ? +value : NaN;
  const at = NUMBERS.indexOf(name);
  if (at % 2 === 0) return set(draft, NUMBERS[at + 1], number);
  if (name === 'sharpen') return set(draft, 'sharp', 25 * number);
  if (name === 'grayscale') return set(draft, 'sat', -100);
  // thumbor ends the kernel at the radius, which makes the blur weaker.
  if (name === 'blur') return set(draft, 'blur', 2.2 * Math.min(number, 2 * (+values[1] || number)));
  if (name === 'background_color') return colored(draft, 'bg', value);
  if (name === 'fill') {
    const isBlurred = value === 'blur';
    draft.isFilled = true;
    if (isBlurred) parameters.fill = value;
    return value !== 'auto' && draft.turns % 2 === 0
      && (isBlurred || colored(draft, 'fill-color', value) && (!isTrue(values[1]) || colored(draft, 'bg', value)));
  }
  if (name === 'format') {
    parameters.fm = formatName(value);
    return draft.rules.formats.indexOf(parameters.fm) >= 0 && /^(jpg|png|gif|webp|avif)$/.test(parameters.fm);
  }
  if (name === 'rotate') {
    draft.turns += (number / 90 % 4 + 4) % 4;
    return draft.turns % 1 === 0;
  }
  if (name === 'proportion') {
    draft.share *= number;
    return draft.share >= 0.01 && draft.share <= 1 && !draft.parts[Part.FIT];
  }
  if (name === 'stretch') draft.covering = 'scale';
  if (name === 'no_upscale') draft.covering = 'min';
  if (name === 'upscale') draft.isUpscaled = true;
  return OTHERS.test(name);
}

/** Sets a parameter to a number, or the nearest one within its bounds. */
function set(draft: Draft, name: string, value: number): boolean {
  const bounds = boundsOf(name)!;
  draft.parameters[name] = String(Math.max(bounds.least!, Math.min(bounds.most!, Math.round(value))));
  return isFinite(value);
}

export function colored(draft: Draft, name: string, color: string): boolean {
  draft.parameters[name] = color;
  return COLOR.test(color);
}

export function isTrue(value: string | undefined): boolean {
  return /^(1|true)$/i.test(String(value));
}

/** Adds the size, the part of the image that is kept, and what happens after that in thumbor: flips and turns. */
function sized(draft: Draft, rest: Rest | undefined): string | undefined {
  const parts = draft.parts;
  const parameters = draft.parameters;
  const turns = draft.turns % 4;
  const w = sideOf(draft, parts[Part.WIDTH], draft.rules.maxWidth);
  const h = sideOf(draft, parts[Part.HEIGHT], draft.rules.maxHeight);
  const isInside = parts[Part.FIT] || !w || !h;
  const isOriginal = parts[Part.WIDTH] === 'orig' && h || parts[Part.HEIGHT] === 'orig' && w;
  if (!rest && isOriginal && (!parts[Part.FIT] || draft.isFilled || draft.isUpscaled)) return 'orig';
  const isReduced = isInside && !draft.isUpscaled && (parts[Part.FIT] || draft.covering === 'min');
  // The grammar enlarges to a single side, so that the other one becomes the largest.
  const sides = [w || isReduced && h && draft.rules.maxWidth, h || isReduced && w && draft.rules.maxHeight];
  if (sides[turns % 2]) parameters.w = String(sides[turns % 2]);
  if (sides[1 - turns % 2]) parameters.h = String(sides[1 - turns % 2]);
  if (!w && !h && draft.share < 1) parameters.w = String(draft.share);
  const isPadded = draft.isFilled && parts[Part.FIT] && w && h;
  parameters.fit = !isInside ? draft.covering : isPadded ? isReduced ? 'fillmax' : 'fill' : isReduced ? 'max' : 'clip';
  if (turns) parameters.rot = String(360 - turns * 90);
  const flips = [parts[Part.FLIP] ? -1 : 1, parts[Part.FLOP] ? -1 : 1];
  if (turns % 2) flips.reverse();
  parameters.flip = (flips[0] < 0 ? 'h' : '') + (flips[1] < 0 ? 'v' : '');
  parameters.crop = keptOf(parts, turns, flips, draft.rules.dialect!.isSmart);
  return undefined;
}

/** Returns the sides that a crop keeps, as seen after turns and flips. */
function keptOf(parts: RegExpExecArray, turns: number, flips: number[], isSmart: boolean | undefined): string {
  if (parts[Part.SMART] && isSmart) return 'faces';
  let x = 'lcr'.indexOf((parts[Part.HORIZONTAL] || 'c')[0]) - 1;
  let y = 'tmb'.indexOf((parts[Part.VERTICAL] || 'm')[0]) - 1;
  for (let turn = 0; turn < turns; turn++) {
    const former = x;
    x = y;
    y = -former;
  }
  const sides = [['top', '', 'bottom'][y * flips[1] + 1], ['left', '', 'right'][x * flips[0] + 1]];
  return sides.filter(side => side).join();
}

/** Returns the length of a side after all filters, or 0 if it follows from the image. */
function sideOf(draft: Draft, given: string | undefined, most: number): number {
  const side = Math.min(most, +given! || 0);
  return side && Math.max(1, Math.floor(side * draft.share));
}
