const { TestEnvironment } = require('jest-environment-node');

/**
 * A test environment that loads large packages, which no mutant changes, once per process in place of once per test
 * file.
 */
module.exports = class extends TestEnvironment {
  constructor(...args) {
    super(...args);
    this.global.requireOnce = require;
  }
};
