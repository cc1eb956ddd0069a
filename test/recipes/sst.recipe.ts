import * as fs from 'node:fs';
import * as path from 'node:path';
import { transform } from 'esbuild';
import { filesOf } from './page';
import { run } from '../../src/cli';
import { testIo } from '../tools/cli/support';
import { cleanUp, folderWith, serveAssembly } from '../tools/local/support';

interface StackArguments {
  readonly name: string;
  readonly templateBody: string;
  readonly parameters: Record<string, string>;
  readonly capabilities: string[];
}

interface Configuration { run(): Promise<object> }

const MOST_BYTES = 51_200;

afterEach(cleanUp);

test('the configuration of SST deploys the printed template in one request, with parameters that it has', async () => {
  const folder = folderWith({});
  const io = testIo();
  const file = path.join(folder, 'images.json');
  expect(await run(['template', '--assets-bucket', 'my-code', '--output', file], io)).toBe(0);
  const { name, templateBody, parameters, capabilities } = await deployed(folder);
  expect(name).toBe('site-dev-images');
  expect(templateBody.length).toBeLessThan(MOST_BYTES);
  const { Parameters, Outputs } = JSON.parse(templateBody);
  expect(Object.keys(Parameters)).toEqual(expect.arrayContaining(Object.keys(parameters)));
  expect(Outputs).toHaveProperty('DistributionDomainName');
  expect(capabilities).toEqual(['CAPABILITY_IAM']);
  fs.writeFileSync(file, templateBody);
  const { distributions } = await serveAssembly(file, { parameters });
  expect(distributions).toHaveLength(1);
});

/** Runs the configuration with functions in place of those of SST, and returns the arguments of the stack. */
async function deployed(folder: string): Promise<StackArguments> {
  const { code } = await transform(filesOf('sst.md')['sst.config.ts'], {
    loader: 'ts', format: 'cjs', supported: { 'dynamic-import': false },
  });
  let stack: StackArguments | undefined;
  class Stack {
    public readonly outputs = { apply: () => 'd1234abcd.cloudfront.net' };
    constructor(_id: string, options: StackArguments) {
      stack = options;
    }
  }
  const relative = (file: string, ...rest: []) => fs.readFileSync(path.join(folder, file), ...rest);
  const configured = { exports: {} as { default: Configuration } };
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  new Function('module', 'exports', '$config', '$app', 'aws', 'require', code)(
    configured, configured.exports, (options: Configuration) => options, { name: 'site', stage: 'dev' },
    { cloudformation: { Stack } }, () => ({ readFileSync: relative }));
  await configured.exports.default.run();
  return stack!;
}
