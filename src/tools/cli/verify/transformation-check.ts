import { Check, skip } from './check';

const NO_TRANSFORMATION = skip('no transformation');

const NOT_SIGNED = skip('no transformation, or transformations require a signature: set --secret-file');

/** Returns a check that is skipped if the CDN does not transform images. */
export function transformationCheck(check: Check): Check {
  return {
    ...check,
    async run(subject) {
      if (await subject.variants.areTransformed()) return check.run(subject);
      return subject.isSigned ? NOT_SIGNED : NO_TRANSFORMATION;
    },
  };
}
