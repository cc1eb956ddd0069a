import * as fc from 'fast-check';
import { CONFIG } from './serve-variant.support';
import { ConfigToPrint, TransformerConfig, parseConfig, printConfig } from '../../../src/runtime/transformer/transformer-config';

type Presets = TransformerConfig['rules']['presets'];

function configWith(presets: Presets): TransformerConfig {
  return { ...CONFIG, rules: { ...CONFIG.rules, presets } };
}

function printed(presets: Presets): string {
  const { maxWidth, maxHeight, quality, allowEnlargement, defaultTtl, ...config } = configWith(presets);
  return printConfig({ ...config, defaultTtl: String(defaultTtl) } satisfies ConfigToPrint);
}

test('printConfig writes presets as queries, which are shorter than JSON', () => {
  const text = printed({ card: { 'w': '300', 'ar': '16:9', 'mark-align': 'top,left' } });
  expect(JSON.parse(text).rules.presets).toEqual({ card: 'w=300&ar=16:9&mark-align=top,left' });
});

test('printConfig keeps tokens of the CDK intact', () => {
  expect(printed({ logo: { mark: '${Token[TOKEN.42]}' } })).toContain('mark=${Token[TOKEN.42]}');
});

test('printConfig writes the settings of the rules once', () => {
  expect(printed({}).match(/maxWidth|maxHeight|quality|allowEnlargement/g)).toHaveLength(4);
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
        expect(parseConfig(printed(presets))).toEqual(configWith(presets));
      },
    ),
  );
});
