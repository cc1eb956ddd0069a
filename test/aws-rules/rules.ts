import { CLOUDFRONT_POLICIES } from './cloudfront-policies';
import { DISTRIBUTIONS } from './distributions';
import { GLOBAL_NAMES } from './global-names';
import { IAM } from './iam';
import { LAMBDA } from './lambda';
import { LOGS } from './logs';
import { MONITORING } from './monitoring';
import { FLAT_RATE_PLANS } from './plans';
import { QUEUES_AND_EVENTS } from './queues-and-events';
import { Rule } from './rule';
import { S3 } from './s3';
import { STACKS } from './stacks';
import { StackTemplate } from './template';
import { WAFV2 } from './wafv2';

/** The rules that AWS documents and the schemas of CloudFormation do not contain. */
export const RULES: readonly Rule[] = [
  ...GLOBAL_NAMES,
  ...CLOUDFRONT_POLICIES,
  ...DISTRIBUTIONS,
  ...FLAT_RATE_PLANS,
  ...S3,
  ...IAM,
  ...LAMBDA,
  ...QUEUES_AND_EVENTS,
  ...MONITORING,
  ...LOGS,
  ...WAFV2,
  ...STACKS,
];

export interface Violation {
  readonly rule: Rule;
  /** The place and the finding. */
  readonly finding: string;
}

/** Returns what the templates of one app violate. */
export function violations(app: readonly StackTemplate[], rules: readonly Rule[] = RULES): Violation[] {
  return rules.flatMap(rule => rule.check(app).map(finding => ({ rule, finding })));
}

export function printViolation({ rule, finding }: Violation): string {
  return `${finding}. AWS's rule: ${rule.name} (${rule.source})`;
}
