/** A frame of a GIF that a test writes by itself: programs do not write most of what decoders meet. */
export interface FrameSpec {
  readonly left?: number;
  readonly top?: number;
  readonly width: number;
  readonly height: number;
  /** The color of each pixel, row by row, or of all. */
  readonly pixels: readonly number[] | number;
  readonly disposal?: number;
  readonly transparent?: number;
  /** In hundredths of a second. */
  readonly delay?: number;
}

/** Red, green, blue and yellow. */
export const PALETTE = [255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 0];

/** Writes a GIF in the colors of the palette. */
export function gifOf(width: number, height: number, frames: readonly FrameSpec[]): Buffer {
  const bits = 2;
  const header = [...Buffer.from('GIF89a'), ...short(width), ...short(height), 0x80 | bits - 1, 0, 0, ...PALETTE];
  return Buffer.from([...header, ...frames.flatMap(frame => frameOf(frame, bits)), 0x3b]);
}

/** Writes a graphic control extension, a descriptor and codes. */
function frameOf(frame: FrameSpec, bits: number): number[] {
  const { left = 0, top = 0, width, height, pixels, disposal = 0, transparent, delay = 10 } = frame;
  const colors = typeof pixels === 'number' ? Array<number>(width * height).fill(pixels) : pixels;
  const flags = disposal << 2 | Number(transparent !== undefined);
  return [
    ...[0x21, 0xf9, 4, flags, ...short(delay), transparent ?? 0, 0],
    ...[0x2c, ...[left, top, width, height].flatMap(short), 0],
    ...[bits, ...subBlocks(codesOf(colors, bits)), 0],
  ];
}

/** Writes a code for each pixel, and resets the table before codes become longer. */
function codesOf(colors: readonly number[], bits: number): number[] {
  const clear = 1 << bits;
  const codes = colors.flatMap((color, index) => (index % (clear - 2) === 0 ? [clear, color] : [color]));
  const bytes: number[] = [];
  let [value, count] = [0, 0];
  for (const code of [...codes, clear + 1]) {
    value |= code << count;
    for (count += bits + 1; count >= 8; count -= 8, value >>= 8) bytes.push(value & 0xff);
  }
  return count > 0 ? [...bytes, value & 0xff] : bytes;
}

function subBlocks(bytes: number[]): number[] {
  return bytes.length <= 255 ? [bytes.length, ...bytes] : [255, ...bytes.slice(0, 255), ...subBlocks(bytes.slice(255))];
}

function short(value: number): [low: number, high: number] {
  return [value & 0xff, value >> 8];
}
