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

// The templates of the last release were synthesized with the oldest CDK, so those of the newest one differ by changes
// of the CDK.
const OF_THE_FLOOR = ['/test/aws-rules/updates/pairs.test.ts'];

// These tests do not use the CDK, or use the oldest one in other processes or the compiler. So their results are those
// with the oldest one.
const WITHOUT_CDK = [
  'test/(?:conformance|corpus|dialects|model|runtime)/',
  'test/aws-rules/(?:rules|updates/plan)\\.test\\.ts$',
  'test/prove/(?!app/)',
  'test/tools/(?:cli|cost|network|playground)/',
  'test/tools/cloud-assembly/(?:intrinsics|parameter-overrides|references)\\.test\\.ts$',
  'test/tools/local/(?:http|iam|lambda|s3)/',
  'test/tools/local/cloudfront/(?!cached-origin|edge-location|origin-signing)',
  'test/tools/local/reader/(?:origin-group|origin-request-policy|sync-filter)\\.test\\.ts$',
  'test/(?:api-names|assets|audit|docs|docs-examples|english|examples|layout|notices|operations)\\.test\\.ts$',
  'test/(?:package-language|printed-commands|public-api|readme|repository|source-maps)\\.test\\.ts$',
  'test/(?:url-manual|workflows)\\.test\\.ts$',
];

// The local edge serves templates, which other suites compare. These of its suites cover each topology.
const LOCAL_EDGE = ['test/tools/local/(?!function-first|mounted|purge|transformation)[^/]+\\.test\\.ts$'];

module.exports = {
  rootDir: atNewest.rootDir,
  testTimeout: floor.testTimeout,
  globalSetup: floor.globalSetup,
  globalTeardown: floor.globalTeardown,
  projects: [
    {
      ...atNewest,
      displayName: 'newest',
      testMatch: floor.testMatch,
      testPathIgnorePatterns: [...WITHOUT_CDK, ...LOCAL_EDGE, ...OF_THE_FLOOR],
      setupFiles: floor.setupFiles,
    },
    // Without the setup file, which disables the CDK's own validation.
    { ...atNewest, displayName: 'nag', testMatch: ['<rootDir>/test/gates/newest/*.gate.ts'] },
  ],
};
