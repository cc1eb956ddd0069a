/** @see https://stryker-mutator.io/docs/stryker-js/configuration/ */
export default {
  mutate: [
    'src/transformation/**/*.ts', 'src/caching.ts', 'src/origin-access.ts', 'src/purge.ts', 'src/*-purge.ts', 'src/purge-*.ts', 'src/purge/**/*.ts',
    '!src/**/*.lambda.ts', // what puts parts together is tested as the archive that it becomes, which a mutant does not get into
  ],
  testRunner: 'jest',
  plugins: [import.meta.resolve('@stryker-mutator/jest-runner')],
  jest: { configFile: 'test/mutation/jest.config.js' },
  coverageAnalysis: 'perTest',
  ignoreStatic: true, // a mutant of what is done while loading asks for all tests
  incremental: true,
  incrementalFile: 'test/mutation/reports/incremental.json',
  concurrency: 2,
  timeoutMS: 20_000,
  thresholds: { high: 95, low: 85, break: 85 },
  reporters: ['clear-text', 'html'],
  htmlReporter: { fileName: 'test/mutation/reports/mutation.html' },
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  tempDirName: '.stryker-tmp',
  ignorePatterns: ['dist', 'lib', 'cdk.out', '.git', 'test/mutation/reports', 'coverage', 'test-reports', 'playground', 'rosetta'],
  allowEmpty: false,
};
