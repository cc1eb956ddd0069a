const MODULUS = 2 ** 31 - 1;
const FACTOR = 48_271;

/** Pseudorandom numbers, the same in each run (Park and Miller's generator). */
export class Random {
  /** @param state from 1 to 2,147,483,646 */
  constructor(private state: number) {}

  /** Returns a number from 0 to 1. */
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
