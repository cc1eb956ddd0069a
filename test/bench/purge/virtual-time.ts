import { Clock } from '../../../src/runtime/purge-worker/invalidations';

interface Due { readonly time: number; readonly work: () => void }

/** A clock that advances as soon as nothing is left to do at the current millisecond. */
export class VirtualTime implements Clock {
  private time = 0;
  private readonly due: Due[] = []; // the last one is the next one

  public readonly now = (): number => this.time;

  public readonly wait = (milliseconds: number): Promise<void> =>
    new Promise(resolve => { this.at(this.time + milliseconds, resolve); });

  public at(moment: number, work: () => void): void {
    const time = Math.ceil(moment);
    let [from, to] = [0, this.due.length];
    while (from < to) {
      const middle = Math.floor((from + to) / 2);
      if (this.due[middle].time > time) from = middle + 1;
      else to = middle;
    }
    this.due.splice(from, 0, { time, work });
  }

  /** Runs until the work is done or the time is over. */
  public async run(isDone: () => boolean, until: number): Promise<void> {
    while (!isDone()) {
      const next = this.due.pop();
      if (!next || next.time > until) return;
      this.time = next.time;
      next.work();
      if (this.due.at(-1)?.time !== this.time) await settled();
    }
  }
}

/** Resolves after everything that follows without a wait has happened. */
function settled(): Promise<void> {
  return new Promise(resolve => { setImmediate(resolve); });
}
