import { createRequire } from 'node:module';
import * as path from 'node:path';

const { jest } = createRequire(import.meta.url)('../../package.json');

// Large packages, which are the same for every mutant.
const PACKAGES = 'aws-cdk-lib|constructs|fast-check|sharp';
const LOADED_ONCE = `/node_modules/(${PACKAGES})/.*\\.[cm]?js$`;

/** @see https://stryker-mutator.io/docs/stryker-js/configuration/ */
export function optionsOf({ mutate, tests }, report, force) {
  return {
    mutate: mutate.map(file => file.replace(/^!?/, mark => `${mark}src/`)),
    testRunner: 'jest',
    plugins: [import.meta.resolve('@stryker-mutator/jest-runner')],
    jest: {
      projectType: 'custom',
      enableFindRelatedTests: false,
      config: {
        ...jest,
        roots: ['<rootDir>/src', '<rootDir>/test'],
        testMatch: tests.map(file => `<rootDir>/test/${file}.test.ts`),
        setupFiles: [...jest.setupFiles, '<rootDir>/test/mutation/setup.js'],
        maxWorkers: 1,
        watchman: false,
        reporters: [],
        testEnvironment: path.join(import.meta.dirname, 'environment.js'), // Stryker does not replace <rootDir> in it
        testRunner: path.join(import.meta.dirname, 'jest-circus-until-failure.js'),
        testSequencer: path.join(import.meta.dirname, 'smallest-first.js'),
        transform: { ...jest.transform, [LOADED_ONCE]: '<rootDir>/test/mutation/load-once.js' },
        transformIgnorePatterns: [`/node_modules/(?!(${PACKAGES})/)`],
      },
    },
    disableTypeChecks: false, // jest checks no types, and a test compares a file with its generator's output
    coverageAnalysis: 'perTest',
    incremental: true,
    incrementalFile: `${report}.json`,
    force,
    concurrency: 2,
    maxTestRunnerReuse: 100, // a jest process keeps some memory of each run
    timeoutMS: 30_000, // tests that only wait for the machine detect nothing
    reporters: ['clear-text', 'progress-append-only', 'html'],
    htmlReporter: { fileName: `${report}.html` },
    clearTextReporter: { allowColor: false, allowEmojis: false, logTests: false, reportTests: false },
    logLevel: 'warn',
    tempDirName: '.stryker-tmp',
    ignorePatterns: ['/dist', '/lib', '/coverage', '/test-reports', '/playground', '/rosetta', 'cdk.out'],
  };
}
