const path = require('node:path');
const { jest } = require('../../package.json');

/** The unit tests of what is mutated: those of the whole edge take seconds each, and would be run for each mutant. */
module.exports = {
  ...jest,
  rootDir: path.join(__dirname, '../..'),
  testMatch: ['<rootDir>/test/{transformation,purge,private,cost}/**/*.test.ts', '<rootDir>/test/{caching,origin-access,purge,image-cdn,replica,signing}.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', 'corpus.test.ts', 'memory.test.ts'],
  maxWorkers: 1,
  reporters: [],
};
