/**
 * The URLs of image optimizers that frameworks have: `/_next/image?url=%2Fcats%2Ftom.jpg&w=640&q=75`.
 *
 * Part of the URL grammar, and like it written for CloudFront Functions too.
 */

import { BadParameter, RequestParameters, RequestRules, formatName, has } from '../request-parameters';
import { TranslatedUrl } from './dialect';
import { hasBackground, hasFit, hasFormat, hasNames, hasSize, isInPath, isListed } from './framework-features';
import { addEffects, pathParameters } from './framework-path';
import { FrameworkNames, frameworkOf } from './frameworks';
import { NOT_ALLOWED, keyOfSource } from './site-source';

const WHOLE = /^\d{1,9}$/;
const SIZE = /^(\d{1,9})(?:x(\d{1,9}))?$/;
/** The formats that frameworks name. The grammar has others. */
const FORMATS = /^(avif|webp|jpe?g|png|gif)$/;

const COLOR = /^#?([\da-f]{3}|[\da-f]{6}|[a-z]{3,20})$/i;

/** Positions of sharp, and those of the grammar, which are parts of a text. */
const SIDES: readonly [RegExp, string][] = [
  [/north/, 'top'], [/south/, 'bottom'], [/west/, 'left'], [/east/, 'right'], [/attention/, 'entropy'],
];
const POSITION = /^((cent(er|re)|top|bottom|left|right|north|south|east|west)[ _]?){0,2}$|^(entropy|attention)$/;

export function translate(
  path: string, query: RequestParameters, _accept: string, rules: RequestRules,
): TranslatedUrl | BadParameter {
  const row = frameworkOf(rules.dialect!);
  const site = rules.dialect!.site || {};
  const start = (site.base || '') + '/' + row.endpoint;
  const given = isInPath(row) ? pathParameters(path, start) : query;
  if (!given || !isInPath(row) && path.replace(/\/$/, '') !== start) {
    return { parameter: 'path', reason: 'names no image', status: 404 };
  }
  const name = isInPath(row) ? 'path' : row.source!;
  const source = keyOfSource(given[name], site, row);
  if (typeof source === 'string') {
    return { parameter: name, reason: source, status: source === NOT_ALLOWED ? row.denied : undefined };
  }
  const missing = isListed(row) && row.required!.filter(each => !given[each])[0];
  if (missing) return { parameter: missing, reason: 'is required' };
  const parameters: RequestParameters = {};
  const bad = addSize(parameters, given, row, site.sizes) || addQuality(parameters, given, row, site.levels)
    || addFit(parameters, given, row) || addFormat(parameters, given, row, rules)
    || isInPath(row) && addEffects(parameters, given);
  if (bad) return { parameter: bad, reason: NOT_ALLOWED };
  return { path: '/' + encodeURIComponent(source.key), parameters: parameters };
}

/** Adds both sides, and returns the parameter with a bad one. In ipx, a width replaces the other sizes. */
function addSize(
  parameters: RequestParameters, given: RequestParameters, row: FrameworkNames, sizes: readonly number[] | undefined,
): string | undefined {
  const sides = [row.w, row.h].filter(side => side && given[side]) as string[];
  const listed = isListed(row) && sizes;
  const bad = sides.filter(side => !isAbove0(given[side]) || listed && !listed.includes(+given[side]))[0];
  const box = hasSize(row) && SIZE.exec(given[row.size!] || '');
  if (bad || hasSize(row) && given[row.size!] && (!box || !isAbove0(box[1]) || !isAbove0(box[2] || box[1]))) {
    return bad || row.size;
  }
  const isSingle = hasSize(row) && given[row.w];
  if (box && !isSingle) {
    parameters.w = String(+box[1]);
    parameters.h = String(+(box[2] || box[1]));
  } else {
    sides.forEach(side => {
      if (!isSingle || side === row.w) parameters[side === row.w ? 'w' : 'h'] = String(+given[side]);
    });
  }
  return undefined;
}

function isAbove0(value: string): boolean {
  return WHOLE.test(value) && +value > 0;
}

function addQuality(
  parameters: RequestParameters, given: RequestParameters, row: FrameworkNames, levels: readonly number[] | undefined,
): string | undefined {
  const value = given[row.q];
  if (!value) return undefined;
  const q = hasNames(row) && has(row.named!, value) ? row.named![value] : WHOLE.test(value) ? +value : 0;
  if (q < 1 || q > 100 || levels && !levels.includes(q)) return row.q;
  if (q !== row.usual) parameters.q = String(q);
  return undefined;
}

/** Adds how the image is placed into both sides, and the background. */
function addFit(parameters: RequestParameters, given: RequestParameters, row: FrameworkNames): string | undefined {
  if (!hasFit(row)) return undefined;
  const name = given[row.fit!] || '';
  if (!has(row.fits!, name)) return row.fit;
  const fit = row.fits![name];
  const position = given[row.position!] || '';
  if (!POSITION.test(position)) return row.position;
  const color = hasBackground(row) && given[row.background!];
  const match = COLOR.exec(color || 'black');
  if (!match) return row.background;
  if (parameters.w && parameters.h) {
    parameters.fit = fit;
    parameters.crop = SIDES.reduce((rest, side) => rest.replace(side[0], side[1]), position);
    if (fit === 'fillmax') parameters['fill-color'] = match[1];
  }
  if (color) parameters.bg = match[1];
  return undefined;
}

function addFormat(
  parameters: RequestParameters, given: RequestParameters, row: FrameworkNames, rules: RequestRules,
): string | undefined {
  if (!hasFormat(row)) return undefined;
  const value = given[row.format!];
  const fm = !value ? row.kept
    : row.meanings && has(row.meanings, value) ? row.meanings[value] : FORMATS.test(value) ? value : 'none';
  if (!fm) return undefined;
  if (!rules.formats.includes(formatName(fm))) return row.format;
  parameters.fm = fm;
  return undefined;
}
