import { Arguments, UsageError } from '../command';

const SECONDS: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86400 };

/** Returns the end of a signature in seconds since 1970, or undefined without the option. It must be in the future. */
export function expiryOf(args: Arguments): number | undefined {
  const expires = timeOf(args, 'expires');
  if (expires !== undefined && expires <= Date.now() / 1000) {
    throw new UsageError(`--expires must be in the future, got ${args.text('expires')}`);
  }
  return expires;
}

/** Returns the time of an option in seconds since 1970, or undefined without the option. */
export function timeOf(args: Arguments, option: string): number | undefined {
  const text = args.text(option);
  if (text === undefined) return undefined;
  const [, amount, unit] = /^(\d{1,9})([smhd])$/.exec(text) ?? [];
  if (unit !== undefined) return Math.floor(Date.now() / 1000) + Number(amount) * SECONDS[unit];
  // A time without an offset would depend on the time zone of the machine.
  const time = /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:?\d\d)$/.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(time)) {
    throw new UsageError(`--${option} must be a time such as 15m, 12h, 30d or 2030-01-31T12:00:00Z, got ${text}`);
  }
  return Math.floor(time / 1000);
}
