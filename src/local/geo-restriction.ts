import { Headers } from './http';
import { Properties, PropertyTable } from './properties';

/** Which countries are served, by ISO 3166-1 codes of two letters. */
export interface GeoRestriction {
  readonly isAllowlist: boolean;
  readonly countries: readonly string[];
}

const RESTRICTIONS: PropertyTable = { GeoRestriction: 'emulated' };
const GEO_RESTRICTION: PropertyTable = { Locations: 'emulated', RestrictionType: 'emulated' };

/** CloudFront's own name for the country that a viewer's address lies in. */
const COUNTRY_HEADER = 'cloudfront-viewer-country';

/** The geographic restriction of a distribution, if any. */
export function geoRestrictionOf(config: Properties): GeoRestriction | undefined {
  const restriction = config.child('Restrictions', RESTRICTIONS)?.child('GeoRestriction', GEO_RESTRICTION);
  const type = restriction?.requiredString('RestrictionType');
  if (!restriction || type === 'none') return undefined;
  if (type !== 'whitelist' && type !== 'blacklist') restriction.refuse('RestrictionType', `it must be whitelist, blacklist or none, got: ${type}`);
  restriction.note(`${restriction.place.resource.path}: a viewer's country is what the request's header \`${COUNTRY_HEADER}\` says; `
    + 'whoever says nothing passes its geographic restriction.');
  return { isAllowlist: type === 'whitelist', countries: restriction.strings('Locations') };
}

/** Every viewer of this machine is in the same place, so that a country has to be pretended. */
export function isBlockedCountry(restriction: GeoRestriction | undefined, headers: Headers): boolean {
  const country = headers[COUNTRY_HEADER]?.toUpperCase();
  return restriction !== undefined && country !== undefined && restriction.countries.includes(country) !== restriction.isAllowlist;
}
