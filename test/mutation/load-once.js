/** Returns the exports of a package that the process has loaded before. See `environment.js`. */
module.exports = {
  process: (_, file) => ({ code: `module.exports = requireOnce(${JSON.stringify(file)});` }),
};
