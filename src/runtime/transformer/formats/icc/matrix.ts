import { Primaries } from './color-space';

export type Vector = readonly [number, number, number];
export type Matrix = readonly [Vector, Vector, Vector];

/** The white of ICC profiles, as CIE XYZ. */
export const D50: Vector = [0.9642, 1, 0.8249];

const BRADFORD: Matrix = [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]];

/**
 * Returns the matrix from linear RGB of some primaries to CIE XYZ, adapted to D50 by Bradford's method.
 */
export function toXyz([rx, ry, gx, gy, bx, by, wx, wy]: Primaries): Matrix {
  const columns = transposed([xyz(rx, ry), xyz(gx, gy), xyz(bx, by)]);
  const white = xyz(wx, wy).map(each => each / wy) as unknown as Vector;
  const [r, g, b] = times(inverse(columns), white);
  const unadapted = columns.map(([x, y, z]) => [x * r, y * g, z * b] as const) as unknown as Matrix;
  const [from, to] = [times(BRADFORD, white), times(BRADFORD, D50)];
  const scaled = BRADFORD.map((row, i) => row.map(each => each * to[i] / from[i])) as unknown as Matrix;
  return product(product(inverse(BRADFORD), scaled), unadapted);
}

export function times(matrix: Matrix, [x, y, z]: Vector): Vector {
  return matrix.map(row => row[0] * x + row[1] * y + row[2] * z) as unknown as Vector;
}

export function product(left: Matrix, right: Matrix): Matrix {
  return transposed(transposed(right).map(column => times(left, column)) as unknown as Matrix);
}

export function inverse([a, b, c]: Matrix): Matrix {
  const determinant = dot(a, cross(b, c));
  const columns = [cross(b, c), cross(c, a), cross(a, b)];
  return transposed(columns.map(column => column.map(each => each / determinant)) as unknown as Matrix);
}

export function transposed([a, b, c]: Matrix): Matrix {
  return [[a[0], b[0], c[0]], [a[1], b[1], c[1]], [a[2], b[2], c[2]]];
}

function xyz(x: number, y: number): Vector {
  return [x, y, 1 - x - y];
}

function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}
