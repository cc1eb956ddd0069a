const { TestEnvironment } = require('jest-environment-node');

/** Lets large packages, which no mutant changes, be loaded once in a process instead of once in a test file. */
module.exports = class extends TestEnvironment {
  constructor(...args) {
    super(...args);
    this.global.requireOnce = require;
  }
};
