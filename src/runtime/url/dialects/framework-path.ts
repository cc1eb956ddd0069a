/**
 * The operations that ipx has in paths: `/_ipx/w_300&f_webp/cats/tom.jpg`. Part of the URL grammar, and like it written
 * for CloudFront Functions too.
 */

import { RequestParameters } from '../request-parameters';
import { addSiteParameter } from './site-query';

/** Operations that are read: those of the table, and effects. As a pattern, they take fewer bytes. */
const KNOWN = /^(w|h|s|q|f|fit|pos|b|blur|trim|rotate|fl[io]p)$/;

/** Operations that change nothing here: animations are kept, and nothing is enlarged. */
const WITHOUT_EFFECT = /^(a|animated|enlarge|kernel)$/;

/** Operations beyond those in the table, whose value is a number. */
const NUMBERS = ['blur', 'trim', 'rotate'];
const NUMBER = /^\d{1,3}(\.\d{1,3})?$/;

/** The name of an operation that ipx does not have, or this CDN. */
const UNKNOWN = 'modifiers';

/** Returns the operations and the image in a path, as parameters, or undefined for other paths. */
export function pathParameters(path: string, start: string): RequestParameters | undefined {
  const match = path.indexOf(start + '/') === 0 ? /^([^/]*)(\/.*)$/.exec(path.slice(start.length + 1)) : null;
  if (!match) return undefined;
  try {
    const id = decodeURIComponent(match[2]);
    const parameters: RequestParameters = { path: /^\/https?:/i.test(id) ? id.slice(1) : id };
    match[1].split(/[&,]/).forEach(item => addOperation(parameters, item));
    return parameters;
  } catch (error) {
    return undefined;
  }
}

function addOperation(parameters: RequestParameters, item: string): void {
  if (item === '_') return;
  const parts = item.split(/[:=_]/);
  const name = parts[0];
  const value = decodeURIComponent(parts.slice(1).join('_'));
  if (KNOWN.test(name)) addSiteParameter(parameters, name, value);
  else if (!WITHOUT_EFFECT.test(name)) parameters[UNKNOWN] = name;
}

/** Adds the operations beyond those in the table, and returns the first bad one. */
export function addEffects(parameters: RequestParameters, given: RequestParameters): string | undefined {
  const bad = NUMBERS.filter(name => given[name] !== undefined && !NUMBER.test(given[name]))[0];
  if (bad || given[UNKNOWN] !== undefined) return bad || UNKNOWN;
  const sigma = +given.blur;
  if (sigma >= 0.3) parameters.blur = String(Math.min(200, Math.round(sigma * 4)));
  if (given.trim !== undefined) {
    parameters.trim = 'color';
    parameters['trim-tol'] = String(Math.min(255, +given.trim));
  }
  // Rounded first, as a path has it: otherwise 359.6 would be printed as 360, which no path may have.
  const degrees = Math.round(+given.rotate) % 360;
  if (degrees) parameters.rot = String(degrees);
  const flip = (given.flop === undefined ? '' : 'h') + (given.flip === undefined ? '' : 'v');
  if (flip) parameters.flip = flip;
  return undefined;
}
