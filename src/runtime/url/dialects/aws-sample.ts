/**
 * The URLs of `aws-samples/image-optimization`: `/cats/tom.jpg?format=auto&width=300`.
 *
 * Part of the URL grammar, and like it written for CloudFront Functions too.
 *
 * @see https://github.com/aws-samples/image-optimization
 */

import { BadParameter, RequestParameters, RequestRules, formatName } from '../request-parameters';
import { TranslatedUrl } from './dialect';
import { ORIGINAL_FORMAT } from '../original-format';

/** Values of `format`. Others are ignored. */
const FORMATS = /^(auto|jpeg|webp|avif|png|svg|gif)$/;

export function translate(
  path: string, query: RequestParameters, accept: string, rules: RequestRules,
): TranslatedUrl | BadParameter {
  const given = (query.format || '').toLowerCase();
  const fm = !FORMATS.test(given) ? ORIGINAL_FORMAT : given === 'auto' ? negotiated(accept, rules.formats) : given;
  if (rules.formats.indexOf(formatName(fm)) < 0) {
    return { parameter: 'format', reason: 'must be a format that this CDN makes' };
  }
  const parameters: RequestParameters = { fm: fm };
  const w = wholeOf(query.width);
  const h = wholeOf(query.height);
  const q = wholeOf(query.quality);
  if (w) parameters.w = w;
  if (h) parameters.h = h;
  if (w && h) parameters.fit = 'crop';
  if (q) parameters.q = String(Math.min(100, +q));
  return { path: path, parameters: parameters };
}

/** Returns the best format that the viewer names, whatever its quality value is. */
function negotiated(accept: string, formats: string[]): string {
  return ['avif', 'webp'].filter(format => accept.indexOf(format) >= 0 && formats.indexOf(format) >= 0)[0] || 'jpeg';
}

/** Returns the number at the beginning of a value, as the sample reads it, or nothing if that is not above 0. */
function wholeOf(value: string): string {
  const whole = parseInt(value);
  return whole > 0 ? String(Math.min(1e9, whole)) : '';
}
