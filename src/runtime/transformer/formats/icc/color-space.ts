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
