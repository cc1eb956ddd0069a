/**
 * A mutant shows in the first runs of a property, and what breaks one is not needed in its smallest form: hundreds of runs would be
 * made for every mutant.
 */
const RUNS = 20;
const fc = require('fast-check');

fc.configureGlobal({ endOnFailure: true, seed: 1 });
for (const module of [fc, fc.default]) {
  if (module.assert.isShortened) continue; // it is loaded once in a process
  const { assert } = module;
  module.assert = Object.assign(
    (property, parameters) => assert(property, { ...parameters, numRuns: Math.min(parameters?.numRuns ?? RUNS, RUNS) }), { isShortened: true },
  );
}
