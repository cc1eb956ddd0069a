/**
 * The URLs of image optimizers that frameworks have: `/_next/image?url=%2Fcats%2Ftom.jpg&w=640&q=75`.
 *
 * Part of the URL grammar, and like it written for CloudFront Functions too.
 */

import { BadParameter, RequestParameters, RequestRules } from '../request-parameters';
import { TranslatedUrl } from './dialect';
import { FrameworkName } from './dialect-rules';
import { FRAMEWORKS } from './frameworks';
import { keyOfSource } from './site-source';

const WHOLE = /^\d{1,9}$/;

export function translate(
  path: string, query: RequestParameters, _accept: string, rules: RequestRules,
): TranslatedUrl | BadParameter {
  const row = FRAMEWORKS[rules.dialect!.name as FrameworkName]!;
  const site = rules.dialect!.site || {};
  if (path.replace(/\/$/, '') !== (site.base || '') + '/' + row.endpoint) {
    return { parameter: 'path', reason: 'names no image' };
  }
  const source = keyOfSource(query[row.source], site, row.endpoint, row.isBased);
  if (typeof source === 'string') return { parameter: row.source, reason: source };
  const missing = row.required.filter(name => !query[name])[0];
  if (missing) return { parameter: missing, reason: 'is required' };
  const w = query[row.w];
  const q = query[row.q];
  if (w && (!WHOLE.test(w) || !+w)) return { parameter: row.w, reason: 'must be a whole number above 0' };
  if (w && row.isListed && !rules.widths.includes(+w)) return { parameter: row.w, reason: 'is not allowed' };
  if (q && (!WHOLE.test(q) || +q < 1 || +q > 100)) {
    return { parameter: row.q, reason: 'must be a whole number from 1 to 100' };
  }
  if (q && site.levels && !site.levels.includes(+q)) return { parameter: row.q, reason: 'is not allowed' };
  const parameters: RequestParameters = {};
  if (w) parameters.w = String(+w);
  if (q && +q !== row.usual) parameters.q = String(+q);
  return { path: '/' + encodeURIComponent((site.root || '') + source.key), parameters: parameters };
}
