const REMEMBERED_MILLISECONDS = 5 * 60_000;
const MAX_REMEMBERED = 10_000;

/** Values by the keys of originals: those that were set last, each for five minutes. */
export class RecentValues<Value> {
  /** A library would be loaded at every cold start. */
  private readonly values = new Map<string, { readonly value: Value; readonly until: number }>();

  public get(key: string): Value | undefined {
    const known = this.values.get(key);
    return known && known.until > performance.now() ? known.value : undefined;
  }

  public set(key: string, value: Value): void {
    this.values.delete(key); // a map keeps the place of a key that is set again
    this.values.set(key, { value, until: performance.now() + REMEMBERED_MILLISECONDS });
    const [oldest] = this.values.keys();
    if (this.values.size > MAX_REMEMBERED) this.values.delete(oldest);
  }
}
