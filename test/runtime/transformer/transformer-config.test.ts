import * as fc from 'fast-check';
import { CONFIG } from './serve-variant.support';
import { TransformerConfig, parseConfig, printConfig } from '../../../src/runtime/transformer/transformer-config';

const configWith = (presets: TransformerConfig['rules']['presets']): TransformerConfig => ({
  ...CONFIG,
  rules: { ...CONFIG.rules, presets },
});

test('printConfig writes presets as queries, which are shorter than JSON', () => {
  const text = printConfig(configWith({ card: { 'w': '300', 'ar': '16:9', 'mark-align': 'top,left' } }));
  expect(JSON.parse(text).rules.presets).toEqual({ card: 'w=300&ar=16:9&mark-align=top,left' });
});

test('printConfig keeps tokens of the CDK intact', () => {
  expect(printConfig(configWith({ logo: { mark: '${Token[TOKEN.42]}' } }))).toContain('mark=${Token[TOKEN.42]}');
});

test('parseConfig reads the output of printConfig with any values of presets', () => {
  const preset = fc.dictionary(
    fc.constantFrom('w', 'mark', 'mark-align', 'bg'),
    fc.string({ unit: 'binary', minLength: 1 }),
    { noNullPrototype: true },
  );
  fc.assert(
    fc.property(
      fc.dictionary(fc.stringMatching(/^[a-z][a-z0-9_-]{0,9}$/), preset, { noNullPrototype: true }),
      presets => {
        expect(parseConfig(printConfig(configWith(presets)))).toEqual(configWith(presets));
      },
    ),
  );
});
