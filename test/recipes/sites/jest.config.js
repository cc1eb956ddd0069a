const path = require('node:path');
const { jest: library } = require('../../../package.json');

module.exports = {
  rootDir: path.resolve(__dirname, '../../..'),
  testEnvironment: library.testEnvironment,
  testTimeout: library.testTimeout,
  transform: library.transform,
  moduleNameMapper: library.moduleNameMapper,
  sandboxInjectedGlobals: library.sandboxInjectedGlobals,
  testMatch: ['<rootDir>/test/recipes/sites/*.site.ts'],
  // Each site uses both processors.
  maxWorkers: 1,
};
