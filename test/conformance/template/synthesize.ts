import { App, Stack } from 'aws-cdk-lib';
import { Calls } from './monitoring';
import { Part } from './valid-props';
import { ImageCdn } from '../../../src';

const ENVIRONMENT = { account: '111122223333', region: 'us-east-1' };

/** Writes the template of a stack, and returns the message of an error if one is thrown. */
export function synthesize(
  outdir: string,
  name: string,
  part: Part,
  calls: Calls = () => undefined,
): string | undefined {
  try {
    const app = new App({ outdir, analyticsReporting: false });
    const stack = new Stack(app, name, { env: ENVIRONMENT, crossRegionReferences: true });
    calls(new ImageCdn(stack, 'Images', part(stack)));
    app.synth();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
