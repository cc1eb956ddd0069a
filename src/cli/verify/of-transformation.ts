import { Check, skip } from './check';

const NO_TRANSFORMATION = skip('no transformation');

/** A check of pictures that are made on request. Where they are served as they are, there is nothing to check. */
export function ofTransformation(check: Check): Check {
  return {
    ...check,
    run: async subject => await subject.variants.areMade() ? check.run(subject) : NO_TRANSFORMATION,
  };
}
