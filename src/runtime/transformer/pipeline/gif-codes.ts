const MAX_CODES = 4096;
const MAX_WIDTH = 12;

// A code of 12 bits is the longest, so that a table of single colors leaves room for strings.
const MAX_CODE_SIZE = 11;

/** A color that another one replaces. */
export interface Replacement {
  readonly color: number;
  readonly by: number;
}

/** The facts about the LZW codes of a frame. */
export interface FrameCodes {
  /** 1 for each color that occurs. */
  readonly colors: Uint8Array;
  /** Whether the data ends with the last bit of the code that completes the frame. */
  readonly isOpen: boolean;
}

/**
 * Reads the LZW codes of a frame of a GIF, without writing pixels. Returns undefined if a code is invalid or the codes
 * end before the frame is complete.
 *
 * The first time that a color occurs, and after each reset of the code table, it has a code of its own, as longer codes
 * consist of colors that have occurred. So a color is replaced everywhere by replacing its own code, in place.
 */
export function readCodes(
  codes: Buffer, codeSize: number, pixels: number, replacement?: Replacement,
): FrameCodes | undefined {
  if (codeSize < 1 || codeSize > MAX_CODE_SIZE) return undefined;
  const clear = 1 << codeSize;
  const colors = new Uint8Array(clear);
  const lengths = new Uint32Array(MAX_CODES).fill(1, 0, clear);
  let [width, next, previous, written] = [codeSize + 1, clear + 2, 0, 0];
  let [bits, count, at] = [0, 0, 0];
  for (; at < codes.length && written < pixels; at++) {
    bits |= codes[at] << count;
    count += 8;
    while (count >= width && written < pixels) {
      const code = bits & (1 << width) - 1;
      bits >>>= width;
      count -= width;
      if (code === clear) {
        [width, next, previous] = [codeSize + 1, clear + 2, 0];
        continue;
      }
      if (code === clear + 1) return undefined;
      const from = 8 * (at + 1) - count - width;
      if (previous > 0 && next < MAX_CODES) {
        lengths[next++] = previous + 1;
        if (next === 1 << width && width < MAX_WIDTH) width++;
      }
      if (code >= (previous > 0 ? next : clear)) return undefined;
      if (code < clear) {
        colors[code] = 1;
        if (code === replacement?.color) writeCode(codes, from, replacement.color ^ replacement.by);
      }
      previous = lengths[code];
      written += previous;
    }
  }
  return written < pixels ? undefined : { colors, isOpen: count === 0 && at === codes.length };
}

/** Changes bits of a code. */
function writeCode(codes: Buffer, from: number, changes: number): void {
  const [first, shift] = [from >> 3, from & 7];
  for (let byte = 0, rest = changes << shift; rest > 0; byte++, rest >>= 8) codes[first + byte] ^= rest & 0xff;
}
