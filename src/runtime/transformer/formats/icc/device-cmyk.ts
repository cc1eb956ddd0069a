import { SRGB } from './color-space';
import { fixed, iccFile, xyzTag } from './icc-file';
import { D50, toXyz } from './matrix';

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
