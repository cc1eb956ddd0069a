/** Instead of a package's code, what its code has exported to the process. See `environment.js`. */
module.exports = {
  process: (_, file) => ({ code: `module.exports = requireOnce(${JSON.stringify(file)});` }),
};
