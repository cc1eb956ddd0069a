import * as fs from 'node:fs';
import { evaluated } from './evaluate.support';
import { ImageFormat } from '../../src/model/image-format';
import { VariantDelivery } from '../../src/model/variant-delivery';
import { createCdn } from '../../src/print-template';
import { ImageCdnTemplate, imageCdnTemplate } from '../../src/template/image-cdn-template';
import { Json, JsonObject, mapStrings } from '../../src/template/json';
import { synthesize } from '../../src/template/synthesize';
import { templateOptions } from '../../src/template/template-options';
import { RULES, printViolation, violations } from '../aws-rules/rules';
import { cleanUp, folderWith } from '../tools/local/support';

const SETTINGS = { assetsBucket: 'my-code', version: '1.2.3' };
const OF_BUCKET = ['CreatesBucket', 'HasBucketName'];
const OF_DELIVERY = ['IsBucketFirst', 'IsFunctionFirst'];
const OF_FORMATS = ['ServesAvifAndWebp', 'ServesWebp', 'ServesNeitherAvifNorWebp'];
const LEFT_OUT = [[], [ImageFormat.AVIF], [ImageFormat.AVIF, ImageFormat.WEBP]];
const ALWAYS = ['HasDomainName', 'HasConcurrencyLimit'];

let made: ImageCdnTemplate;

beforeAll(() => { made = imageCdnTemplate(templateOptions({}), SETTINGS, createCdn); });
afterEach(cleanUp);

/** The resources under these conditions, without what conditions and parameters replace. */
function resourcesUnder(template: JsonObject, conditions: readonly string[]): { [id: string]: JsonObject } {
  const holds = (condition: string) => [...conditions, ...ALWAYS].includes(condition);
  return Object.fromEntries(Object.entries(template.Resources as JsonObject)
    .filter(([, resource]) => {
      const { Condition } = resource as JsonObject;
      return Condition === undefined || holds(Condition as string);
    })
    .map(([id, resource]) => [id, evaluated(resource, holds) as JsonObject]));
}

const selections = OF_BUCKET.flatMap((bucket, b) => OF_DELIVERY.flatMap((delivery, d) =>
  OF_FORMATS.map((format, f) => ({
    name: `${bucket}, ${delivery}, ${format}`, conditions: [bucket, delivery, format], b, d, f,
  }))));

