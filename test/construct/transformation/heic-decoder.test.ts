import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { App, FileSystem, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { DISABLE_ASSET_STAGING_CONTEXT } from 'aws-cdk-lib/cx-api';
import { HeicDecoder, ImageCdn, ImageTransformation, Purge } from '../../../src';
import { loadAssembly } from '../../../src/tools/cloud-assembly/assembly';
import { only } from '../../support';

const temporary: string[] = [];
afterAll(() => temporary.forEach(each => fs.rmSync(each, { recursive: true, force: true })));

function folder(): string {
  temporary.push(fs.mkdtempSync(path.join(os.tmpdir(), 'heic-decoder-test-')));
  return temporary.at(-1)!;
}

/** Returns a folder with these files. */
function written(files: Record<string, string>): string {
  const root = folder();
  for (const [file, content] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    fs.writeFileSync(path.join(root, file), content);
  }
  return root;
}

function manifest(name: string, dependencies: Record<string, string> = {}): string {
  return JSON.stringify({ name, version: '1.0.0', main: 'index.js', dependencies });
}

/** The files of a decoder that needs another package, in `node_modules`. */
const INSTALLED = {
  'node_modules/decoder/package.json': manifest('decoder', { codec: '^1.0.0' }),
  'node_modules/decoder/index.js': "const codec = require('codec'); module.exports = async () => codec;",
  'node_modules/codec/package.json': manifest('codec'),
  'node_modules/codec/index.js': "module.exports = { name: 'codec' };",
  'node_modules/unrelated/package.json': manifest('unrelated'),
};

interface Synthesized { readonly template: Template; readonly layer: string }

function synthesized(directory: string, outdir = folder(), noStaging = false): Synthesized {
  const app = new App({ outdir, postCliContext: { [DISABLE_ASSET_STAGING_CONTEXT]: noStaging } });
  const stack = new Stack(app, 'Test');
  new ImageCdn(stack, 'Images', {
    transformation: ImageTransformation.onDemand({ heicDecoder: HeicDecoder.fromDirectory(directory) }),
    purge: Purge.none(),
  });
  const template = Template.fromStack(stack);
  const key = only(template, 'AWS::Lambda::LayerVersion').Content.S3Key as string;
  return { template, layer: path.join(outdir, `asset.${path.parse(key).name}`) };
}

function filesIn(directory: string): string[] {
  return (fs.readdirSync(directory, { recursive: true }) as string[])
    .filter(file => fs.statSync(path.join(directory, file)).isFile()).sort();
}

describe('HeicDecoder.fromDirectory', () => {
  test('packs a decoder and its dependencies into a layer of the transform function', () => {
    const { template, layer } = synthesized(path.join(written(INSTALLED), 'node_modules/decoder'));
    expect(filesIn(layer)).toEqual([
      'nodejs/node_modules/codec/index.js',
      'nodejs/node_modules/codec/package.json',
      'nodejs/node_modules/decoder/index.js',
      'nodejs/node_modules/decoder/package.json',
    ]);
    const transformer = only(template, 'AWS::Lambda::Function');
    expect(transformer.Layers).toEqual([{ Ref: Object.keys(template.findResources('AWS::Lambda::LayerVersion'))[0] }]);
    expect(JSON.parse(transformer.Environment.Variables.CONFIG)).toMatchObject({ heicDecoder: 'decoder' });
  });

  test('packs folders of a package, but no packages that npm nested in it', () => {
    const { layer } = synthesized(path.join(written({
      ...INSTALLED,
      'node_modules/decoder/lib/wasm/codec.wasm': '',
      'node_modules/decoder/node_modules/test-helper/package.json': manifest('test-helper'),
    }), 'node_modules/decoder'));
    expect(filesIn(layer).filter(file => file.includes('/decoder/'))).toEqual([
      'nodejs/node_modules/decoder/index.js',
      'nodejs/node_modules/decoder/lib/wasm/codec.wasm',
      'nodejs/node_modules/decoder/package.json',
    ]);
  });

  test('has a description that is not too long for Lambda', () => {
    const stack = new Stack(new App(), 'Test');
    new ImageCdn(stack, 'x'.repeat(230), {
      transformation: ImageTransformation.onDemand({
        heicDecoder: HeicDecoder.fromDirectory(path.join(written(INSTALLED), 'node_modules/decoder')),
      }),
      purge: Purge.none(),
    });
    const { Description: description } = only(Template.fromStack(stack), 'AWS::Lambda::LayerVersion');
    expect(description).toMatch(/^Decodes HEIC originals of Test\/x+$/);
    expect(description).toHaveLength(256);
  });

  test('names the asset by its content, wherever the package is', () => {
    const [first, second] = [written(INSTALLED), written(INSTALLED)]
      .map(root => synthesized(path.join(root, 'node_modules/decoder')).layer);
    const changed = written({ ...INSTALLED, 'node_modules/codec/index.js': "module.exports = { name: 'other' };" });
    expect(path.basename(first)).toBe(path.basename(second));
    expect(path.basename(synthesized(path.join(changed, 'node_modules/decoder')).layer)).not.toBe(path.basename(first));
  });

  test('follows links to packages as pnpm installs them', () => {
    const root = written({
      'node_modules/.pnpm/decoder@1/node_modules/decoder/package.json': INSTALLED['node_modules/decoder/package.json'],
      'node_modules/.pnpm/decoder@1/node_modules/decoder/index.js': INSTALLED['node_modules/decoder/index.js'],
      'node_modules/.pnpm/codec@1/node_modules/codec/package.json': manifest('codec'),
      'node_modules/.pnpm/codec@1/node_modules/codec/index.js': 'module.exports = {};',
    });
    const modules = path.join(root, 'node_modules');
    fs.symlinkSync(path.join(modules, '.pnpm/decoder@1/node_modules/decoder'), path.join(modules, 'decoder'));
    fs.symlinkSync(
      path.join(modules, '.pnpm/codec@1/node_modules/codec'),
      path.join(modules, '.pnpm/decoder@1/node_modules/codec'),
    );
    expect(filesIn(synthesized(path.join(modules, 'decoder')).layer)).toHaveLength(4);
  });

  test('nests a dependency of which another version is above it', () => {
    const root = written({
      'node_modules/decoder/package.json': manifest('decoder', { codec: '^1.0.0', util: '^2.0.0' }),
      'node_modules/decoder/index.js': "module.exports = async () => [require('codec'), require('util')];",
      'node_modules/codec/package.json': manifest('codec', { util: '^1.0.0' }),
      'node_modules/codec/index.js': '',
      'node_modules/codec/node_modules/util/package.json': manifest('util'),
      'node_modules/codec/node_modules/util/index.js': '// 1',
      'node_modules/util/package.json': manifest('util', { codec: '^1.0.0' }),
      'node_modules/util/index.js': '// 2',
    });
    const { layer } = synthesized(path.join(root, 'node_modules/decoder'));
    const content = (file: string) => fs.readFileSync(path.join(layer, 'nodejs/node_modules', file), 'utf8');
    expect([content('util/index.js'), content('codec/node_modules/util/index.js')]).toEqual(['// 2', '// 1']);
  });

  test.each<[string, Record<string, string>, RegExp]>([
    ['a directory that does not exist', {}, /^Test\/Images: `heicDecoder` must be the directory of an installed package, got .*decoder, which does not exist\. Run `npm install heic-decode`/],
    ['a directory without package.json', { 'node_modules/decoder/index.js': '' }, /`heicDecoder` must be the directory of an npm package, got .*decoder without a package\.json/],
    ['a package without a name', { 'node_modules/decoder/package.json': '{}' }, /got .*package\.json without a name/],
    [
      'a package with an empty name',
      { 'node_modules/decoder/package.json': manifest('') },
      /got .*package\.json without a name/,
    ],
    [
      'a dependency that is not installed',
      { 'node_modules/decoder/package.json': manifest('decoder', { codec: '1' }) },
      /`heicDecoder` needs codec, a dependency of .*decoder, which is not installed\. Run `npm install` there/,
    ],
    [
      'a package that exports no function',
      { 'node_modules/decoder/package.json': manifest('decoder'), 'node_modules/decoder/index.js': 'exports.a = 1' },
      /`heicDecoder` must export a function, got .*decoder: it exports no function/,
    ],
    [
      'a package that does not load',
      {
        'node_modules/decoder/package.json': manifest('decoder'),
        'node_modules/decoder/index.js': "require('absent')",
      },
      /`heicDecoder` must export a function, got .*decoder: Cannot find module 'absent'/,
    ],
  ])('rejects %s', (_, files, message) => {
    const directory = path.join(written(files), 'node_modules/decoder');
    expect(() => synthesized(directory)).toThrow(message);
  });

  test('rejects a package that is too large for Lambda', () => {
    const root = written(INSTALLED);
    fs.writeFileSync(path.join(root, 'node_modules/codec/model.bin'), '');
    fs.truncateSync(path.join(root, 'node_modules/codec/model.bin'), 200e6 + 1);
    expect(() => synthesized(path.join(root, 'node_modules/decoder'))).toThrow(
      /`heicDecoder` must take at most 200 MB with its dependencies, .* got 201 MB in /,
    );
  });

  test('leaves no temporary folder behind', () => {
    const mkdtemp = jest.spyOn(FileSystem, 'mkdtemp');
    synthesized(path.join(written(INSTALLED), 'node_modules/decoder'));
    const made = mkdtemp.mock.results.map(({ value }) => value as string).filter(each => /heic-decoder-/.test(each));
    mkdtemp.mockRestore();
    expect(made.map(each => fs.existsSync(each))).toEqual([false]);
  });

  test('keeps the folder that an assembly of `cdk synth --no-staging` refers to', () => {
    const outdir = folder();
    synthesized(path.join(written(INSTALLED), 'node_modules/decoder'), outdir, true);
    const layer = [...loadAssembly(outdir).assets.values()].find(file => path.basename(file).startsWith('heic-decoder-'))!;
    temporary.push(layer);
    expect(filesIn(layer)).toContain('nodejs/node_modules/decoder/index.js');
  });
});
