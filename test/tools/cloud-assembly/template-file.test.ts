import * as path from 'node:path';
import { stringify } from 'yaml';
import { loadAssembly } from '../../../src/tools/cloud-assembly/assembly';
import { cleanUp, folderWith } from '../local/support';

const TEMPLATE = {
  Parameters: { Name: { Type: 'String', Default: 'one' } },
  Resources: {
    Queue: { Type: 'AWS::SQS::Queue', Metadata: { 'aws:cdk:path': 'App/Images/Queue/Resource' } },
    Worker: { Type: 'AWS::Lambda::Function', Properties: { Code: { S3Key: 'any/prefix/purge.zip' } } },
  },
};

afterEach(cleanUp);

function fileWith(name: string, text: string): string {
  return path.join(folderWith({ [name]: text }), name);
}

describe('loadAssembly of a template file', () => {
  test.each([
    ['images.json', JSON.stringify(TEMPLATE)], ['images.template.json', JSON.stringify(TEMPLATE)],
    ['images.yaml', stringify(TEMPLATE)], ['images.yml', stringify(TEMPLATE)],
  ])('reads %s as a stack with the name of the file', (name, text) => {
    const { stacks: [stack] } = loadAssembly(fileWith(name, text));
    expect(stack).toMatchObject({ name: 'images', displayName: 'images', region: 'us-east-1' });
    expect([...stack.resources.values()].map(resource => resource.path)).toEqual(['App/Images/Queue', 'images/Worker']);
  });

  test('finds the assets of the package by the last part of their object keys', () => {
    const { assets } = loadAssembly(fileWith('images.json', JSON.stringify(TEMPLATE)));
    expect([...assets]).toEqual([['any/prefix/purge.zip', expect.stringMatching(/assets.purge\.zip$/)]]);
  });

  test.each(['images.json', 'images.yaml'])('rejects %s of more than 1 MB, which CloudFormation does, too', name => {
    const template = (bytes: number) => fileWith(name, JSON.stringify({ ...TEMPLATE, Description: 'x'.repeat(bytes) }));
    expect(loadAssembly(template(1_000_000)).stacks).toHaveLength(1);
    expect(() => loadAssembly(template(1_100_000)))
      .toThrow(/images\.\w+ must have at most 1 MB, as CloudFormation requires, got 1\.1 MB\. Split it into several stacks$/);
  });

  test('replaces defaults of parameters', () => {
    const { stacks: [{ parameters }] } = loadAssembly(fileWith('a.json', JSON.stringify(TEMPLATE)), { Name: 'two' });
    expect(parameters.Name).toEqual({ Type: 'String', Default: 'two' });
  });

  test.each([['{}', 'it has no Resources'], ['[1', 'CloudFormation template in JSON or YAML: '], ['text', 'no Resources']])(
    'rejects a file with %s', (text, message) => {
      expect(() => loadAssembly(fileWith('images.yaml', text))).toThrow(message);
    },
  );

  test('rejects a file that does not exist as a missing cloud assembly', () => {
    expect(() => loadAssembly('/nowhere/images.yaml')).toThrow('no cloud assembly in /nowhere/images.yaml');
  });
});
