import './environment';
import { AsyncLocalStorage } from 'node:async_hooks';
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

type Run = typeof AsyncLocalStorage.prototype.run;

disableFormerStores();

/**
 * Disables the stores in which jest ran earlier test files, because it leaves them behind. Node.js 20 copies the value
 * of each one for each promise: after 150 files, a test of many promises took 14 times as long.
 */
function disableFormerStores(): void {
  const run: Run & { readonly stores?: Set<AsyncLocalStorage<unknown>> } = AsyncLocalStorage.prototype.run;
  if (run.stores === undefined) {
    AsyncLocalStorage.prototype.run = noting(run);
  } else {
    run.stores.forEach(store => store.disable());
    run.stores.clear();
  }
}

/** Returns `run()` with the stores that it was called on. */
function noting(run: Run): Run {
  const stores = new Set<AsyncLocalStorage<unknown>>();
  function runAndNote(this: AsyncLocalStorage<unknown>, ...of: Parameters<Run>): unknown {
    stores.add(this);
    return run.apply(this, of);
  }
  return Object.assign(runAndNote as Run, { stores });
}
