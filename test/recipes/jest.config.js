const path = require('node:path');
const { jest: library } = require('../../package.json');

module.exports = {
  rootDir: path.resolve(__dirname, '../..'),
  testEnvironment: library.testEnvironment,
  testTimeout: library.testTimeout,
  transform: library.transform,
  moduleNameMapper: library.moduleNameMapper,
  sandboxInjectedGlobals: library.sandboxInjectedGlobals,
  globalSetup: '<rootDir>/test/recipes/start-edge.ts',
  globalTeardown: '<rootDir>/test/recipes/stop-edge.ts',
  testMatch: ['<rootDir>/test/recipes/*.recipe.ts'],
};
