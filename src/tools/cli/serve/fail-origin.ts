import { EdgeObserver, NO_OBSERVER } from '../../local/cloudfront/edge-observer';
import { FAULT_MODES, FaultMode, isFaultMode } from '../../local/s3/fault-injection';
import { Arguments, Io, UsageError } from '../command';
import { printable } from '../printable';

/** `primary`, or `primary=` and how it fails. */
export function failPrimaryOf(args: Arguments): FaultMode | undefined {
  const value = args.text('fail-origin');
  if (value === undefined) return undefined;
  const [origin, failure = '503'] = value.split('=', 2);
  if (origin !== 'primary' || !isFaultMode(failure)) {
    throw new UsageError(`--fail-origin must be primary, or primary= and one of ${Object.keys(FAULT_MODES).join(', ')}, got: ${value}`);
  }
  return failure;
}

/** What somebody has to know who tries what a failing bucket means. */
export function failureNotice(failure: FaultMode): string {
  return `\nThe bucket of the originals ${FAULT_MODES[failure]} (--fail-origin). Each response is told here with the time to its first byte:\n`;
}

/**
 * A line for each response. The local edge takes in whole what it sends on, so that the first byte is there when all
 * are.
 */
export function firstBytes(io: Io): EdgeObserver {
  return {
    ...NO_OBSERVER,
    answered: ({ method, path, query }, { status, headers }, milliseconds) => {
      const target = query === '' ? path : `${path}?${query}`;
      io.stdout.write(`${method} ${printable(target)}: ${status} ${headers['x-cache']}, first byte after ${Math.round(milliseconds)} ms\n`);
    },
  };
}
