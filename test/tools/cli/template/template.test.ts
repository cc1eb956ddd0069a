import * as fs from 'node:fs';
import * as path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import sharp from 'sharp';
import { parse } from 'yaml';
import { run } from '../../../../src/cli';
import { requireAssets } from '../../../../src/tools/cli/template/template';
import { cleanUp, folderWith, serveAssembly } from '../../local/support';
import { testIo } from '../support';

// The first run of the command loads the CDK.
jest.setTimeout(120_000);

const SUNSET = path.join(__dirname, '../../../../examples/minimal/images/sunset.jpg');

const IS_TEMPLATE = 'must be a file with options, such as {"originalsPath":"original"}, got a CloudFormation template. '
  + 'docs/without-cdk.md#options lists the options. To run a template, use `serve --app`';

let photograph: Buffer; // smaller, as `verify` requests many variants
beforeAll(async () => { photograph = await sharp(fs.readFileSync(SUNSET)).resize(1200).jpeg().toBuffer(); });
afterEach(cleanUp);

async function template(...args: string[]) {
  const io = testIo();
  const code = await run(['template', ...args], io);
  return { code, out: io.out(), err: io.err() };
}

test('template prints a template on standard output, and commands on standard error', async () => {
  const { code, out, err } = await template('--assets-bucket', 'my-code');
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ Parameters: { AssetsBucket: { Default: 'my-code' } } });
  expect(err).toMatch(/aws s3 cp \S+transformer-arm64\.zip s3:\/\/my-code\/cdk-image-cdn\/\S+\/transformer-arm64\.zip\n/);
  expect(err).toContain('aws cloudformation deploy --stack-name images --template-file images.json');
  expect(err).toMatch(/^Save the template as images\.json\. To deploy it with/);
  expect(err).toMatch(/\nKeep MinTtl <= DefaultTtl <= MaxTtl, or the deployment fails: CloudFront rejects another order\.\n$/);
});

test('template writes YAML with options of a file, which other commands read', async () => {
  const folder = folderWith({ 'options.yaml': 'transformation:\n  presets:\n    card: { width: 320, height: 200 }\n' });
  const file = path.join(folder, 'photos.yaml');
  const { code, out } = await template(path.join(folder, 'options.yaml'), '--assets-bucket', 'my-code', '--output', file);
  expect(code).toBe(0);
  expect(out).toContain(`--stack-name photos --template-file ${file}`);
  const text = fs.readFileSync(file, 'utf8');
  // CloudFormation reads YAML 1.1, in which `yes` and dates are no text.
  expect(parse(text, { version: '1.1' })).toEqual(parse(text));

  const io = testIo();
  expect(await run(['estimate', '--app', file, '--images', '10', '--requests', '10'], io)).toBe(0);
  expect(io.out()).toContain('ImageCdn/Images/Distribution (stack photos)');
});

test('template serves the URLs of a dialect', async () => {
  const folder = folderWith({ 'options.json': '{"transformation":{"urls":"dit"}}' });
  const file = path.join(folder, 'images.json');
  await template(path.join(folder, 'options.json'), '--assets-bucket', 'my-code', '--output', file);
  const edge = await serveAssembly(file, { images: folderWith({ 'sunset.jpg': photograph }) });
  const io = testIo(wait);
  const code = await run(
    ['verify', `${edge.distributions[0].url}/sunset.jpg`, '--dialect', 'dit', '--timeout', '60'], io,
  );
  expect([code, io.out()]).toEqual([0, expect.stringMatching(/\n\d+ passed, 0 failed/)]);
});

test('template serves the images of several buckets of an options file', async () => {
  const folder = folderWith({
    'options.yaml': 'sources:\n  - source: { bucket: { bucketName: my-photos } }\n'
      + '  - { pathPrefix: brand/, source: { bucket: { bucketName: my-logos, keyPrefix: web/ } } }\n',
  });
  const file = path.join(folder, 'images.yaml');
  const { code, err } = await template(
    path.join(folder, 'options.yaml'), '--assets-bucket', 'my-code', '--output', file,
  );
  expect([code, err]).toEqual([0, expect.stringContaining('--bucket my-logos')]);
  const images = folderWith({ 'sunset.jpg': photograph, 'web/logo.jpg': photograph });
  const edge = await serveAssembly(file, { images });
  const [{ url }] = edge.distributions;
  const io = testIo(wait);
  expect([await run(['verify', `${url}/sunset.jpg`, '--timeout', '60'], io), io.out()])
    .toEqual([0, expect.stringMatching(/\n\d+ passed, 0 failed/)]);
  expect((await fetch(`${url}/brand/logo.jpg?w=320`)).status).toBe(200);
});

test('template prints parameters that the deployment requires', async () => {
  const folder = folderWith({ 'options.json': '{"transformation":{"signing":{}}}' });
  const { err } = await template(path.join(folder, 'options.json'), '--assets-bucket', 'my-code');
  expect(err).toContain('--parameter-overrides AssetsBucket=my-code SigningSecretArn=VALUE\n');
});

