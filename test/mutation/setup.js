// What breaks a property is not needed here in its smallest form, which is what takes the time.
require('fast-check').configureGlobal({ endOnFailure: true, seed: 1 });
