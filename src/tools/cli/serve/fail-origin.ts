import { EdgeObserver, NO_OBSERVER } from '../../local/cloudfront/edge-observer';
import { FAULT_MODES, FaultMode, isFaultMode } from '../../local/s3/fault-injection';
import { Arguments, Io, UsageError } from '../command';
import { printable } from '../printable';

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
  return `\nThe original bucket ${FAULT_MODES[failure]} (--fail-origin). Responses and their time to first byte:\n`;
}

/**
 * Prints a line for each response. The local edge buffers whole responses, so the first byte arrives when the response
 * is complete.
 */
export function reportFirstBytes(io: Io): EdgeObserver {
  return {
    ...NO_OBSERVER,
    answered: ({ method, path, query }, { status, headers }, milliseconds) => {
      const target = query === '' ? path : `${path}?${query}`;
      io.stdout.write(
        `${method} ${printable(target)}: ${status} ${headers['x-cache']}, `
          + `first byte after ${Math.round(milliseconds)} ms\n`,
      );
    },
  };
}
