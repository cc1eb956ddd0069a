/** Time for which a value is used before it is looked up again. */
const FRESH_MS = 300_000;

/**
 * Minimum time between two look-ups: in it, any number of bad signatures cost two look-ups.
 */
const PAUSE_MS = 30_000;

/**
 * A secret that may be rotated while it is in use. Its value is cached, and looked up again when it is old or rejected.
 */
export class RotatingSecret<T> {
  private known?: T;
  private lookedUp = -Infinity;
  private running?: Promise<T>;
  private failure?: unknown;

  /** @param lookUp rejects if the secret is unavailable */
  constructor(private readonly lookUp: () => Promise<T>, private readonly clock: () => number = Date.now) {}

  /** Returns the value. If a look-up fails, returns the last known value, or rejects if there is none. */
  public async value(): Promise<T> {
    if (this.known !== undefined && this.clock() - this.lookedUp < FRESH_MS) return this.known;
    await this.refresh();
    return this.known ?? Promise.reject(this.failure);
  }

  /** Returns a value that differs from the known one, or undefined if a look-up finds none. */
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
      this.failure = error; // the last known value stays in use
    }
  }
}
