import { Properties, PropertyTable } from '../../cloud-assembly/properties';
import { COUNTRY_HEADER, GeoRestriction } from '../cloudfront/geo-restriction';

const RESTRICTIONS: PropertyTable = { GeoRestriction: 'emulated' };
const GEO_RESTRICTION: PropertyTable = { Locations: 'emulated', RestrictionType: 'emulated' };

/** Returns the geographic restriction of a distribution, if any. */
export function geoRestrictionOf(config: Properties): GeoRestriction | undefined {
  const restriction = config.child('Restrictions', RESTRICTIONS)?.child('GeoRestriction', GEO_RESTRICTION);
  const type = restriction?.requiredString('RestrictionType');
  if (!restriction || type === 'none') return undefined;
  if (type !== 'whitelist' && type !== 'blacklist') {
    restriction.refuse('RestrictionType', `it must be whitelist, blacklist or none, got ${type}`);
  }
  restriction.note(`${restriction.place.resource.path}: the request header \`${COUNTRY_HEADER}\` sets a viewer's `
    + 'country; requests without it pass the geographic restriction.');
  return { isAllowlist: type === 'whitelist', countries: restriction.strings('Locations') };
}

