import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { Construct } from 'constructs';
import { isKnown, refuse } from '../core/validate';

// Unicode also names regions that are not countries, which CloudFront rejects.
const NO_COUNTRIES = ['AC', 'CP', 'CQ', 'DG', 'EA', 'EU', 'EZ', 'IC', 'QO', 'TA', 'UN', 'XA', 'XB', 'ZZ'];

const NAMES = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });

/**
 * Rejects codes that are not countries, such as UK instead of GB. The CDK validates only the form of codes.
 *
 * @see https://www.iso.org/obp/ui/#search/code/
 */
export function validateGeoRestriction(scope: Construct, restriction: cloudfront.GeoRestriction | undefined): void {
  const countries = restriction?.locations ?? [];
  const wrong = countries.find(code => isKnown(code) && !isCountry(code));
  if (wrong !== undefined) {
    refuse(scope, `\`geoRestriction\` must contain ISO 3166-1 country codes such as GB or DE, got ${wrong}`);
  }
  const twice = countries.find((code, index) => isKnown(code) && countries.indexOf(code) < index);
  if (twice !== undefined) refuse(scope, `\`geoRestriction\` must contain each country once, got ${twice} twice`);
}

/** Former codes have a canonical form that differs from them. */
function isCountry(code: string): boolean {
  return /^[A-Z]{2}$/.test(code) && !NO_COUNTRIES.includes(code) && NAMES.of(code) !== undefined
    && Intl.getCanonicalLocales(`und-${code}`)[0] === `und-${code}`;
}
