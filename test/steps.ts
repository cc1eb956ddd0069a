/** Every order in which the letters of both can follow each other, those of each in their own. */
export function interleavings(a: string, b: string): string[] {
  if (!a || !b) return [a + b];
  return [
    ...interleavings(a.slice(1), b).map(rest => a[0] + rest),
    ...interleavings(a, b.slice(1)).map(rest => b[0] + rest),
  ];
}

/** Lets actors take their steps one at a time, in a given order. */
export class Steps {
  private readonly waiting: Record<string, (() => void)[]> = {};

  public turn(actor: string): Promise<void> {
    return new Promise(resolve => { (this.waiting[actor] ??= []).push(resolve); });
  }

  public async follow(order: string): Promise<void> {
    for (const actor of order) {
      await settled();
      this.waiting[actor]?.shift()?.();
    }
    // Steps that were not due yet when their turn came.
    for (let round = 0; round < 10; round++) {
      await settled();
      Object.values(this.waiting).forEach(queue => queue.shift()?.());
    }
  }
}

function settled(): Promise<void> {
  return new Promise(resolve => { setImmediate(resolve); });
}
