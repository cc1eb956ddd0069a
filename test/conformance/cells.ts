/** A known difference between an engine and this library, where AWS's documentation agrees with this library. */
export interface Deviation {
  /** A pattern for differences as the report prints them: `<cell>: <ours> here, <theirs> there`. */
  readonly of: RegExp;
  /** The behavior of AWS. */
  readonly rule: string;
  /** The page that documents the behavior. */
  readonly see: string;
}

/** The result of a comparison. */
export interface Tally {
  readonly agreed: number;
  /** Number of cells that each deviation explains. */
  readonly justified: ReadonlyMap<Deviation, number>;
  readonly failures: readonly string[];
  /** Cases that the engine cannot compare. */
  readonly notes: readonly string[];
}

/** Cells of a table, each with two values: this library's and the engine's. */
export class Cells {
  private agreed = 0;
  private readonly justified: Map<Deviation, number>;
  private readonly failures: string[] = [];
  private readonly notes: string[] = [];
  private isComplete = true;

  /** Creates the table. A deviation that no cell needs is a failure too, so that the list stays short. */
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

  /** Adds a case that is not compared, for the reader of the report. */
  public note(text: string): void {
    this.notes.push(text);
  }

  /**
   * Records a failure that ends the comparison. Deviations without a cell are not failures then, because their cells
   * may follow.
   */
  public breakOff(reason: string): void {
    this.failures.push(`the comparison ended early: ${reason}`);
    this.isComplete = false;
  }

  public tally(): Tally {
    const unseen = [...this.justified].filter(([, times]) => this.isComplete && times === 0)
      .map(([{ of }]) => `no cell has the deviation ${of}: remove it from the list`);
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
