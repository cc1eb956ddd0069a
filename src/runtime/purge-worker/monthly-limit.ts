/** Items used at a time, in milliseconds since 1970. */
interface Usage { readonly time: number; readonly items: number }

// Longer than the delay of CloudWatch metrics.
const METRIC_DELAY_MILLISECONDS = 15 * 60_000;

/**
 * The monthly limit on invalidation items, for one of two concurrent workers. CloudWatch publishes the number of items
 * some minutes late.
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
    this.recent = this.recent.filter(({ time }) => time > this.now() - METRIC_DELAY_MILLISECONDS);
    return { used, left: (this.maxItems - used) / 2 - this.recent.reduce((sum, { items }) => sum + items, 0) };
  }

  public add(items: number): void {
    this.recent.push({ time: this.now(), items });
  }
}
