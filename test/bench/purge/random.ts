const MODULUS = 2 ** 31 - 1;
const FACTOR = 48_271;

/** Numbers that look random and are the same each time, by Park and Miller. */
export class Random {
  /** @param state from 1 to 2,147,483,646 */
  constructor(private state: number) {}

  /** From 0 to 1. */
  public readonly next = (): number => {
    this.state = this.state * FACTOR % MODULUS;
    return this.state / MODULUS;
  };

  public isTrue(probability: number): boolean {
    return this.next() < probability;
  }

  public below(count: number): number {
    return Math.floor(this.next() * count);
  }
}