describe('imageCdnTemplate', () => {
  test.each(selections)('has the resources and IDs that the CDK synthesizes under $name', ({ conditions, b, d, f }) => {
    const { template } = synthesize(templateOptions({}), {
      parameters: made.template.Parameters as JsonObject,
      createCdn,
      chosen: {
        createsBucket: b === 0,
        delivery: [VariantDelivery.BUCKET_FIRST, VariantDelivery.FUNCTION_FIRST][d],
        formats: Object.values(ImageFormat).filter(format => !LEFT_OUT[f].includes(format)),
      },
      folder: folderWith({}),
    });
    const found = resourcesUnder(made.template, conditions);
    expect(Object.keys(found).sort()).toEqual(Object.keys(template.Resources).sort());
    const behavior = (resources: { [id: string]: JsonObject }) => {
      const [distribution] = Object.values(resources).filter(({ Type }) => Type === 'AWS::CloudFront::Distribution');
      return (distribution.Properties as { DistributionConfig: JsonObject }).DistributionConfig;
    };
    const expected = evaluated(behavior(template.Resources), condition => ALWAYS.includes(condition));
    expect(behavior(found)).toEqual(expected);
  });

  test('needs neither a bootstrapped account nor the metadata of the CDK', () => {
    const text = JSON.stringify(made.template);
    expect(text).not.toMatch(/BootstrapVersion|cdk-hnb659fds|CDKMetadata|aws:asset/);
  });

  test('names every resource of CloudFront after the stack, so that several stacks fit into an account', () => {
    const names = Object.values(made.template.Resources as { [id: string]: JsonObject })
      .filter(({ Type }) => /^AWS::CloudFront::(Function|.*Policy|OriginAccessControl)$/.test(Type as string))
      .map(({ Properties }) => JSON.stringify(Properties));
    expect(names).toHaveLength(5);
    names.forEach(properties => expect(properties).toContain('{"Ref":"AWS::StackId"}'));
  });

  test('reads assets from the bucket of the parameter, under keys with version and content hash', () => {
    expect(made.assets.map(({ objectKey }) => objectKey)).toEqual([
      expect.stringMatching(/^cdk-image-cdn\/1\.2\.3\/[0-9a-f]{8}\/transformer-arm64\.zip$/),
      expect.stringMatching(/^cdk-image-cdn\/1\.2\.3\/[0-9a-f]{8}\/purge\.zip$/),
    ]);
    made.assets.forEach(({ file }) => expect(fs.existsSync(file)).toBe(true));
    const code = Object.values(made.template.Resources as { [id: string]: { Properties?: { Code?: Json } } })
      .flatMap(({ Properties }) => Properties?.Code ?? []);
    expect(code).toEqual(made.assets.map(({ objectKey }) => ({ S3Bucket: { Ref: 'AssetsBucket' }, S3Key: objectKey })));
  });

  test('refers to each of its parameters, and to no other', () => {
    const { Parameters, Resources, Conditions, Rules } = made.template as { [section: string]: JsonObject };
    const text = JSON.stringify([Resources, Conditions, Rules]);
    const references = new Set([...text.matchAll(/"Ref":"(\w+)"/g)].map(([, name]) => name)
      .filter(name => !(name in Resources)));
    expect([...references].sort()).toEqual(Object.keys(Parameters).sort());
  });

  test('contains the maximum number of variants as a parameter, and no placeholder', () => {
    const text = JSON.stringify(made.template);
    expect(text).toContain('{"Ref":"MaxVariants"}');
    expect(text).not.toMatch(/\D887\D/);
  });

  test('is the same for the same options', () => {
    expect(imageCdnTemplate(templateOptions({}), SETTINGS, createCdn).template).toEqual(made.template);
  });

  test('is smaller than the 51,200 bytes that CloudFormation accepts in a request', () => {
    expect(JSON.stringify(made.template).length).toBeLessThan(51_200);
  });

  test('warns that the events of an existing bucket must be configured', () => {
    expect(made.warnings).toEqual([expect.stringMatching(/^with BucketName, an imported bucket .* --bucket BUCKET_NAME /)]);
  });

  test.each(selections)('breaks no rule of AWS under $name', ({ conditions }) => {
    const Resources = resourcesUnder(made.template, conditions) as any;
    const found = violations([{ name: 'Images', Resources, Parameters: made.template.Parameters as any }], RULES);
    expect(found.map(printViolation)).toEqual([]);
  });

  test('accepts a maximum TTL above zero only, as CloudFront does with compression and values in the cache key', () => {
    expect((made.template.Parameters as JsonObject).MaxTtl).toMatchObject({ MinValue: 1, Default: 31_536_000 });
  });

  test('has one choice, and no settings of transformations, if images are served unchanged', () => {
    const { template, assets } = imageCdnTemplate(templateOptions({ transformation: false, purge: 'none' }), SETTINGS, createCdn);
    expect(assets).toEqual([]);
    expect(Object.keys(template.Parameters as JsonObject)).toEqual([
      'AssetsBucket', 'BucketName', 'DomainName', 'CertificateArn', 'PriceClass', 'DefaultTtl', 'MinTtl', 'MaxTtl',
    ]);
  });

  test('requires the ARN of the secret if URLs are signed, and has no variant limit', () => {
    const { template } = imageCdnTemplate(templateOptions({ transformation: { signing: {} } }), SETTINGS, createCdn);
    expect(template.Parameters).toHaveProperty('SigningSecretArn');
    expect(template.Parameters).not.toHaveProperty('MaxVariants');
  });

  test('has no parameter for the bucket, and no output of it, if an options file has sources', () => {
    const sources = [
      { source: { bucket: { bucketName: 'my-photos' } } },
      { pathPrefix: 'brand/', source: { bucket: { bucketName: 'my-logos', keyPrefix: 'web/' } } },
    ];
    const { template, warnings } = imageCdnTemplate(templateOptions({ sources }), SETTINGS, createCdn);
    expect(Object.keys(template.Parameters as object)).toEqual(expect.arrayContaining(['Delivery', 'Formats']));
    expect(JSON.stringify(template)).not.toMatch(/BucketName"\}|CreatesBucket|OriginalsBucket/);
    expect(JSON.stringify(template)).toContain(':s3:::my-logos/web/*');
    expect(warnings).toEqual(['my-logos', 'my-photos'].map(name => expect.stringContaining(`--bucket ${name} `)));
    const Resources = resourcesUnder(template, ['IsBucketFirst', 'ServesAvifAndWebp']) as any;
    const found = violations([{ name: 'Images', Resources, Parameters: template.Parameters as any }], RULES);
    expect(found.map(printViolation)).toEqual([]);
  });

  test('has no parameter for the origin of variants with an HTTPS origin, which the function alone reads', () => {
    const sources = [{ source: { https: { origin: 'https://cms.example.com', headersSecret: 'cms-headers' } } }];
    const { template } = imageCdnTemplate(templateOptions({ sources }), SETTINGS, createCdn);
    expect(Object.keys(template.Parameters as object)).not.toContain('Delivery');
    expect(Object.keys(template.Conditions as object)).not.toContain('IsFunctionFirst');
  });

  test('delivers variants from the bucket, without a parameter for it, if single origins may read images', () => {
    const { template } = imageCdnTemplate(
      templateOptions({ allowedOrigins: ['https://www.example.com'] }), SETTINGS, createCdn,
    );
    expect(Object.keys(template.Parameters as object)).not.toContain('Delivery');
    expect(Object.keys(template.Conditions as object)).not.toContain('IsFunctionFirst');
    expect(JSON.stringify(template)).toContain('"AccessControlAllowOrigins":{"Items":["https://www.example.com"]}');
  });

  test('leaves nothing in the folder for temporary files', () => {
    const { TMPDIR } = process.env;
    const folder = folderWith({});
    process.env.TMPDIR = folder;
    try {
      imageCdnTemplate(templateOptions({ transformation: false }), SETTINGS, createCdn);
    } finally {
      if (TMPDIR === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = TMPDIR;
    }
    expect(fs.readdirSync(folder)).toEqual([]);
  });
});

test('mapStrings changes values and no names', () => {
  expect(mapStrings({ a: ['a', { a: 'b' }] }, text => text.toUpperCase())).toEqual({ a: ['A', { a: 'B' }] });
});
