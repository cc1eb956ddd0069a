import { Subject } from './subject';

/** A check of one aspect of the CDN. */
export interface Check {
  readonly id: string;
  /** Statement that is true if the check passes. */
  readonly title: string;
  run(subject: Subject): Promise<CheckOutcome>;
}

export interface CheckOutcome {
  readonly status: 'passed' | 'failed' | 'skipped';
  /** Observation, or the reason for skipping. */
  readonly seen: string;
  /** Meaning of the failure, and the remedy. */
  readonly advice?: string;
}

export const pass = (seen: string): CheckOutcome => ({ status: 'passed', seen });
export const fail = (seen: string, advice: string): CheckOutcome => ({ status: 'failed', seen, advice });
export const skip = (why: string): CheckOutcome => ({ status: 'skipped', seen: why });

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
