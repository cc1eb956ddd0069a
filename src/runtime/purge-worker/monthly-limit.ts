/** Items used at a time, in milliseconds since 1970. */
interface Usage { readonly time: number; readonly items: number }

// More than the time by which CloudWatch lags behind.
const LATE_MILLISECONDS = 15 * 60_000;

/**
 * The limit on invalidation items in a month, for one of two concurrent workers. CloudWatch counts items some minutes
 * late.
 *
 * A worker counts the items that it has used in these minutes, and assumes that the other one has used as many. Both
 * together stay below the limit, however late CloudWatch is. A new worker process starts this count at zero.
 */
export class MonthlyLimit {
  private recent: Usage[] = [];

  /** @param itemsThisMonth returns the items used since the month began, without those of the last minutes */
  constructor(
    public readonly maxItems: number,
    private readonly itemsThisMonth: () => Promise<number>,
    private readonly now: () => number,
  ) {}

  /** Returns the number of items used this month, and the number that this worker may use now. */
  public async check(): Promise<{ readonly used: number; readonly left: number }> {
    const used = await this.itemsThisMonth();
    this.recent = this.recent.filter(({ time }) => time > this.now() - LATE_MILLISECONDS);
    return { used, left: (this.maxItems - used) / 2 - this.recent.reduce((sum, { items }) => sum + items, 0) };
  }

  public add(items: number): void {
    this.recent.push({ time: this.now(), items });
  }
}
