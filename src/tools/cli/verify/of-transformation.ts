import { Check, skip } from './check';

const NO_TRANSFORMATION = skip('no transformation');

const NOT_SIGNED = skip('no transformation, or none without a signature');

/** A check of pictures that are made on request. Where they are served as they are, there is nothing to check. */
export function ofTransformation(check: Check): Check {
  return {
    ...check,
    async run(subject) {
      if (await subject.variants.areMade()) return check.run(subject);
      return subject.isSigned ? NOT_SIGNED : NO_TRANSFORMATION;
    },
  };
}
