import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { distributionConfig, templateOf } from '../../support';

const { allowlist, denylist } = cloudfront.GeoRestriction;

test.each([
  [allowlist('DE', 'GB', 'XK'), { Locations: ['DE', 'GB', 'XK'], RestrictionType: 'whitelist' }],
  [denylist('TL'), { Locations: ['TL'], RestrictionType: 'blacklist' }],
])('`geoRestriction` allows or denies the given countries', (geoRestriction, expected) => {
  expect(distributionConfig(templateOf({ geoRestriction })).Restrictions.GeoRestriction).toEqual(expected);
});

// United Kingdom, European Union, Greece in Brussels, past ones, and none at all.
test.each(['UK', 'EU', 'EL', 'YU', 'TP', 'XX', 'ZZ', 'QO'])('`geoRestriction` rejects the country code %s', code => {
  for (const geoRestriction of [allowlist('DE', code), denylist(code)]) {
    expect(() => templateOf({ geoRestriction })).toThrow(
      `Test/Images: \`geoRestriction\` must contain ISO 3166-1 country codes such as GB or DE, got ${code}`,
    );
  }
});

test('`geoRestriction` rejects a list that contains a country twice', () => {
  expect(() => templateOf({ geoRestriction: allowlist('DE', 'AT', 'DE') })).toThrow(
    'Test/Images: `geoRestriction` must contain each country once, got DE twice',
  );
});
