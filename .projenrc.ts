import { awscdk, javascript } from 'projen';
import { configureCompilers } from './projenrc/compilers';
import { BUNDLED, DEVELOPMENT } from './projenrc/dependencies';
import { addLint } from './projenrc/lint';
import { configureNpm } from './projenrc/npm';
import { addPackaging } from './projenrc/packaging';
import { addPlayground } from './projenrc/playground';
import { GITHUB, RELEASE, addCi } from './projenrc/release';
import { addTasks } from './projenrc/tasks';

const project = new awscdk.AwsCdkConstructLibrary({
  name: 'cdk-image-cdn',
  description:
    'A global image CDN as one AWS CDK construct: CloudFront in front of a private S3 bucket, images resized on request.',
  keywords: [
    'aws',
    'cdk',
    'aws-cdk',
    'awscdk',
    'cloudfront',
    's3',
    'cdn',
    'image',
    'image-cdn',
    'image-optimization',
    'image-resizing',
    'responsive-images',
    'avif',
    'webp',
    'imgix',
    'thumbor',
    'sharp',
    'next-image',
  ],
  repositoryUrl: 'https://github.com/cdkimagecdn/cdk-image-cdn.git',
  author: 'cdk-image-cdn contributors',
  authorAddress: 'https://github.com/cdkimagecdn',
  authorOrganization: true,
  license: 'Apache-2.0',
  stability: 'experimental', // until 1.0
  defaultReleaseBranch: 'main',
  projenrcTs: true,
  packageManager: javascript.NodePackageManager.NPM,
  minNodeVersion: '20.16.0',

  jsiiVersion: '~6.0.0',
  // 2.257.0 is the first version with both CacheTagConfig and the two permissions that AWS requires for a function URL
  // behind CloudFront.
  cdkVersion: '2.257.0',
  constructsVersion: '10.5.0',
  ...RELEASE,
  ...GITHUB,

  bin: { 'cdk-image-cdn': 'lib/cli.js' },
  bundledDeps: BUNDLED,
  devDeps: DEVELOPMENT,

  sampleCode: false,
  lambdaAutoDiscover: false, // it generates bundles at the wrong time, and without native code
  npmignoreEnabled: false,
  docgen: true,
  eslintOptions: {
    dirs: ['src'],
    devdirs: ['test', 'examples', 'playground'],
    fileExtensions: ['.ts', '.tsx'],
    commandOptions: { fix: false },
  },
  jestOptions: {
    // Snapshots that update themselves hide regressions.
    updateSnapshot: javascript.UpdateSnapshot.NEVER,
    coverageText: false,
    jestConfig: {
      collectCoverage: false, // a third of the time of the tests; `npx jest --coverage` prints it
      testEnvironment: 'node',
      moduleNameMapper: { '^cdk-image-cdn$': '<rootDir>/src' },
      setupFiles: ['<rootDir>/test/setup.ts'],
      globalSetup: '<rootDir>/test/global-setup.ts',
      globalTeardown: '<rootDir>/test/global-teardown.ts',
      coverageReporters: ['text-summary'],
      maxWorkers: '100%', // jest leaves one processor idle by default, which is half of a small machine
      testTimeout: 60_000, // a busy machine is slow
      // Each use of another global in a test's sandbox costs a microsecond, which loops over pixels make seconds.
      sandboxInjectedGlobals: [
        'Array', 'Buffer', 'Float32Array', 'Float64Array', 'Int32Array', 'JSON', 'Map', 'Math', 'Number', 'Object', 'Set',
        'String', 'Symbol', 'Uint16Array', 'Uint32Array', 'Uint8Array', 'Uint8ClampedArray',
      ],
    },
  },
  tsconfigDev: {
    compilerOptions: {
      paths: { 'cdk-image-cdn': ['../src/index.ts'] },
    },
    include: ['../src/**/*.ts', '../examples/**/*.ts'],
    exclude: ['**/node_modules', '**/cdk.out', 'gates/newest'],
  },
  gitignore: [
    '/assets/',
    '/THIRD-PARTY-NOTICES',
    'cdk.out/',
    '/.jsii.tabl.json',
    '/.stryker-tmp/',
  ],
});
// After the project's own `!/test/`, which removes earlier patterns below it.
project.gitignore.exclude('/test/integ/**/asset.*');

configureCompilers(project);
configureNpm(project);
addLint(project);
addTasks(project);
addPackaging(project);
addPlayground(project);
addCi(project);

project.synth();
