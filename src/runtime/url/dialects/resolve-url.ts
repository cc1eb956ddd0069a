/**
 * The variant that a URL of a dialect requests. Part of the URL grammar, and like it written for CloudFront Functions
 * too.
 */

import { rootOf } from './site-query';
import { translate } from './translate-url';
import { hasDialect, isNegotiating } from '../features';
import { ImageRequest, MAX_PATH, ResolvedVariant, TOO_LONG, isBad, resolveVariant } from '../image-request';
import { BadParameter, RequestParameters, RequestRules } from '../request-parameters';

/**
 * Returns the variant that a URL in the dialect of the rules requests, or the reason for rejecting it.
 *
 * @param query decoded parameters, names in lower case
 */
export function resolveUrl(
  path: string, query: RequestParameters, accept: string, rules: RequestRules,
): ResolvedVariant | BadParameter {
  if (!hasDialect(rules)) return resolveVariant(path, query, accept, rules);
  const translated = translate(path, query, accept, rules);
  if (isBad(translated)) return translated;
  const variant = resolveVariant(
    translated.path, translated.parameters, isNegotiating(rules) ? accept : '', rules,
  );
  if (isNegotiating(rules)) return belowRoot(variant, rootOf(rules));
  return translated.passedOn ? passedOn(variant, translated.passedOn) : variant;
}

/** Returns a variant whose path begins with a folder, which is not encoded. */
function belowRoot(variant: ResolvedVariant | BadParameter, root: string): ResolvedVariant | BadParameter {
  if (isBad(variant)) return variant;
  const path = '/' + root + variant.path.slice(1);
  return path.length > MAX_PATH ? TOO_LONG : { request: variant.request, path: path };
}

/** Returns the path of a request that the transform function translates. It begins like those of the variants. */
function passedOn(variant: ResolvedVariant | BadParameter, segment: string): ResolvedVariant | BadParameter {
  if (isBad(variant)) return variant;
  const path = variant.path.slice(0, variant.path.lastIndexOf('/') + 1) + segment;
  return path.length > MAX_PATH ? TOO_LONG : { request: variant.request, path: path };
}

/** Returns the canonical request of a URL in the dialect of the rules, or the reason for rejecting it. */
export function parseUrl(
  path: string, query: RequestParameters, accept: string, rules: RequestRules,
): ImageRequest | BadParameter {
  const variant = resolveUrl(path, query, accept, rules);
  return isBad(variant) ? variant : variant.request;
}
