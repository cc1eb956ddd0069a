/** The largest template that CloudFormation accepts, from a bucket. */
const MAX_BYTES = 1_048_576;

/**
 * Returns what is wrong with a template of this size, to be put after its name. A larger one could only be read, for
 * minutes and with gigabytes of memory, and never be deployed.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
 */
export function problemOfSize(bytes: number): string | undefined {
  if (bytes <= MAX_BYTES) return undefined;
  return `must have at most 1 MB, as CloudFormation requires, got ${(bytes / 1_000_000).toFixed(1)} MB. `
    + 'Split it into several stacks';
}
