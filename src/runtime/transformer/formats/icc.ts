import { ColorSpace, Curve, D50, SRGB, Vector, toXyz, toneMapping, transposed } from './cicp';

/** The color space of an image, and the one that a profile converts it to. */
type Colors = 'GRAY' | 'RGB ' | 'CMYK';
type Connection = 'XYZ ' | 'Lab ';

/** Returns an ICC profile of version 2 with these tags, and those that every profile has. */
function iccFile(colors: Colors, to: Connection, tags: { readonly [name: string]: Buffer }): Buffer {
  const all = Object.entries({ desc: descriptionTag('cdk-image-cdn'), cprt: text('CC0'), ...tags });
  const start = 128 + 4 + 12 * all.length;
  const index = Buffer.alloc(start);
  index.writeUInt32BE(start + all.reduce((sum, [, tag]) => sum + tag.length, 0), 0);
  index.writeUInt32BE(0x02400000, 8);
  index.write(`${colors === 'CMYK' ? 'prtr' : 'mntr'}${colors}${to}`, 12, 'latin1');
  index.write('acsp', 36, 'latin1');
  D50.forEach((each, i) => index.writeInt32BE(fixed(each), 68 + 4 * i));
  index.writeUInt32BE(all.length, 128);
  let at = start;
  all.forEach(([name, tag], i) => {
    index.write(name, 132 + 12 * i, 'latin1');
    index.writeUInt32BE(at, 136 + 12 * i);
    index.writeUInt32BE(tag.length, 140 + 12 * i);
    at += tag.length;
  });
  return Buffer.concat([index, ...all.map(([, tag]) => tag)]);
}

function xyzTag(values: Vector): Buffer {
  const tag = Buffer.alloc(20);
  tag.write('XYZ ', 0, 'latin1');
  values.forEach((each, i) => tag.writeInt32BE(fixed(each), 8 + 4 * i));
  return tag;
}

/** Returns a number as ICC profiles contain it, with 16 bits after the point. */
export function fixed(value: number): number {
  return Math.round(value * 65536);
}

function descriptionTag(words: string): Buffer {
  const tag = Buffer.alloc(108);
  tag.write('desc', 0, 'latin1');
  tag.writeUInt32BE(words.length + 1, 8);
  tag.write(words, 12, 'latin1');
  return tag;
}

function text(words: string): Buffer {
  return Buffer.concat([Buffer.from('text\0\0\0\0', 'latin1'), Buffer.from(`${words}\0`.padEnd(8, '\0'), 'latin1')]);
}

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

/** Grid points along cyan, which enters linearly, and along the other inks. */
const CYAN_POINTS = 2;
const POINTS = 9;

/** CIE XYZ of 1, as profiles encode it in 16 bits. */
const XYZ_ONE = 0x8000 / 0xffff;

/** The curve of sRGB (`parametricCurveType`, function 3), and a curve without effect (`curveType`). */
const SRGB_CURVE = Buffer.concat([
  Buffer.from('para\0\0\0\0\0\x03\0\0', 'latin1'),
  numbers([2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045]),
]);
const IDENTITY = Buffer.from('curv\0\0\0\0\0\0\0\0', 'latin1');

/**
 * Returns an ICC profile for CMYK that has none. Browsers show it without regard to inks: a channel of sRGB is the
 * product of what one ink and black leave of the light. libvips would assume a printing press.
 */
export function deviceCmyk(): Buffer {
  return iccFile('CMYK', 'XYZ ', { wtpt: xyzTag(D50), A2B0: inksTag() });
}

/**
 * Returns a table from inks to sRGB, followed by curves to light and a matrix (`lutAToBType`).
 *
 * @see https://www.color.org/icc_specs2.xalter
 */
function inksTag(): Buffer {
  const matrix = toXyz(SRGB.primaries).flat().map(each => each * XYZ_ONE);
  const parts = [
    Buffer.concat([IDENTITY, IDENTITY, IDENTITY]),
    numbers([...matrix, 0, 0, 0]),
    Buffer.concat([SRGB_CURVE, SRGB_CURVE, SRGB_CURVE]),
    inks(),
    Buffer.concat([IDENTITY, IDENTITY, IDENTITY, IDENTITY]),
  ];
  const head = Buffer.alloc(32);
  head.write('mAB ', 0, 'latin1');
  head.set([4, 3], 8); // channels
  let at = head.length;
  parts.forEach((part, i) => {
    head.writeUInt32BE(at, 12 + 4 * i);
    at += part.length;
  });
  return Buffer.concat([head, ...parts]);
}

/** Returns the table in 8 bits, in which black varies fastest. */
function inks(): Buffer {
  const [head, size] = [20, CYAN_POINTS * POINTS ** 3 * 3];
  const table = Buffer.alloc(head + Math.ceil(size / 4) * 4);
  table.set([CYAN_POINTS, POINTS, POINTS, POINTS]);
  table[16] = 1; // byte per value
  const last = POINTS - 1;
  for (let i = 0, at = head; at < head + size; i++) {
    const rest = (ink: number): number => Math.round(255 * (1 - ink) * (1 - i % POINTS / last));
    const cyan = Math.floor(i / POINTS ** 3);
    const [magenta, yellow] = [Math.floor(i / POINTS ** 2) % POINTS / last, Math.floor(i / POINTS) % POINTS / last];
    for (const ink of [cyan, magenta, yellow]) at = table.writeUInt8(rest(ink), at);
  }
  return table;
}

function numbers(values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((each, i) => bytes.writeInt32BE(fixed(each), 4 * i));
  return bytes;
}
