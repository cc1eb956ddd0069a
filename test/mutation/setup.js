/**
 * Limits the runs of properties: a mutant is detected in the first ones, and a counterexample need not be shrunk.
 * Otherwise every mutant would take hundreds of runs.
 */
const RUNS = 20;
const fc = require('fast-check');

fc.configureGlobal({ endOnFailure: true, seed: 1 });
fc.default = { ...fc.default }; // its members are read-only
for (const module of [fc, fc.default]) {
  if (module.assert.isShortened) continue; // loaded once per process
  const { assert } = module;
  module.assert = Object.assign(
    (property, parameters) =>
      assert(property, { ...parameters, numRuns: Math.min(parameters?.numRuns ?? RUNS, RUNS) }),
    { isShortened: true },
  );
}
