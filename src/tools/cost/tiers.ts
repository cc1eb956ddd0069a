/** A price that holds up to an amount; the next one holds beyond it. */
export interface Tier {
  readonly upTo: number;
  readonly price: number;
}

/** What an amount costs where the first units cost more than the last. */
export function tiered(amount: number, tiers: readonly Tier[]): number {
  let from = 0;
  let cost = 0;
  for (const { upTo, price } of tiers) {
    cost += Math.max(0, Math.min(amount, upTo) - from) * price;
    from = upTo;
  }
  return cost;
}

/** What is left to pay for. */
export function beyond(amount: number, free: number): number {
  return Math.max(0, amount - free);
}
