import { Subject } from './subject';

/** One thing that a careful person with curl would look at. */
export interface Check {
  readonly id: string;
  /** What holds of a CDN that passes. */
  readonly title: string;
  run(subject: Subject): Promise<CheckOutcome>;
}

export interface CheckOutcome {
  readonly status: 'passed' | 'failed' | 'skipped';
  /** What was seen, or why nothing was looked at. */
  readonly seen: string;
  /** What a failure means, and what to do about it. */
  readonly advice?: string;
}

export const pass = (seen: string): CheckOutcome => ({ status: 'passed', seen });
export const fail = (seen: string, advice: string): CheckOutcome => ({ status: 'failed', seen, advice });
export const skip = (why: string): CheckOutcome => ({ status: 'skipped', seen: why });
