import { App, Duration, RemovalPolicy, Size } from 'aws-cdk-lib';
import { templateOptions } from '../../src/template/template-options';
import { UrlDialect } from '../../src/transformation/url-dialect';

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
    ['imgix', UrlDialect.imgix()],
    ['awsSample', UrlDialect.awsSample()],
    [{ thumbor: { unsafe: true } }, UrlDialect.thumbor({ unsafe: true })],
    [{ dit: { autoWebp: true, sourceBuckets: [{ bucketName: 'my-photos' }] } },
      UrlDialect.dit({ autoWebp: true, sourceBuckets: [{ bucketName: 'my-photos' }] })],
  ])('converts the dialect %j', (urls, expected) => {
    const { transformation } = templateOptions({ transformation: { urls } });
    const [actual, wanted] = [transformation!.urls!, expected].map(dialect =>
      dialect._bind(new App(), { isSigned: false, isMounted: false }));
    expect(actual).toEqual(wanted);
  });

  test.each([
    ['an unknown dialect', { transformation: { urls: 'cloudinary' } },
      "`transformation.urls` must be one of imgix, awsSample, dit, thumbor, got 'cloudinary'"],
    ['two dialects at once', { transformation: { urls: { dit: {}, thumbor: {} } } },
      '`transformation.urls` must have one dialect, got 2'],
    ['a prop that is a parameter', { transformation: { maxVariants: 9 } },
      '`transformation.maxVariants` is not an option of the file. Set the parameter MaxVariants at deployment'],
    ['a long text', 'x'.repeat(9000), `the file must be an object, got '${'x'.repeat(99)}…`],
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
