const { TestEnvironment } = require('jest-environment-node');

/**
 * A test environment that loads large packages, which no mutant changes, once per process in place of once per test
 * file. A mutant needs one test that fails.
 */
module.exports = class extends TestEnvironment {
  constructor(...args) {
    super(...args);
    this.global.requireOnce = require;
  }

  /** Skips the tests after one that detects the mutant. */
  handleTestEvent({ name, test }) {
    if (process.env.__STRYKER_ACTIVE_MUTANT__ === undefined) return;
    if (name === 'test_fn_failure') this.hasFailed = true;
    if (name === 'test_start' && this.hasFailed) test.mode = 'skip';
  }
};
