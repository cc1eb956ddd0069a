import * as fs from 'node:fs';
import * as path from 'node:path';
import { App, CfnResource, LegacyStackSynthesizer, Stack, Stage } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as assets from 'aws-cdk-lib/aws-s3-assets';
import * as cxapi from 'aws-cdk-lib/cx-api';
import { loadAssembly } from '../../../src/tools/cloud-assembly/assembly';
import { Resolver } from '../../../src/tools/cloud-assembly/intrinsics';
import { LocalEdgeError } from '../../../src/tools/local-edge-error';
import { cleanUp, folderWith, synthesize } from '../local/support';

afterEach(cleanUp);

function withBucket(app: App): void {
  new s3.Bucket(new Stack(app, 'First', { env: { account: '123456789012', region: 'eu-west-1' } }), 'Bucket');
}

test('loadAssembly returns stacks and their resources with the paths of their constructs', () => {
  const { stacks: [stack] } = loadAssembly(synthesize(withBucket));
  expect(stack).toMatchObject({ name: 'First', account: '123456789012', region: 'eu-west-1' });
  expect([...stack.resources.values()].map(({ type, path: constructPath }) => [type, constructPath])).toContainEqual([
    'AWS::S3::Bucket',
    'First/Bucket',
  ]);
});

test('loadAssembly assumes an account and a Region if the environment is unknown', () => {
  const { stacks: [stack] } = loadAssembly(synthesize(app => new s3.Bucket(new Stack(app, 'First'), 'Bucket')));
  expect(stack).toMatchObject({ account: '111122223333', region: 'us-east-1' });
});

test('loadAssembly finds stacks that are nested in stages', () => {
  const { stacks } = loadAssembly(
    synthesize(app => new s3.Bucket(new Stack(new Stage(app, 'Prod'), 'Inner'), 'Bucket')),
  );
  expect(stacks.map(({ name, displayName }) => [name, displayName])).toEqual([['Prod-Inner', 'Prod/Inner']]);
  expect([...stacks[0].resources.values()].map(resource => resource.path)).toContain('Prod/Inner/Bucket');
});

test('loadAssembly rejects a template of more than 1 MB, which CloudFormation does, too', () => {
  const app = synthesize(withBucket);
  fs.appendFileSync(path.join(app, 'First.template.json'), ' '.repeat(1_100_000));
  expect(() => loadAssembly(app)).toThrow('the template of stack First must have at most 1 MB, as CloudFormation requires, '
    + 'got 1.1 MB. Split it into several stacks');
});

test('loadAssembly returns assets by their object keys', () => {
  const folder = folderWith({ 'a.txt': 'A' });
  const directory = synthesize(app => new assets.Asset(new Stack(app, 'First'), 'Asset', { path: folder }));
  const found = [...loadAssembly(directory).assets].find(([key]) => key.endsWith('.zip'));
  expect(fs.readFileSync(path.join(found![1], 'a.txt'), 'utf8')).toBe('A');
});

test('loadAssembly returns assets that `cdk synth --no-staging` leaves where they are', () => {
  const folder = folderWith({ 'a.txt': 'A' });
  const directory = synthesize(app => {
    app.node.setContext(cxapi.DISABLE_ASSET_STAGING_CONTEXT, true);
    new assets.Asset(new Stack(app, 'First'), 'Asset', { path: folder });
  });
  expect([...loadAssembly(directory).assets.values()]).toContain(folder);
});

test('loadAssembly returns assets of a LegacyStackSynthesizer, whose template has parameters in place of keys', () => {
  const folder = folderWith({ 'a.txt': 'A', 'b.bin': 'B' });
  const { stacks, assets: found } = loadAssembly(synthesize(app => {
    const stack = new Stack(app, 'First', { synthesizer: new LegacyStackSynthesizer() });
    for (const [id, file] of Object.entries({ Folder: folder, File: path.join(folder, 'b.bin') })) {
      const { s3ObjectKey } = new assets.Asset(stack, id, { path: file });
      new CfnResource(stack, `${id}Code`, { type: 'AWS::Lambda::LayerVersion', properties: { Key: s3ObjectKey } });
    }
  }));
  const resolver = new Resolver([...stacks]);
  const [inFolder, inFile] = resolver.resourcesOf('AWS::Lambda::LayerVersion')
    .map(({ stack, resource }) => found.get(String(resolver.resolve(stack, resource.properties.Key))));
  expect(fs.readFileSync(path.join(inFolder!, 'a.txt'), 'utf8')).toBe('A');
  expect(fs.readFileSync(inFile!, 'utf8')).toBe('B');
});

test('loadAssembly reads an assembly of a newer version', () => {
  const directory = synthesize(withBucket);
  const file = path.join(directory, 'manifest.json');
  fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replace(/"version": "[^"]*"/, '"version": "999.0.0"'));
  expect(loadAssembly(directory).stacks).toHaveLength(1);
});

test.each<[string, () => string, RegExp]>([
  [
    'there is none',
    () => path.join(folderWith({}), 'cdk.out'),
    /no cloud assembly in .*cdk\.out: run `npx cdk synth` first/,
  ],
  ['the folder is another', () => folderWith({ 'a.txt': '' }), /no cloud assembly/],
  ['it is broken', () => folderWith({ 'manifest.json': '{' }), /cannot be read.*Run `npx cdk synth` again/s],
  [
    'a template is gone',
    () => {
      const directory = synthesize(withBucket);
      fs.rmSync(path.join(directory, 'First.template.json'));
      return directory;
    },
    /First.*Run `npx cdk synth` again/s,
  ],
])('loadAssembly throws a LocalEdgeError if %s', (_name, directory, message) => {
  const load = () => loadAssembly(directory());
  expect(load).toThrow(LocalEdgeError);
  expect(load).toThrow(message);
});
