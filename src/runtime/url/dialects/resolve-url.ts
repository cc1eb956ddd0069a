/**
 * The variant that a URL of a dialect requests. Part of the URL grammar, and like it written for CloudFront Functions
 * too.
 */

import { translate } from './translate-url';
import { ImageRequest, ResolvedVariant, isBad, resolveVariant } from '../image-request';
import { BadParameter, RequestParameters, RequestRules } from '../request-parameters';

/**
 * Returns the variant that a URL in the dialect of the rules requests, or the reason for rejecting it.
 *
 * @param query decoded parameters, names in lower case
 */
export function resolveUrl(
  path: string, query: RequestParameters, accept: string, rules: RequestRules,
): ResolvedVariant | BadParameter {
  if (!rules.dialect) return resolveVariant(path, query, accept, rules);
  const translated = translate(path, query, accept, rules);
  return isBad(translated) ? translated : resolveVariant(translated.path, translated.parameters, '', rules);
}

/** Returns the canonical request of a URL in the dialect of the rules, or the reason for rejecting it. */
export function parseUrl(
  path: string, query: RequestParameters, accept: string, rules: RequestRules,
): ImageRequest | BadParameter {
  const variant = resolveUrl(path, query, accept, rules);
  return isBad(variant) ? variant : variant.request;
}
