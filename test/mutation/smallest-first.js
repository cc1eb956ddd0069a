const { statSync } = require('fs');
const { default: Sequencer } = require('@jest/test-sequencer');

/** Runs small test files first: the first test that fails ends the run of a mutant. */
module.exports = class extends Sequencer {
  sort(tests) {
    const sizeOf = ({ path }) => statSync(path).size;
    return [...tests].sort((a, b) => sizeOf(a) - sizeOf(b));
  }
};
