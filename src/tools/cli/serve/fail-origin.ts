import { FAULT_MODES, FaultMode, isFaultMode } from '../../local/s3/fault-injection';
import { Arguments, UsageError } from '../command';

/** Returns the failure of `--fail-origin`: `primary`, or `primary=` and the kind of failure. */
export function failPrimaryOf(args: Arguments): FaultMode | undefined {
  const value = args.text('fail-origin');
  if (value === undefined) return undefined;
  const [origin, failure = '503'] = value.split('=', 2);
  if (origin !== 'primary' || !isFaultMode(failure)) {
    const modes = Object.keys(FAULT_MODES).join(', ');
    throw new UsageError(`--fail-origin must be primary, or primary= followed by one of ${modes}, got ${value}`);
  }
  return failure;
}

/** Returns the notice that a simulated failure is active. */
export function failureNotice(failure: FaultMode): string {
  return `\nThe original bucket ${FAULT_MODES[failure]} (--fail-origin). The time of a response is that to its first `
    + 'byte, since the local edge sends whole responses.\n';
}
