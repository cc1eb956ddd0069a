const path = require('node:path');
const { jest } = require('../../../../package.json');

// What every user does. SHORT=1 runs these only, as CI does; the others are about looks, motion and details.
const SHORT = ['faults', 'gallery', 'guards', 'hero', 'offline', 'studio', 'target', 'traffic', 'variant-limits'];

module.exports = {
  rootDir: path.resolve(__dirname, '../../../..'),
  testEnvironment: jest.testEnvironment,
  sandboxInjectedGlobals: jest.sandboxInjectedGlobals,
  transform: jest.transform,
  moduleNameMapper: jest.moduleNameMapper,
  setupFiles: jest.setupFiles,
  globalSetup: jest.globalSetup,
  globalTeardown: jest.globalTeardown,
  testMatch: (process.env.SHORT ? SHORT : ['*']).map(name => `<rootDir>/test/tools/playground/browser/${name}.browser.ts`),
  testTimeout: 60_000,
};
