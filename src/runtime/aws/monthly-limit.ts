/** Units used at a time, in milliseconds since 1970. */
interface Usage { readonly time: number; readonly units: number }

/** The use of a month, by CloudWatch at a time in milliseconds since 1970. */
interface Count { readonly time: number; readonly used: number }

/** The units used this month, and those that a worker may use now. */
export interface Allowance { readonly used: number; readonly left: number }

/** Options of a monthly limit. */
export interface MonthlyLimitOptions {
  /**
   * Number of workers that share the limit.
   *
   * @default 2
   */
  readonly workers?: number;
  /**
   * Time for which a count by CloudWatch is used again, in milliseconds.
   *
   * @default 0
   */
  readonly remembered?: number;
}

// More than the time by which CloudWatch lags behind.
const LATE_MILLISECONDS = 15 * 60_000;

/**
 * The limit on units in a month, such as invalidation items, for one of several concurrent workers. CloudWatch counts
 * units some minutes late.
 *
 * A worker counts the units that it has used in these minutes, and assumes that each other one has used as many. All
 * together stay below the limit, however late CloudWatch is. A new worker process starts this count at zero.
 */
export class MonthlyLimit {
  private recent: Usage[] = [];
  private counted?: Count;

  /** @param unitsThisMonth returns the units used since the month began, without those of the last minutes */
  constructor(
    public readonly most: number,
    private readonly unitsThisMonth: () => Promise<number>,
    private readonly now: () => number,
    private readonly options: MonthlyLimitOptions = {},
  ) {}

  /**
   * Returns the number of units used this month, and the number that this worker may use now. Rejects if the units
   * cannot be counted.
   */
  public async check(): Promise<Allowance> {
    return this.after(await this.count());
  }

  /**
   * Returns the same without another count: by the last one of this month, or as if no other process had used a unit.
   */
  public estimate(): Allowance {
    const now = this.now();
    const isCounted = this.counted && isSameMonth(now, this.counted.time);
    return this.after(isCounted ? this.counted! : { time: startOfMonth(now), used: 0 });
  }

  public add(units: number): void {
    this.recent.push({ time: this.now(), units });
  }

  private after({ time, used }: Count): Allowance {
    const { workers = 2 } = this.options;
    this.recent = this.recent.filter(usage => usage.time > time - LATE_MILLISECONDS);
    return { used, left: (this.most - used) / workers - this.recent.reduce((sum, { units }) => sum + units, 0) };
  }

  private async count(): Promise<Count> {
    const { remembered = 0 } = this.options;
    const now = this.now();
    if (this.counted && now - this.counted.time < remembered && isSameMonth(now, this.counted.time)) {
      return this.counted;
    }
    this.counted = { time: now, used: await this.unitsThisMonth() };
    return this.counted;
  }
}

function isSameMonth(a: number, b: number): boolean {
  return new Date(a).toISOString().slice(0, 7) === new Date(b).toISOString().slice(0, 7);
}

function startOfMonth(time: number): number {
  const date = new Date(time);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth());
}
