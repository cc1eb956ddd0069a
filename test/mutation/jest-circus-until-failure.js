/**
 * jest's test runner, which in runs of a mutant loads only the files with tests that cover it, until one fails. Stryker
 * supports test runners with `jest-circus` in their path only.
 */
const { mkdirSync, readFileSync, writeFileSync } = require('fs');
const path = require('path');
const { createEmptyTestResult } = require('@jest/test-result');
const { default: runTests } = require('jest-circus/runner');

const SKIPPED = {
  ancestorTitles: [], failureDetails: [], failureMessages: [], fullName: 'skipped', numPassingAsserts: 0,
  status: 'pending', title: 'skipped',
};
let detected;

module.exports = async (globalConfig, config, environment, runtime, testPath, ...others) => {
  const mutant = process.env.__STRYKER_ACTIVE_MUTANT__;
  const names = path.join(config.rootDir, '.test-names', `${path.relative(config.rootDir, testPath)}.json`);
  if (mutant !== undefined && (detected === mutant || !hasTest(names, globalConfig.testNamePattern))) {
    return { ...createEmptyTestResult(), numPendingTests: 1, testFilePath: testPath, testResults: [SKIPPED] };
  }
  const result = await runTests(globalConfig, config, environment, runtime, testPath, ...others);
  if (mutant === undefined) write(names, result.testResults.map(({ fullName }) => fullName));
  else if (result.numFailingTests > 0) detected = mutant;
  return result;
};

/** Whether a test file has a test with the pattern, by the names that the run without mutants has written. */
function hasTest(names, pattern) {
  return !pattern || JSON.parse(readFileSync(names, 'utf8')).some(name => new RegExp(pattern, 'i').test(name));
}

function write(file, content) {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(content));
}
