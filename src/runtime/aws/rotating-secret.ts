/** How long values are used before they are looked up again. */
const FRESH_MS = 300_000;

/**
 * How long nobody looks them up again, whatever happens: bad signatures without number cost two look-ups in this time.
 */
const PAUSE_MS = 30_000;

/**
 * A secret that is rotated while it is used: known values are kept, and looked up again when they are old or do not
 * fit.
 */
export class RotatingSecret<T> {
  private known?: T;
  private lookedUp = -Infinity;
  private running?: Promise<T>;
  private failure?: unknown;

  /** @param lookUp rejects where the secret cannot be had */
  constructor(private readonly lookUp: () => Promise<T>, private readonly clock: () => number = Date.now) {}

  /** The value, as old as it may be; what cannot be looked up again stays as it was. Rejects where it was never had. */
  public async value(): Promise<T> {
    if (this.known !== undefined && this.clock() - this.lookedUp < FRESH_MS) return this.known;
    await this.refresh();
    return this.known ?? Promise.reject(this.failure);
  }

  /** The value that another one has taken the place of, or undefined where that was looked up a moment ago. */
  public async newer(): Promise<T | undefined> {
    const known = this.known;
    await this.refresh();
    return this.known === known ? undefined : this.known;
  }

  private async refresh(): Promise<void> {
    if (!this.running && this.clock() - this.lookedUp < PAUSE_MS) return;
    this.lookedUp = this.running ? this.lookedUp : this.clock();
    this.running ??= this.lookUp().finally(() => { this.running = undefined; });
    try {
      this.known = await this.running;
    } catch (error) {
      this.failure = error; // what was known is still the best there is
    }
  }
}
