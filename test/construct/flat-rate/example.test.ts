import * as path from 'node:path';
import { App } from 'aws-cdk-lib';
import { ImageCdn } from 'cdk-image-cdn';
import { FlatRatePlan } from '../../../src/model/flat-rate-plan';
import { missingIn } from '../../../src/model/plan-features';
import { cleanUp, serveAssembly } from '../../tools/local/support';

const FOLDER = path.join(__dirname, '../../../examples/flat-rate');
const before = process.cwd();

afterEach(() => process.chdir(before));
afterEach(cleanUp);

test('the least plan of examples/flat-rate is Pro, and the local edge serves it', async () => {
  const made = jest.spyOn(ImageCdn.prototype, 'urlFor');
  process.chdir(FOLDER); // like the CDK CLI: paths of the example are relative
  jest.requireActual(path.join(FOLDER, 'app'));
  const assembly = (made.mock.contexts[0] as ImageCdn).node.root as App;
  const { directory, stacks: [{ template }] } = assembly.synth();
  const resources = Object.values((template as { Resources: Record<string, any> }).Resources);
  const config = resources.find(({ Type }) => Type === 'AWS::CloudFront::Distribution').Properties.DistributionConfig;
  const missing = Object.values(FlatRatePlan).map(plan =>
    missingIn(plan, { config, hasAccessLogs: false }).map(({ name }) => name));
  expect(missing).toEqual([['invalidation by cache tag'], [], [], []]);
  const { distributions: [{ url }] } = await serveAssembly(directory);
  expect((await fetch(new URL('/images/sunset.jpg?w=64', url))).status).toBe(200);
});
