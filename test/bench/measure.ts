/** One comparison: a measurement and its reference, both from the same run. */
export interface Row {
  readonly what: string;
  readonly measured: number;
  readonly against: number;
  readonly unit: string;
  /** The ratio, about `measured / against`: see `compare`. */
  readonly ratio: number;
  /** The largest ratio that passes. Without it, the ratio is only reported. */
  readonly mark?: number;
}

/** A named set of comparisons. */
export interface Benchmark {
  readonly name: string;
  readonly title: string;
  /** Returns the comparisons, or yields each of them as soon as it is made. */
  run(): Promise<Row[]> | AsyncIterable<Row>;
}

/** The measurements of both sides, by turn. */
export interface Turns<T> {
  readonly measured: T[];
  readonly against: T[];
}

/**
 * Measures both sides in turns. Each pair has the order opposite to the one before, so that other load on the machine
 * affects both alike.
 */
export async function takeTurns<T>(
  counts: { readonly warmUp: number; readonly measured: number },
  measure: () => T | Promise<T>,
  against: () => T | Promise<T>,
): Promise<Turns<T>> {
  const turns: Turns<T> = { measured: [], against: [] };
  for (let turn = -counts.warmUp; turn < counts.measured; turn++) {
    const order = turn % 2 === 0 ? [measure, against] : [against, measure];
    const results = [await order[0](), await order[1]()];
    if (turn < 0) continue;
    turns.measured.push(results[order.indexOf(measure)]);
    turns.against.push(results[order.indexOf(against)]);
  }
  return turns;
}

/**
 * Returns the medians of both, and as ratio the median of the ratios within each pair, since a pair has the same load.
 */
export function compare<T>(
  what: string, unit: string, { measured, against }: Turns<T>, figureOf: (result: T) => number, mark?: number,
): Row {
  const ratios = measured.map((result, index) => figureOf(result) / figureOf(against[index]));
  return {
    what,
    unit,
    measured: median(measured.map(figureOf)),
    against: median(against.map(figureOf)),
    ratio: median(ratios),
    mark,
  };
}

/** Returns the duration of the work in milliseconds. */
export function time(work: () => void): number {
  const start = process.hrtime.bigint();
  work();
  return Number(process.hrtime.bigint() - start) / 1e6;
}

/** Returns the CPU time since an earlier usage, in milliseconds. */
export function cpuTime(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
