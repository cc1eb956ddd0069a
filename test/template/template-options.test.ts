import { Duration, RemovalPolicy, Size } from 'aws-cdk-lib';
import { templateOptions } from '../../src/template/template-options';

describe('templateOptions', () => {
  test('transforms images by default', () => {
    expect(templateOptions({})).toEqual({ props: {}, transformation: {} });
  });

  test('serves images unchanged with "transformation": false', () => {
    expect(templateOptions({ transformation: false })).toEqual({ props: {} });
  });

  test('converts data to the objects of props', () => {
    const { props, transformation, signing } = templateOptions({
      removalPolicy: 'destroy',
      browserTtl: 60,
      transformation: {
        variantLifetime: 7,
        timeout: 20,
        maxInputSize: 10,
        presets: { card: { width: 300 } },
        signing: { unsignedCore: true },
      },
    });
    expect(props).toEqual({ removalPolicy: RemovalPolicy.DESTROY, browserTtl: Duration.seconds(60) });
    expect(transformation).toEqual({
      variantLifetime: Duration.days(7),
      timeout: Duration.seconds(20),
      maxInputSize: Size.mebibytes(10),
      presets: { card: { width: 300 } },
    });
    expect(signing).toEqual({ unsignedCore: true });
  });

  test.each([
    ['a list instead of options', [], 'the file must be an object, got []'],
    ['an unknown option', { color: 1 }, '`color` is not an option of the file. Known options are transformation, purge'],
    ['a misspelled option', { transformation: { widhts: [1] } },
      '`transformation.widhts` is not an option of the file: did you mean `widths`?'],
    ['a value of another set', { removalPolicy: 'keep' }, '`removalPolicy` must be one of retain, destroy, got \'keep\''],
    ['a fraction of a second', { browserTtl: 1.5 }, '`browserTtl` must be a whole number of seconds, got 1.5'],
    ['a text instead of options', { transformation: 'yes' }, '`transformation` must be an object, got \'yes\''],
  ])('rejects %s', (_, file, message) => {
    expect(() => templateOptions(file)).toThrow(message);
  });
});
