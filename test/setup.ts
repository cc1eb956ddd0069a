import './environment';
import * as path from 'node:path';

// Whatever a test synthesizes is checked by AWS's rules. A test without the CDK does not load it.
const STAGE = path.join(path.dirname(require.resolve('aws-cdk-lib')), 'core/lib/stage.js');
jest.doMock(STAGE, () => {
  const actual = jest.requireActual<typeof import('aws-cdk-lib')>(STAGE);
  jest
    .requireActual<typeof import('./aws-rules/at-synthesis')>('./aws-rules/at-synthesis')
    .checkAtSynthesis(actual.Stage);
  return actual;
});
