import { App, Fn, Lazy, Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { validateEnvironment } from '../../../src/construct/core/lambda-environment';
import { exemptFromAwsRules } from '../../aws-rules/at-synthesis';

exemptFromAwsRules(
  'environments at the limit, of variables with short names',
  'variables of an environment begin with a letter and have two characters',
  'the environment of a function has at most 4 KB',
);

const REMEDY = () => 'shorten it';

function synthesize(
  variables: (stack: Stack) => Record<string, string>,
  afterwards: (made: lambda.Function) => void = () => undefined,
): void {
  const app = new App();
  const stack = new Stack(app, 'Test');
  const made = new lambda.Function(stack, 'Function', {
    runtime: lambda.Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: lambda.Code.fromInline('0'),
    environment: variables(stack),
  });
  validateEnvironment(made, REMEDY);
  afterwards(made);
  app.synth();
}

/** Number of bytes of the environment `{"A":"…"}` without the value. */
const AROUND = Buffer.byteLength('{"A":""}');

describe('validateEnvironment()', () => {
  test('accepts 4,096 bytes, names and JSON included', () => {
    expect(() => synthesize(() => ({ A: 'x'.repeat(4096 - AROUND) }))).not.toThrow();
  });

  test('rejects 4,097 bytes with a remedy', () => {
    expect(() => synthesize(() => ({ A: 'x'.repeat(4097 - AROUND) })))
      .toThrow('[Test/Function] the environment variables must have at most 4096 bytes, got up to 4097. shorten it');
  });

  test.each([
    ['quotes, which Lambda escapes before it measures', '"'],
    ['characters of two bytes', 'ü'],
  ])('counts characters as Lambda does: %s', (_what, character) => {
    const most = (4096 - AROUND) / 2;
    expect(() => synthesize(() => ({ A: character.repeat(most) }))).not.toThrow();
    expect(() => synthesize(() => ({ A: character.repeat(most + 1) }))).toThrow('at most 4096 bytes, got up to 4098');
  });

  test('counts variables that are added later', () => {
    const add = (made: lambda.Function) => made.addEnvironment('LATER', 'x'.repeat(4096));
    expect(() => synthesize(() => ({ A: 'a' }), add)).toThrow('the environment variables must have at most 4096 bytes');
  });

  test.each<[string, number, (stack: Stack) => string]>([
    ['the name of a bucket', 63, stack => new s3.Bucket(stack, 'Bucket').bucketName],
    ['the Region', 14, stack => stack.region],
    ['the account', 12, stack => stack.account],
    ['any other value, as long as ARNs are', 200, () => Fn.importValue('Exported')],
    ['text around values', 14 + 4, stack => `eins${stack.region}`],
    ['text that is made at synthesis', 4, () => Lazy.string({ produce: () => 'vier' })],
  ])('counts %s: %i bytes at most', (_what, bytes, value) => {
    const rest = 4096 - AROUND - bytes - Buffer.byteLength(',"B":""');
    expect(() => synthesize(stack => ({ A: value(stack), B: 'x'.repeat(rest) }))).not.toThrow();
    expect(() => synthesize(stack => ({ A: value(stack), B: 'x'.repeat(rest + 1) }))).toThrow(
      'at most 4096 bytes, got up to 4097',
    );
  });
});
