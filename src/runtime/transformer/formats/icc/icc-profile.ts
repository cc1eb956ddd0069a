import { ColorSpace, Curve } from './color-space';
import { toneMapping } from './high-dynamic-range';
import { fixed, iccFile, xyzTag } from './icc-file';
import { D50, Vector, toXyz, transposed } from './matrix';

/** The representation of pixels that a profile describes. */
export interface Samples {
  readonly isGray?: boolean;
  readonly bits: number;
  /** The codes of black and white, from 0 to 1. */
  readonly range?: readonly [black: number, white: number];
}

const FULL = [0, 1] as const;

/** Grid points along each channel, as many as lcms uses for its own tables. */
const GRID = 33;

/**
 * Returns an ICC profile of version 2 for a color space, so that libvips converts its pixels to sRGB.
 *
 * @see https://www.color.org/icc_specs2.xalter
 */
export function iccProfile(space: ColorSpace, { isGray = false, bits, range = FULL }: Samples): Buffer {
  const { transfer } = space;
  const points = bits > 8 ? 4096 : 256;
  const expanded = (code: number): number => clamp((code - range[0]) / (range[1] - range[0]));
  const curve = (light: Curve): Buffer => curveTag(points, code => light(expanded(code)));
  const white = { wtpt: xyzTag(D50) };
  if (isGray) return iccFile('GRAY', 'XYZ ', { ...white, kTRC: curve(grayLight(space)) });
  if (typeof transfer !== 'function') return iccFile('RGB ', 'Lab ', { ...white, A2B0: tableTag(space, expanded) });
  const [red, green, blue] = transposed(toXyz(space.primaries)).map(xyzTag);
  const light = curve(transfer);
  const tags = { rXYZ: red, gXYZ: green, bXYZ: blue, rTRC: light, gTRC: light, bTRC: light };
  return iccFile('RGB ', 'XYZ ', { ...white, ...tags });
}

function grayLight(space: ColorSpace): (code: number) => number {
  if (typeof space.transfer === 'function') return space.transfer;
  const { light, display } = toneMapping(space);
  return code => display([light(code), light(code), light(code)])[1];
}

function curveTag(points: number, light: (code: number) => number): Buffer {
  const tag = Buffer.alloc(12 + 2 * points);
  tag.write('curv', 0, 'latin1');
  tag.writeUInt32BE(points, 8);
  for (let i = 0; i < points; i++) tag.writeUInt16BE(Math.round(65535 * clamp(light(i / (points - 1)))), 12 + 2 * i);
  return tag;
}

/** Returns a table from codes to CIE Lab (`lut16Type`), for what curves and a matrix cannot express. */
function tableTag(space: ColorSpace, expanded: (code: number) => number): Buffer {
  const [head, curves] = [52, 2 * 3 * 2 * 2];
  const tag = Buffer.alloc(head + curves + 2 * 3 * GRID ** 3);
  tag.write('mft2', 0, 'latin1');
  tag.set([3, 3, GRID], 8);
  [0, 4, 8].forEach(i => tag.writeInt32BE(fixed(1), 12 + 4 * i));
  tag.writeUInt16BE(2, 48);
  tag.writeUInt16BE(2, 50);
  const identity = Buffer.from([0, 0, 255, 255]);
  [0, 1, 2].forEach(i => identity.copy(tag, head + 4 * i));
  [0, 1, 2].forEach(i => identity.copy(tag, head + 12 + 2 * 3 * GRID ** 3 + 4 * i));
  const { light, display } = toneMapping(space);
  const lights = Array.from({ length: GRID }, (_, i) => light(expanded(i / (GRID - 1))));
  for (let i = 0, at = head + 12; i < GRID ** 3; i++) {
    const [r, g, b] = [Math.floor(i / GRID ** 2), Math.floor(i / GRID) % GRID, i % GRID].map(point => lights[point]);
    for (const each of lab(display([r, g, b]))) {
      at = tag.writeUInt16BE(Math.round(Math.min(65535, Math.max(0, each))), at);
    }
  }
  return tag;
}

/** Returns a color as CIE Lab, as version 2 encodes it. */
function lab(xyz: Vector): Vector {
  const [x, y, z] = [cubeRoot(xyz[0] / D50[0]), cubeRoot(xyz[1] / D50[1]), cubeRoot(xyz[2] / D50[2])];
  return [652.8 * (116 * y - 16), 256 * (500 * (x - y) + 128), 256 * (200 * (y - z) + 128)];
}

function cubeRoot(value: number): number {
  return value > 216 / 24389 ? Math.cbrt(value) : (24389 / 27 * value + 16) / 116;
}

function clamp(value: number): number {
  return Math.min(1, Math.max(0, value));
}

/** Returns black and white of a limited range. libvips decodes more than 8 bits to 16. */
export function limitedRange(bits: number): [number, number] {
  const largest = bits > 8 ? 65535 : 255;
  const unit = bits > 8 ? 256 : 1;
  return [16 * unit / largest, 235 * unit / largest];
}
