/** A price up to an amount. The next tier applies beyond it. */
export interface Tier {
  readonly upTo: number;
  readonly price: number;
}

/** Returns the cost of an amount with tiered prices. */
export function tieredCost(amount: number, tiers: readonly Tier[]): number {
  let from = 0;
  let cost = 0;
  for (const { upTo, price } of tiers) {
    cost += Math.max(0, Math.min(amount, upTo) - from) * price;
    from = upTo;
  }
  return cost;
}

/** Returns the amount beyond a free allowance. */
export function amountBeyond(amount: number, free: number): number {
  return Math.max(0, amount - free);
}
