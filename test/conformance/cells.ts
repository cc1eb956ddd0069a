/**
 * Where an engine says something else than we do, and AWS is on our side.
 */
export interface Deviation {
  /** What it is about, as the report would have it: `<cell>: <ours> here, <theirs> there`. */
  readonly of: RegExp;
  /** What AWS does. */
  readonly rule: string;
  /** The page that says so. */
  readonly see: string;
}

/**
 * What came of a comparison.
 */
export interface Tally {
  readonly agreed: number;
  /** How many cells each deviation was about. */
  readonly justified: ReadonlyMap<Deviation, number>;
  readonly failures: readonly string[];
  /** What the engine has no opinion on. */
  readonly notes: readonly string[];
}

/**
 * Cells of a table, each filled twice: by us and by someone else.
 */
export class Cells {
  private agreed = 0;
  private readonly justified: Map<Deviation, number>;
  private readonly failures: string[] = [];
  private readonly notes: string[] = [];
  private isComplete = true;

  /** A deviation that no cell shows any more fails too: what nobody sees, nobody should believe. */
  constructor(deviations: readonly Deviation[] = []) {
    this.justified = new Map(deviations.map(deviation => [deviation, 0]));
  }

  public compare(cell: string, ours: unknown, theirs: unknown): void {
    const [here, there] = [textOf(ours), textOf(theirs)];
    if (here === there) {
      this.agreed++;
    } else {
      this.judge(`${cell}: ${here} here, ${there} there`);
    }
  }

  /** Adds what is not compared, for the reader to know. */
  public note(text: string): void {
    this.notes.push(text);
  }

  /** A failure after which nothing more is compared: what has not been seen by then may be there all the same. */
  public breakOff(reason: string): void {
    this.failures.push(`it broke off: ${reason}`);
    this.isComplete = false;
  }

  public tally(): Tally {
    const unseen = [...this.justified].filter(([, times]) => this.isComplete && times === 0)
      .map(([{ of }]) => `a deviation that is not there: nothing is like ${of}, so take it off the list`);
    return {
      agreed: this.agreed,
      justified: this.justified,
      failures: [...this.failures, ...unseen],
      notes: this.notes,
    };
  }

  private judge(difference: string): void {
    const reason = [...this.justified.keys()].find(({ of }) => of.test(difference));
    if (reason) this.justified.set(reason, this.justified.get(reason)! + 1);
    else this.failures.push(difference);
  }
}

export function justifiedIn({ justified }: Tally): number {
  return [...justified.values()].reduce((sum, times) => sum + times, 0);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value) ?? String(value);
}
