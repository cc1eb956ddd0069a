import { Output } from '../command';

const WIDTH = 30;

/** The progress of many equal steps: a bar on a terminal, and a line for each percent in a log. */
export class Progress {
  private last = '';

  /** @param noun the plural of what is done */
  constructor(private readonly output: Output, private readonly all: number, private readonly noun: string) {}

  /** Shows how many are done. */
  public show(done: number): void {
    const percent = `${Math.floor(100 * done / this.all)} %`;
    const text = `${percent}, ${done} of ${this.all} ${this.noun}`;
    if (this.output.isTTY) this.output.write(`\r${bar(done / this.all)} ${text}`);
    else if (percent !== this.last) this.output.write(`${text}\n`);
    this.last = percent;
  }

  /** Ends the line of the bar, if there is one, before other text. */
  public end(): void {
    if (this.output.isTTY && this.last !== '') this.output.write('\n');
    this.last = this.output.isTTY ? '' : this.last;
  }
}

function bar(share: number): string {
  const filled = Math.floor(WIDTH * share);
  return `[${'#'.repeat(filled)}${'.'.repeat(WIDTH - filled)}]`;
}
