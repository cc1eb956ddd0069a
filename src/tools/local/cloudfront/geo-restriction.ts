/** Which countries are served, by ISO 3166-1 codes of two letters. */

import { Headers } from '../http/message';

export interface GeoRestriction {
  readonly isAllowlist: boolean;
  readonly countries: readonly string[];
}
/** CloudFront's own name for the country that a viewer's address lies in. */
export const COUNTRY_HEADER = 'cloudfront-viewer-country';
/** Every viewer of this machine is in the same place, so that a country has to be pretended. */

export function isBlockedCountry(restriction: GeoRestriction | undefined, headers: Headers): boolean {
  const country = headers[COUNTRY_HEADER]?.toUpperCase();
  return restriction !== undefined && country !== undefined && restriction.countries.includes(country) !== restriction.isAllowlist;
}
