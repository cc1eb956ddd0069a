import { ColorSpace, primariesOf } from './color-space';
import { Vector, inverse, product, times, toXyz } from './matrix';

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