test('template copies assets to paths that are their object keys', async () => {
  const folder = folderWith({});
  const { out, err } = await template('--assets-bucket', 'my-code', '--assets', path.join(folder, 'assets'));
  const keys = [...out.matchAll(/"S3Key": "(.*)"/g)].map(([, key]) => key);
  expect(keys).toHaveLength(2);
  keys.forEach(key => expect(fs.existsSync(path.join(folder, 'assets', key))).toBe(true));
  expect(err).toContain(`aws s3 sync ${path.join(folder, 'assets')} s3://my-code\n`);
});

test('template prints the warnings of constructs before the commands', async () => {
  const folder = folderWith({ 'options.json': '{"bucketName":"my-photos"}' });
  const { err } = await template(path.join(folder, 'options.json'), '--assets-bucket', 'my-code');
  expect(err).toMatch(/^warning: .*--bucket my-photos .*\{"EventBridgeConfiguration":\{\}\}'`, .*replaces them\nSave /);
});

describe('a template that is served locally', () => {
  const SETS: [string, object, Record<string, string>, { contentType: string; missHeaders: RegExp }][] = [
    ['defaults', {}, {}, { contentType: 'image/avif', missHeaders: /s-maxage=86400/ }],
    ['function first, WebP and another TTL',
      { transformation: { delivery: 'function-first', formats: ['webp', 'jpg', 'png', 'gif'] } }, { DefaultTtl: '600' },
      { contentType: 'image/jpeg', missHeaders: /s-maxage=600/ }],
    ['an existing bucket, a domain and limits', {
      bucketName: 'photos',
      domainNames: ['images.example.com'],
      certificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/abc',
      transformation: { reservedConcurrentExecutions: 5, formats: ['jpg', 'png'] },
    }, { PriceClass: 'PriceClass_All', MaxVariants: '0' }, { contentType: 'image/jpeg', missHeaders: /s-maxage=86400/ }],
  ];

  async function served(options: object, parameters: Record<string, string>): Promise<string> {
    const folder = folderWith({ 'options.json': JSON.stringify(options) });
    const file = path.join(folder, 'images.json');
    const { code, err } = await template(
      path.join(folder, 'options.json'), '--assets-bucket', 'my-code', '--output', file,
    );
    expect([code, err]).toEqual([0, expect.any(String)]);
    return (await serveAssembly(file, { parameters, images: folderWith({ 'sunset.jpg': photograph }) })).distributions[0].url;
  }

  test.each(SETS)('passes verify with %s', async (_, options, parameters, { contentType, missHeaders }) => {
    const url = await served(options, parameters);
    const response = await fetch(`${url}/sunset.jpg?w=400`, { headers: { accept: 'image/avif,image/webp,*/*' } });
    expect(response.headers.get('content-type')).toBe(contentType);
    expect(response.headers.get('cache-control')).toMatch(missHeaders);
    const io = testIo(wait);
    const code = await run(['verify', `${url}/sunset.jpg`, '--timeout', '60'], io);
    expect([code, io.out()]).toEqual([0, expect.stringMatching(/\n\d+ passed, 0 failed/)]);
  });

  test('applies MaxVariants to variants beyond the core variants', async () => {
    const response = await fetch(`${await served({}, { MaxVariants: '0' })}/sunset.jpg?w=400&h=123`);
    expect([response.status, response.headers.get('x-image-limit')]).toEqual([200, 'reached']);
  });
});

test.each([
  [[], 2, '--assets-bucket is required'],
  [['--assets-bucket', 'My Bucket'], 2, '--assets-bucket must be the name of a bucket, got My Bucket'],
  [['--assets-bucket', 'abc', '--format', 'xml'], 2, '--format must be json or yaml, got xml'],
  [['--assets-bucket', 'abc', '--output', 'a.txt'], 2, '--output must end in .json or .yaml, got a.txt'],
  [['--assets-bucket', 'abc', '--output', 'a.json', '--format', 'yaml'], 2,
    '--format yaml cannot be combined with --output a.json, which is json'],
  [['/nowhere/options.json', '--assets-bucket', 'abc'], 1, '/nowhere/options.json must be a file in JSON or YAML'],
  [['one', 'two', '--assets-bucket', 'abc'], 2, "unexpected argument 'two'"],
])('template rejects the arguments %j and says what is wrong', async (args, code, message) => {
  const result = await template(...args);
  expect([result.code, result.err]).toEqual([code, expect.stringContaining(message)]);
});

test.each<[string, string | Buffer, string]>([
  ['nothing', '', 'must contain options, got nothing. Write {} for all defaults, or leave the file out'],
  ['null', 'null\n', 'must contain options, got nothing. Write {} for all defaults, or leave the file out'],
  ['comments only', '# nothing yet\n', 'must contain options, got nothing. Write {} for all defaults, or leave the file out'],
  ['a number', '42', 'must contain an object with options, such as {"originalsPath":"original"}, got 42'],
  ['a list', '[{"comment":"x"}]',
    'must contain an object with options, such as {"originalsPath":"original"}, got [{"comment":"x"}]'],
  ['a page', '<!doctype html><p>hi',
    'must contain an object with options, such as {"originalsPath":"original"}, got \'<!doctype html><p>hi\''],
  ['prose', 'One line: of text\nanother: one: more\n', 'must be a file in JSON or YAML: '
    + 'Nested mappings are not allowed in compact mappings at line 2, column 10'],
  ['a file that was cut off', '{"transformation": {', 'must be a file in JSON or YAML: Flow map in block collection must '
    + 'be sufficiently indented and end with a } at line 1, column 21'],
  ['two documents', 'comment: a\n---\ncomment: b\n', 'must contain one document, got several'],
  ['an intrinsic function', 'comment: !Ref Foo\n',
    'must be a file in JSON or YAML: Unresolved tag: !Ref at line 1, column 10'],
  ['a key that is a list', '? [1, 2]\n: 3\n', 'must have texts as names of options'],
  ['a value that contains itself', 'transformation: &a\n  presets: *a\n',
    'must not have an alias of a value in that value'],
  ['a CloudFormation template in YAML', 'AWSTemplateFormatVersion: "2010-09-09"\nResources:\n  Bucket:\n'
    + '    Type: AWS::S3::Bucket\n    Properties: { BucketName: !Sub "${AWS::StackName}-images" }\n', IS_TEMPLATE],
  ['a CloudFormation template in JSON', '{"Resources":{}}', IS_TEMPLATE],
  ['an image', fs.readFileSync(SUNSET),
    'must be a file in JSON or YAML, got a file that is not text in UTF-8'],
  ['a character of another encoding', Buffer.from('comment: gr\xfcn\n', 'latin1'),
    'must be a file in JSON or YAML, got a file that is not text in UTF-8'],
  ['control characters', 'comment: a\0b\n',
    'must be a file in JSON or YAML, got a file that is not text in UTF-8'],
  ['deep nesting', `{"prewarm":${'['.repeat(20_000)}${']'.repeat(20_000)}}`, 'must have at most 100 levels'],
])('template rejects a file with %s, in one line', async (_, text, message) => {
  const folder = folderWith({ 'options.yaml': text });
  const file = path.join(folder, 'options.yaml');
  const { code, out, err } = await template(file, '--assets-bucket', 'abc');
  expect([code, out, err]).toEqual([1, '', `cdk-image-cdn template: ${file} ${message}\n`]);
});

test('template rejects a folder in place of a file with options', async () => {
  const folder = folderWith({});
  expect(await template(folder, '--assets-bucket', 'abc')).toEqual({
    code: 1, out: '', err: `cdk-image-cdn template: ${folder} must be a file in JSON or YAML, got a folder\n`,
  });
});

test('template reads options in UTF-16, as shells of Windows write them', async () => {
  const folder = folderWith({ 'options.json': Buffer.from('\uFEFF{"region":"nowhere"}', 'utf16le') });
  const { err } = await template(path.join(folder, 'options.json'), '--assets-bucket', 'abc');
  expect(err).toContain('`region` is not an option of the file');
});

test('template names the file whose option is wrong', async () => {
  const folder = folderWith({ 'options.json': '{"region":"nowhere"}' });
  const file = path.join(folder, 'options.json');
  expect(await template(file, '--assets-bucket', 'abc')).toEqual({
    code: 1,
    out: '',
    err: `cdk-image-cdn template: ${file}: \`region\` is not an option of the file. Choose the Region at deployment, such `
      + 'as by --region of the AWS CLI\n',
  });
});

test('template prints a command with a name that CloudFormation accepts for the stack', async () => {
  const folder = folderWith({});
  const { out } = await template('--assets-bucket', 'my-code', '--output', path.join(folder, '2026_my images.v2.yaml'));
  expect(out).toContain('aws cloudformation deploy --stack-name images-2026-my-images-v2 --template-file ');
});

test('template reports the error of a construct, without a stack trace', async () => {
  const folder = folderWith({ 'options.json': '{"transformation":{"maxWidth":9000}}' });
  const file = path.join(folder, 'options.json');
  const { code, err } = await template(file, '--assets-bucket', 'abc');
  expect([code, err]).toEqual([1, `cdk-image-cdn template: ${file}: \`maxWidth\` must be a whole number from 1 to 8192, `
    + 'got 9000\n']);
});

afterEach(cleanUp);

describe('requireAssets', () => {
  test('names the command that builds the assets in a clone of the repository', () => {
    expect(() => requireAssets(folderWith({ '.projenrc.ts': '' })))
      .toThrow('the assets of this clone are not built: run `npm ci && npx projen assets`');
  });

  test('accepts a clone with assets', () => {
    expect(() => requireAssets(folderWith({ '.projenrc.ts': '', 'assets/purge.zip': '' }))).not.toThrow();
  });

  test('says to install a package again that has no assets', () => {
    expect(() => requireAssets(folderWith({ 'package.json': '' })))
      .toThrow('the assets of the package are missing: install cdk-image-cdn again');
  });
});
