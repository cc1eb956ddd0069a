/**
 * The query of a framework's URL. Part of the URL grammar, and like it written for CloudFront Functions too.
 */

import { RequestParameters, RequestRules } from '../request-parameters';

/** The value of a parameter that is repeated, or not percent-encoded UTF-8. No parameter accepts it. */
export const REJECTED = '\n';

/** Adds a parameter, whose name is as in the URL. */
export function addSiteParameter(parameters: RequestParameters, name: string, value: string): void {
  parameters[name] = parameters[name] === undefined ? value : REJECTED;
}

/** Returns the folder that the paths of a site's variants begin with. Empty on a distribution of the CDN's own. */
export function rootOf(rules: RequestRules): string {
  const site = rules.dialect!.site;
  return site && site.root || '';
}
