import * as fs from 'node:fs';
import * as path from 'node:path';
import { ImageCdn } from 'cdk-image-cdn';
import { loadApp } from '../../../../src/tools/local/reader/load-app';
import { LocalEdgeError } from '../../../../src/tools/local-edge-error';
import { cleanUp, folderWith, inStack, synthesize } from '../support';

afterEach(cleanUp);

/** Returns a function that loads an app after a change of a file of its cloud assembly. */
function loading(name: string, change: (text: string) => string): () => unknown {
  const app = synthesize(inStack(stack => new ImageCdn(stack, 'Images')));
  const file = path.join(app, name);
  fs.writeFileSync(file, change(fs.readFileSync(file, 'utf8')));
  return () => loadApp({ app, images: folderWith({}), clock: Date.now });
}

test('loadApp returns the distributions without serving them', () => {
  expect(loading('Test.template.json', text => text)()).toMatchObject({
    distributions: [{ path: 'Test/Images/Distribution' }],
  });
});

test('loadApp explains an intrinsic function with wrong arguments in one line', () => {
  const load = loading('Test.template.json', text =>
    text.replace(/\{\s*"Fn::GetAtt":[^}]*"RegionalDomainName"[^}]*\}/, '{"Fn::Split":[1,2]}'),
  );
  expect(load).toThrow(LocalEdgeError);
  expect(load).toThrow('stack Test has Fn::Split of [1,2], which cannot be resolved: text.split is not a function');
});

test('loadApp explains other template values that the CDK would not write', () => {
  const load = loading('Test.assets.json', () => '{"version":"53.0.0","files":{"a":null}}');
  expect(load).toThrow(LocalEdgeError);
  expect(load).toThrow(
    /^the cloud assembly in .* does not have the structure that the CDK writes: .*Run `npx cdk synth` again$/,
  );
});
