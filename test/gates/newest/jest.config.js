const path = require('node:path');
const { jest: floor } = require('../../../package.json');

const atNewest = {
  rootDir: path.resolve(__dirname, '../../..'),
  testEnvironment: floor.testEnvironment,
  clearMocks: floor.clearMocks,
  sandboxInjectedGlobals: floor.sandboxInjectedGlobals,
  transform: { '^.+\\.tsx?$': ['ts-jest', { tsconfig: '<rootDir>/test/gates/newest/tsconfig.json' }] },
  moduleNameMapper: {
    ...floor.moduleNameMapper,
    '^(aws-cdk-lib|constructs)($|/.*)': '<rootDir>/test/gates/newest/node_modules/$1$2',
  },
};

// Tests that use the CDK in their own process. Others do not depend on its version: at the local edge, these cover each
// topology, and the templates of the last release differ from those of the newest CDK by changes of the CDK.
const WITH_CDK = [
  'construct/**/*',
  'aws-rules/**/!(pairs|plan|rules)',
  'prove/app/**/*',
  'tools/cloud-assembly/!(intrinsics|parameter-overrides|references)',
  'tools/local/{function-first,mounted,purge,transformation}',
  'tools/local/cloudfront/{cached-origin,edge-location,origin-signing}',
  'tools/local/reader/**/!(origin-request-policy|origins)',
  '{illegal-combinations,moving,tokens.property}',
];

// What `run.sh --short` runs of them: whole apps, and what differs between versions of the CDK.
const SHORT = [
  'construct/*',
  'construct/{core,template}/**/*',
  'construct/originals/{origin-access,serve-originals.update}',
  'construct/transformation/{refiner,transform-function}',
  'prove/app/**/*',
  'tools/local/mounted',
  'moving',
];

module.exports = {
  rootDir: atNewest.rootDir,
  testTimeout: floor.testTimeout,
  globalSetup: floor.globalSetup,
  globalTeardown: floor.globalTeardown,
  projects: [
    {
      ...atNewest,
      displayName: 'newest',
      testMatch: (process.env.SHORT ? SHORT : WITH_CDK).map(pattern => `<rootDir>/test/${pattern}.test.ts`),
      setupFiles: floor.setupFiles,
    },
    // Without the setup file, which disables the CDK's own validation.
    { ...atNewest, displayName: 'nag', testMatch: ['<rootDir>/test/gates/newest/*.gate.ts'] },
  ],
};
