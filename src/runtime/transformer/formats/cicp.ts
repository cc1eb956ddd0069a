/**
 * A color space as coding-independent code points, and the peak luminance of its content where that is known.
 *
 * @see ITU-T H.273
 */
export interface ColorSpace {
  readonly primaries: Primaries;
  readonly transfer: Transfer;
  /** Luminance of the brightest pixel, in cd/m². Applies to PQ and HLG. */
  readonly peak?: number;
}

/** Chromaticities x and y of red, green, blue and white. */
export type Primaries = readonly [number, number, number, number, number, number, number, number];

/** A transfer function, from a code to light, both from 0 to 1, or one of the two for high dynamic range. */
export type Transfer = Curve | 'pq' | 'hlg';

export type Curve = (code: number) => number;

const D65 = [0.3127, 0.329] as const;
const C = [0.31, 0.316] as const;
const E = [1 / 3, 1 / 3] as const;

const SRGB_PRIMARIES: Primaries = [0.64, 0.33, 0.3, 0.6, 0.15, 0.06, ...D65];

const PRIMARIES: { readonly [codePoint: number]: Primaries } = {
  4: [0.67, 0.33, 0.21, 0.71, 0.14, 0.08, ...C],
  5: [0.64, 0.33, 0.29, 0.6, 0.15, 0.06, ...D65],
  6: [0.63, 0.34, 0.31, 0.595, 0.155, 0.07, ...D65],
  7: [0.63, 0.34, 0.31, 0.595, 0.155, 0.07, ...D65],
  8: [0.681, 0.319, 0.243, 0.692, 0.145, 0.049, ...C],
  9: [0.708, 0.292, 0.17, 0.797, 0.131, 0.046, ...D65],
  10: [1, 0, 0, 1, 0, 0, ...E],
  11: [0.68, 0.32, 0.265, 0.69, 0.15, 0.06, 0.314, 0.351],
  12: [0.68, 0.32, 0.265, 0.69, 0.15, 0.06, ...D65],
  22: [0.63, 0.34, 0.295, 0.605, 0.155, 0.077, ...D65],
};

/** Returns the primaries of a code point, or those of sRGB. */
export function primariesOf(codePoint: number): Primaries {
  return PRIMARIES[codePoint] ?? SRGB_PRIMARIES;
}

/** The transfer function of sRGB. */
export function srgb(code: number): number {
  return code <= 0.04045 ? code / 12.92 : ((code + 0.055) / 1.055) ** 2.4;
}

/** sRGB itself. */
export const SRGB: ColorSpace = { primaries: SRGB_PRIMARIES, transfer: srgb };

/** Code points of the transfer functions of television. */
export const TELEVISION: readonly number[] = [1, 6, 11, 14, 15];

const TRANSFERS: { readonly [codePoint: number]: Transfer } = {
  4: code => code ** 2.2,
  5: code => code ** 2.8,
  7: code => code < 0.0913 ? code / 4 : ((code + 0.1115) / 1.1115) ** (1 / 0.45),
  8: code => code,
  16: 'pq',
  17: code => code ** 2.6 * 52.37 / 48,
  18: 'hlg',
};

/** Whether both code points are defined, and not reserved or unspecified. */
export function isKnown(primaries: number, transfer: number): boolean {
  return (primaries === 1 || primaries in PRIMARIES)
    && (transfer === 13 || transfer in TRANSFERS || TELEVISION.includes(transfer));
}

/**
 * Returns the color space of code points, or `undefined` if an image of it can be treated as sRGB. Unknown code points
 * are those of sRGB. Images with a transfer function of television are shown like sRGB, as in Chromium.
 */
export function colorSpaceOf(primaries: number, transfer: number, peak?: number): ColorSpace | undefined {
  if (!(primaries in PRIMARIES) && !(transfer in TRANSFERS)) return undefined;
  return { primaries: primariesOf(primaries), transfer: TRANSFERS[transfer] ?? srgb, peak };
}

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

/** Luminance of diffuse white, in cd/m² (ITU-R BT.2408). */
const WHITE_LUMINANCE = 203;

/** Peak luminance of content that states none, in cd/m². */
const USUAL_PEAK = 1000;

/** The primaries in which the brightest channel is found (ITU-R BT.2020). */
const WIDE = toXyz(primariesOf(9));

/** The way from codes to an ordinary display. */
export interface ToneMapping {
  /** Light of a channel by its code. */
  readonly light: (code: number) => number;
  /** Light of a pixel on the display, where 1 is its white, as CIE XYZ. */
  readonly display: (lights: Vector) => Vector;
}

/**
 * Returns the tone mapping for a color space.
 *
 * This is the reference-white operator of SMPTE ST 2094-50, which Chromium uses. Up to diffuse white, light is halved,
 * or less if the peak is below 1000 cd/m². From there to the peak, a curve compresses it. The gain of a pixel follows
 * from its brightest channel, so that hues are kept.
 */
export function toneMapping({ primaries, transfer, peak = USUAL_PEAK }: ColorSpace): ToneMapping {
  const toWide = product(inverse(WIDE), toXyz(primaries));
  const display = (lights: Vector): Vector => {
    const rgb = times(toWide, transfer === 'hlg' ? hlgDisplay(lights) : lights);
    const brightest = Math.max(...rgb);
    const gain = brightest > 0 ? mapped(brightest, peak / WHITE_LUMINANCE) / brightest : 0;
    return times(WIDE, [rgb[0] * gain, rgb[1] * gain, rgb[2] * gain]);
  };
  return { light: transfer === 'hlg' ? hlgLight : pqLight, display };
}

/**
 * Returns the light on the display: linear up to diffuse white, then a parabola with a soft start to the peak.
 */
function mapped(light: number, peak: number): number {
  if (peak <= 1) return light;
  const [softness, knee] = [0.65, 1 - 0.5 * Math.min(1, Math.log(peak) / Math.log(USUAL_PEAK / WHITE_LUMINANCE))];
  if (light <= 1) return light * knee;
  if (light >= peak) return 1;
  const [x, y] = [1 - softness + softness / knee, (1 - softness) * knee + softness];
  const [a, b, c] = [1 - 2 * x + peak, 2 * (x - 1), 1 - light];
  const t = -2 * c / (b + Math.sqrt(b * b - 4 * a * c));
  return (1 - t) ** 2 * knee + 2 * t * (1 - t) * y + t * t;
}

/** The function of SMPTE ST 2084, relative to diffuse white. */
function pqLight(code: number): number {
  const [m1, m2, c1, c2, c3] = [0.1593017578125, 78.84375, 0.8359375, 18.8515625, 18.6875];
  const power = code ** (1 / m2);
  return 10_000 / WHITE_LUMINANCE * (Math.max(power - c1, 0) / (c2 - c3 * power)) ** (1 / m1);
}

/** The light of a scene: the inverse OETF of ITU-R BT.2100. */
function hlgLight(code: number): number {
  const [a, b, c] = [0.17883277, 0.28466892, 0.55991073];
  return code <= 0.5 ? code * code / 3 : (Math.exp((code - c) / a) + b) / 12;
}

/** The OOTF of ITU-R BT.2100 for a display of 1000 cd/m², relative to diffuse white. */
function hlgDisplay([r, g, b]: Vector): Vector {
  const gain = (0.2627 * r + 0.678 * g + 0.0593 * b) ** 0.2 * USUAL_PEAK / WHITE_LUMINANCE;
  return [r * gain, g * gain, b * gain];
}
