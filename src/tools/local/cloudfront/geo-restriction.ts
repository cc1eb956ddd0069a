import { Headers } from '../http/message';

/** The countries of a geographic restriction, as two-letter codes of ISO 3166-1. */
export interface GeoRestriction {
  readonly isAllowlist: boolean;
  readonly countries: readonly string[];
}

/** The header in which CloudFront names the viewer's country. */
export const COUNTRY_HEADER = 'cloudfront-viewer-country';

/** All viewers are on this machine, so requests simulate a country by CloudFront's header. */
export function isBlockedCountry(restriction: GeoRestriction | undefined, headers: Headers): boolean {
  const country = headers[COUNTRY_HEADER]?.toUpperCase();
  if (restriction === undefined || country === undefined) return false;
  return restriction.countries.includes(country) !== restriction.isAllowlist;
}
