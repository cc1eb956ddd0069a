/** What a photograph needs: its measurements but the constant one, and by format, the setting with the target score. */
export interface Observation {
  readonly image: string;
  readonly measurements: readonly number[];
  readonly settings: { readonly [format: string]: number };
}

/**
 * The penalty of weights, relative to that of errors: measurements depend on each other, and weights that cancel out
 * each other in these photographs would not in others.
 */
const PENALTY = 1;

/** Returns the weights that predict settings from measurements with the least squares of errors (ridge regression). */
export function fitWeights(observations: readonly Observation[], format: string): number[] {
  const known = observations.filter(({ settings }) => settings[format] !== undefined);
  const columns = known[0].measurements.map((_, column) => known.map(({ measurements }) => measurements[column]));
  const scales = columns.map(values => ({ mean: meanOf(values), deviation: deviationOf(values) }));
  const rows = known.map(({ measurements }) =>
    [1, ...measurements.map((value, column) => (value - scales[column].mean) / scales[column].deviation)]);
  const [constant, ...scaled] = solve(
    rows[0].map((_, one) => rows[0].map((__, other) =>
      sumOf(rows.map(row => row[one] * row[other])) + (one === other && one > 0 ? PENALTY : 0))),
    rows[0].map((_, column) => sumOf(rows.map((row, index) => row[column] * known[index].settings[format]))),
  );
  const weights = scaled.map((weight, column) => weight / scales[column].deviation);
  return [constant - sumOf(weights.map((weight, column) => weight * scales[column].mean)), ...weights];
}

/** Solves linear equations by Gaussian elimination. The matrix of a regression needs no pivots. */
function solve(matrix: readonly (readonly number[])[], results: readonly number[]): number[] {
  const rows = matrix.map((row, index) => [...row, results[index]]);
  rows.forEach((row, pivot) => {
    for (const other of rows) {
      if (other === row) continue;
      const factor = other[pivot] / row[pivot];
      row.forEach((value, column) => { other[column] -= factor * value; });
    }
  });
  return rows.map((row, index) => row[row.length - 1] / row[index]);
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function meanOf(values: readonly number[]): number {
  return sumOf(values) / values.length;
}

function deviationOf(values: readonly number[]): number {
  const mean = meanOf(values);
  return Math.sqrt(meanOf(values.map(value => (value - mean) ** 2))) || 1;
}
