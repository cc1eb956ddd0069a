import { exemptFromAwsRules } from '../../aws-rules/at-synthesis';
import { distributionConfig, stackWith, templateOf, warnings } from '../../support';

exemptFromAwsRules(
  'the library warns about Regions without Origin Shield',
  'Origin Shield is in a Region that has it',
);

test('`originShieldRegion` enables Origin Shield', () => {
  expect(distributionConfig(templateOf({ originShieldRegion: 'eu-central-1' })).Origins[0].OriginShield)
    .toEqual({ Enabled: true, OriginShieldRegion: 'eu-central-1' });
});

test.each(['Ireland', 'eu-west', 'EU-WEST-1', 'eu-west-1a', ''])(
  '`originShieldRegion` rejects the Region %j',
  originShieldRegion => {
    expect(() => templateOf({ originShieldRegion })).toThrow(
      `\`originShieldRegion\` must be a Region such as eu-west-1, got ${originShieldRegion}`,
    );
  },
);

test.each([
  ['eu-west-3', ['originShieldNotOffered']],
  ['us-gov-west-1', ['originShieldNotOffered']],
  ['eu-west-1', []],
  ['sa-east-1', []],
])('`originShieldRegion` %s has the warnings %j', (originShieldRegion, ids) => {
  expect(warnings(stackWith({ originShieldRegion }).stack)).toEqual(ids);
});
