/** Items that were used, in milliseconds since 1970. */
interface Use { readonly time: number; readonly items: number }

// That CloudWatch may be behind, and more.
const LATE_MILLISECONDS = 15 * 60_000;

/**
 * The items of a month, which CloudWatch counts some minutes late, as one of two workers sees them.
 *
 * Each counts for itself what it has used in these minutes, and takes the other to have used as much: so both together
 * stay below the ceiling, however late CloudWatch is. A worker that is ended forgets what it has used in them.
 */
export class Ceiling {
  private recent: Use[] = [];

  /** @param itemsThisMonth how many have been used since the month began, but for those of the last minutes */
  constructor(public readonly most: number, private readonly itemsThisMonth: () => Promise<number>, private readonly now: () => number) {}

  /** How many have been used, and how many this worker may use now. */
  public async look(): Promise<{ readonly used: number; readonly left: number }> {
    const used = await this.itemsThisMonth();
    this.recent = this.recent.filter(({ time }) => time > this.now() - LATE_MILLISECONDS);
    return { used, left: (this.most - used) / 2 - this.recent.reduce((sum, { items }) => sum + items, 0) };
  }

  public use(items: number): void {
    this.recent.push({ time: this.now(), items });
  }
}
