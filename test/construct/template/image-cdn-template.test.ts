import * as fs from 'node:fs';
import { ImageCdnTemplate, imageCdnTemplate } from '../../../src/construct/template/image-cdn-template';
import { Json, JsonObject, mapStrings } from '../../../src/construct/template/json';
import { RULES, printViolation, violations } from '../../aws-rules/rules';
import { cleanUp, folderWith } from '../../tools/local/support';

const SETTINGS = { assetsBucket: 'my-code', version: '1.2.3' };

let made: ImageCdnTemplate;

beforeAll(() => { made = imageCdnTemplate({}, SETTINGS); });
afterEach(cleanUp);

const distributionOf = ({ template }: ImageCdnTemplate): any =>
  Object.values(template.Resources as { [id: string]: any })
    .find(({ Type }) => Type === 'AWS::CloudFront::Distribution').Properties.DistributionConfig;

const parametersOf = ({ template }: ImageCdnTemplate): string[] => Object.keys(template.Parameters as JsonObject);

describe('imageCdnTemplate', () => {
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
    const { Parameters, Resources } = made.template as { [section: string]: JsonObject };
    const text = JSON.stringify(Resources);
    const references = new Set([...text.matchAll(/"Ref":"(\w+)"/g)].map(([, name]) => name)
      .filter(name => !(name in Resources)));
    expect([...references].sort()).toEqual(Object.keys(Parameters).sort());
  });

  test('passes the maximum number of variants to the transform function by reference', () => {
    expect(JSON.stringify(made.template)).toContain('\\"maxVariants\\":",{"Ref":"MaxVariants"},"');
  });

  test('is the same for the same options', () => {
    expect(imageCdnTemplate({}, SETTINGS).template).toEqual(made.template);
  });

  test('is smaller than the 51,200 bytes that CloudFormation accepts in a request', () => {
    expect(JSON.stringify(made.template).length).toBeLessThan(51_200);
  });

  test('warns that the events of an existing bucket must be configured', () => {
    const { warnings, template } = imageCdnTemplate({ bucketName: 'my-photos' }, SETTINGS);
    expect(warnings).toEqual([expect.stringMatching(/^an imported bucket .* --bucket my-photos /)]);
    expect(JSON.stringify(template)).toContain(':s3:::my-photos/*');
    expect(made.warnings).toEqual([]);
  });

  test.each<[string, object]>([
    ['defaults', {}],
    ['function first', { transformation: { delivery: 'function-first' } }],
    ['an existing bucket', { bucketName: 'my-photos', originAccess: 'control' }],
    ['unchanged images', { transformation: false }],
    ['several buckets', {
      sources: [
        { source: { bucket: { bucketName: 'my-photos' } } },
        { pathPrefix: 'brand/', source: { bucket: { bucketName: 'my-logos', keyPrefix: 'web/' } } },
      ],
    }],
  ])('breaks no rule of AWS with %s', (_name, options) => {
    const { template } = imageCdnTemplate(options, SETTINGS);
    const found = violations([{ name: 'Images', ...template as any }], RULES);
    expect(found.map(printViolation)).toEqual([]);
  });

  test('accepts a maximum TTL above zero only, as CloudFront does with compression and values in the cache key', () => {
    expect((made.template.Parameters as JsonObject).MaxTtl).toMatchObject({ MinValue: 1, Default: 31_536_000 });
  });

  test('has the parameters of the documentation', () => {
    expect(parametersOf(made)).toEqual(['AssetsBucket', 'PriceClass', 'DefaultTtl', 'MinTtl', 'MaxTtl', 'MaxVariants']);
  });

  test('has no settings of functions if images are served unchanged', () => {
    const unchanged = imageCdnTemplate({ transformation: false, purge: 'none' }, SETTINGS);
    expect(unchanged.assets).toEqual([]);
    expect(parametersOf(unchanged)).toEqual(['PriceClass', 'DefaultTtl', 'MinTtl', 'MaxTtl']);
  });

  test('requires the ARN of the secret if URLs are signed, and has no variant limit', () => {
    const signed = imageCdnTemplate({ transformation: { signing: {} } }, SETTINGS);
    expect(parametersOf(signed)).toContain('SigningSecretArn');
    expect(parametersOf(signed)).not.toContain('MaxVariants');
    expect(JSON.stringify(signed.template)).not.toContain('{"Ref":"MaxVariants"}');
  });

  test('has no lifetimes that AWS-managed policies lack if the function is the only origin', () => {
    const sources = [{ source: { https: { origin: 'https://cms.example.com', headersSecret: 'cms-headers' } } }];
    for (const options of [{ sources }, { transformation: { delivery: 'function-first' } }]) {
      const functionFirst = imageCdnTemplate(options, SETTINGS);
      expect(parametersOf(functionFirst)).toEqual(['AssetsBucket', 'PriceClass', 'DefaultTtl', 'MaxVariants']);
      expect(distributionOf(functionFirst).OriginGroups).toBeUndefined();
    }
  });

  test('has the domain names and the certificate of the options', () => {
    const certificateArn = 'arn:aws:acm:us-east-1:111122223333:certificate/abc';
    const domainNames = ['images.example.com', 'img.example.com'];
    expect(distributionOf(imageCdnTemplate({ domainNames, certificateArn }, SETTINGS))).toMatchObject({
      Aliases: domainNames, ViewerCertificate: { AcmCertificateArn: certificateArn },
    });
  });

  test('reads the buckets of sources, and creates none', () => {
    const sources = [
      { source: { bucket: { bucketName: 'my-photos' } } },
      { pathPrefix: 'brand/', source: { bucket: { bucketName: 'my-logos', keyPrefix: 'web/' } } },
    ];
    const { template, warnings } = imageCdnTemplate({ sources }, SETTINGS);
    expect(template.Outputs).not.toHaveProperty('OriginalsBucket');
    expect(JSON.stringify(template)).toContain(':s3:::my-logos/web/*');
    expect(warnings).toEqual(['my-logos', 'my-photos'].map(name => expect.stringContaining(`--bucket ${name} `)));
  });

  test('names the option that a construct rejects, without the path of the construct', () => {
    expect(() => imageCdnTemplate({ transformation: { maxWidth: 9000 } }, SETTINGS))
      .toThrow(/^`maxWidth` must be a whole number from 1 to 8192, got 9000$/);
  });

  test('leaves nothing in the folder for temporary files', () => {
    const { TMPDIR } = process.env;
    const folder = folderWith({});
    process.env.TMPDIR = folder;
    try {
      imageCdnTemplate({ transformation: false }, SETTINGS);
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
