const path = require('node:path');
const { jest: floor } = require('../../../package.json');

const atNewest = {
  rootDir: path.resolve(__dirname, '../../..'),
  testEnvironment: floor.testEnvironment,
  clearMocks: floor.clearMocks,
  transform: { '^.+\\.tsx?$': ['ts-jest', { tsconfig: '<rootDir>/test/gates/newest/tsconfig.json' }] },
  moduleNameMapper: {
    ...floor.moduleNameMapper,
    '^(aws-cdk-lib|constructs)($|/.*)': '<rootDir>/test/gates/newest/node_modules/$1$2',
  },
};

module.exports = {
  projects: [
    { ...atNewest, displayName: 'newest', testMatch: floor.testMatch, setupFiles: floor.setupFiles },
    // Without the set-up file, which turns the CDK's own validation off.
    { ...atNewest, displayName: 'nag', testMatch: ['<rootDir>/test/gates/newest/*.gate.ts'] },
  ],
};
