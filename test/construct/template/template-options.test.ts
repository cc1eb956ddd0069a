import { App, Duration, RemovalPolicy, Size, Stack } from 'aws-cdk-lib';
import { planDialect } from '../../../src/construct/plan/dialects';
import { Framework, FrameworkImages } from '../../../src/construct/props/framework-images';
import { IMAGE_CDN_TYPES } from '../../../src/construct/props/image-cdn-props';
import { UrlDialect } from '../../../src/construct/props/url-dialect';
import { templateOptions } from '../../../src/construct/template/template-options';

/** The options that the manual lists. */
const OPTIONS = [
  'transformation', 'purge', 'sources', 'prewarm', 'originalsPath', 'otherFiles', 'originAccess', 'removalPolicy',
  'browserTtl', 'allowedOrigins', 'compress', 'hotLinkProtection', 'domainNames', 'httpVersion', 'webAclArn',
  'additionalMetrics', 'originShieldRegion', 'comment',
];

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
    ['next', UrlDialect.framework(Framework.NEXT)],
    [{ next: { basePath: '/docs', images: { widths: [640] } } },
      UrlDialect.framework(Framework.NEXT, { basePath: '/docs', images: FrameworkImages.of({ widths: [640] }) })],
    [{ thumbor: { unsafe: true } }, UrlDialect.thumbor({ unsafe: true })],
    [{ dit: { autoWebp: true, sourceBuckets: [{ bucketName: 'my-photos' }] } },
      UrlDialect.dit({ autoWebp: true, sourceBuckets: [{ bucketName: 'my-photos' }] })],
  ])('converts the dialect %j', (urls, expected) => {
    const { transformation } = templateOptions({ transformation: { urls } });
    const [actual, wanted] = [transformation!.urls!, expected].map(dialect =>
      planDialect(new Stack(), dialect._dialect, { isSigned: false }));
    expect(actual).toEqual(wanted);
  });

  test('converts sources to routes, each with its bucket and secret', () => {
    const { sources } = templateOptions({
      sources: [
        { source: { bucket: { bucketName: 'my-photos', keyPrefix: 'web/' } } },
        { pathPrefix: 'r2/', source: { r2: { accountId: '0'.repeat(32), bucketName: 'pics', credentials: 'r2-key' } } },
      ],
    });
    const stack = new Stack(new App());
    const routes = sources!.create(stack);
    expect(routes.map(({ pathPrefix, source }) => [pathPrefix, source._source.kind]))
      .toEqual([[undefined, 'bucket'], ['r2/', 'r2']]);
    expect(routes[0].source._source.options).toMatchObject({ keyPrefix: 'web/' });
    expect(sources!.isFunctionFirst).toBe(false);
  });

  test('leaves the transform function as the only origin if a source is an HTTPS origin', () => {
    const { sources } = templateOptions({ sources: [{ source: { https: { origin: 'https://cms.example.com' } } }] });
    expect(sources!.isFunctionFirst).toBe(true);
  });

  test.each([
    ['a text instead of a list', { sources: 'photos' }, '`sources` must be a list, got \'photos\''],
    ['a route without a source', { sources: [{ pathPrefix: 'a/' }] }, '`sources[0].source` is required'],
    ['two providers in a route', { sources: [{ source: { bucket: { bucketName: 'a-b' }, https: { origin: '' } } }] },
      '`sources[0].source` must have one provider, got 2'],
    ['an unknown provider', { sources: [{ source: { ftp: {} } }] },
      '`sources[0].source.ftp` is not an option of the file'],
    ['a bucket without a name', { sources: [{ source: { bucket: {} } }] },
      '`sources[0].source.bucket.bucketName` must be the name of a bucket'],
    ['a secret that is no text',
      { sources: [{ source: { https: { origin: 'https://a.example', headersSecret: {} } } }] },
      '`sources[0].source.https.headersSecret` must be the name or the complete ARN of a secret'],
    ['an ARN of a secret without the last six characters', {
      sources: [{ source: { r2: { credentials: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:r2' } } }],
    }, '`sources[0].source.r2.credentials` must be the name or the complete ARN of a secret, got \'arn:aws:secretsman'],
    ['a bucket name that the CDK would take for a token', {
      sources: [{ source: { bucket: { bucketName: '${Token[TOKEN.1]}' } } }],
    }, '`sources[0].source.bucket.bucketName` must be the name of a bucket, got \'${Token[TOKEN.1]}\''],
    ['an account that is a number', { sources: [{ source: { bucket: { bucketName: 'a-b', account: 111122223333 } } }] },
      '`sources[0].source.bucket.account` must be the ID of an AWS account, as a string of 12 digits, got 1111222233'],
    ['a Region that is none', { sources: [{ source: { bucket: { bucketName: 'a-b', region: 'Ireland' } } }] },
      '`sources[0].source.bucket.region` must be an AWS Region, such as eu-west-1, got \'Ireland\''],
    ['an unknown dialect', { transformation: { urls: 'cloudinary' } },
      "`transformation.urls` must be one of imgix, awsSample, dit, thumbor, next, vercel, astro, netlify, ipx, got 'cloudinary'"],
    ['two dialects at once', { transformation: { urls: { dit: {}, thumbor: {} } } },
      '`transformation.urls` must have one dialect, got 2'],
    ['a prop that is a parameter', { transformation: { maxVariants: 9 } },
      '`transformation.maxVariants` is not an option of the file. Set the parameter MaxVariants at deployment'],
    ['a long text', 'x'.repeat(9000), `the file must be an object, got '${'x'.repeat(99)}…`],
    ['a list instead of options', [], 'the file must be an object, got []'],
    ['an unknown option', { color: 1 }, '`color` is not an option of the file. Known options are transformation, purge'],
    ['a prop that needs the CDK', { accessLogs: {} },
      '`accessLogs` is not an option of the file. It needs the CDK, as a prop of ImageCdn'],
    ['the name of a parameter', { PriceClass: 'PriceClass_All' },
      '`PriceClass` is not an option of the file. Set the parameter PriceClass at deployment'],
    ['a prop that is a construct in the CDK', { bucket: 'my-photos' },
      '`bucket` is not an option of the file. Use `bucketName`'],
    ['a bucket beside sources', { bucketName: 'my-photos', sources: [] },
      '`bucketName` must be left out with `sources`. Add the bucket to `sources`'],
    ['a certificate of another Region', { certificateArn: 'arn:aws:acm:eu-west-1:111122223333:certificate/abc' },
      '`certificateArn` must be the ARN of a certificate in us-east-1, got \'arn:aws:acm:eu-west-1'],
    ['a setting of the deployment', { stackName: 'images' },
      '`stackName` is not an option of the file. Choose the name of the stack at deployment'],
    ['an object instead of a text', { removalPolicy: { keep: true } },
      '`removalPolicy` must be one of retain, destroy, got {"keep":true}'],
    ['a misspelled option', { transformation: { widhts: [1] } },
      '`transformation.widhts` is not an option of the file: did you mean `widths`?'],
    ['a value of another set', { removalPolicy: 'keep' }, '`removalPolicy` must be one of retain, destroy, got \'keep\''],
    ['a fraction of a second', { browserTtl: 1.5 }, '`browserTtl` must be a whole number of seconds, got 1.5'],
    ['a text instead of options', { transformation: 'yes' }, '`transformation` must be an object, got \'yes\''],
  ])('rejects %s', (_, file, message) => {
    expect(() => templateOptions(file)).toThrow(message);
  });

  test.each(Object.keys(IMAGE_CDN_TYPES))('reads the prop %s, or says what to do in place of it', name => {
    const read = () => templateOptions({ [name]: null });
    if (OPTIONS.includes(name)) return expect(read).not.toThrow('is not an option of the file');
    return expect(read).toThrow(
      /is not an option of the file\. (Set the parameter \w+ at deployment|It needs the CDK, as a prop of ImageCdn|Use `\w+`)$/,
    );
  });
});
