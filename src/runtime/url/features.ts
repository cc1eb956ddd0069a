/**
 * Features of a CDN's URLs. An edge function, whose size is limited, has the code of its own features only: its bundle
 * contains constants in place of this module.
 *
 * Part of the URL grammar, and like it written for CloudFront Functions too.
 */

/** The rules that features depend on. */
export interface FeatureRules {
  readonly signed?: boolean;
  readonly strictParameters?: boolean;
  readonly dialect?: object;
  readonly negotiates?: boolean;
}

/** Whether URLs are signed, and so may have a watermark of their own. */
export function isSigned(rules: FeatureRules): boolean {
  return rules.signed === true;
}

/** Whether URLs with unknown parameters are rejected. */
export function isStrict(rules: FeatureRules): boolean {
  return rules.strictParameters === true;
}

/** Whether URLs have a dialect other than imgix's. */
export function hasDialect(rules: FeatureRules): boolean {
  return rules.dialect !== undefined;
}

/** Whether URLs that name no format have the one that the viewer prefers, although they have a dialect. */
export function isNegotiating(rules: FeatureRules): boolean {
  return rules.negotiates === true;
}
