import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { Construct } from 'constructs';
import { isKnown, refuse } from '../core/validate';

// Unicode names regions that are no countries, too, and CloudFront takes none of them.
const NO_COUNTRIES = ['AC', 'CP', 'CQ', 'DG', 'EA', 'EU', 'EZ', 'IC', 'QO', 'TA', 'UN', 'XA', 'XB', 'ZZ'];

const NAMES = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });

/**
 * Refuses codes that stand for no country, such as UK, whose is GB; the CDK looks at their form alone.
 *
 * @see https://www.iso.org/obp/ui/#search/code/
 */
export function validateGeoRestriction(scope: Construct, restriction: cloudfront.GeoRestriction | undefined): void {
  const countries = restriction?.locations ?? [];
  const wrong = countries.find(code => isKnown(code) && !isCountry(code));
  if (wrong !== undefined) refuse(scope, `\`geoRestriction\` must name countries by ISO 3166-1, such as GB or DE, got: ${wrong}`);
  const twice = countries.find((code, index) => isKnown(code) && countries.indexOf(code) < index);
  if (twice !== undefined) refuse(scope, `\`geoRestriction\` must name each country once, got twice: ${twice}`);
}

/** Codes of the past are known by the name that they have today. */
function isCountry(code: string): boolean {
  return /^[A-Z]{2}$/.test(code) && !NO_COUNTRIES.includes(code) && NAMES.of(code) !== undefined
    && Intl.getCanonicalLocales(`und-${code}`)[0] === `und-${code}`;
}
