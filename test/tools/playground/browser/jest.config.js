const path = require('node:path');
const { jest } = require('../../../../package.json');

module.exports = {
  rootDir: path.resolve(__dirname, '../../../..'),
  testEnvironment: jest.testEnvironment,
  sandboxInjectedGlobals: jest.sandboxInjectedGlobals,
  transform: jest.transform,
  moduleNameMapper: jest.moduleNameMapper,
  setupFiles: jest.setupFiles,
  globalSetup: jest.globalSetup,
  globalTeardown: jest.globalTeardown,
  testMatch: ['<rootDir>/test/tools/playground/browser/*.browser.ts'],
  testTimeout: 60_000,
};
