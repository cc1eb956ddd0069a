import * as path from 'node:path';
import { ExpectedResult, IntegTest } from '@aws-cdk/integ-tests-alpha';
import { App, Stack } from 'aws-cdk-lib';
import { DISABLE_CREATION_STACK_TRACES } from 'aws-cdk-lib/cx-api';

export const IMAGES = path.join(__dirname, '../../examples/minimal/images');

/** Returns an app whose cloud assembly is the same on every machine. */
export function createApp(): App {
  const postCliContext = { [DISABLE_CREATION_STACK_TRACES]: true };
  return new App({ analyticsReporting: false, stackTraces: false, treeMetadata: false, postCliContext });
}

/** Deploys a stack, and requests URLs that must respond with 200. Snapshots contain no code of Lambda functions. */
export function deploy(app: App, stack: Stack, ...urls: string[]): void {
  const test = new IntegTest(app, 'Test', { testCases: [stack], diffAssets: false });
  for (const url of urls) {
    test.assertions.httpApiCall(url, { method: 'HEAD' }).expect(ExpectedResult.objectLike({ status: 200 }));
  }
}
