const MAX_CODES = 4096;
const MAX_WIDTH = 12;

// A code of 12 bits is the longest, so that a table of single colors leaves room for strings.
const MAX_CODE_SIZE = 11;

/**
 * Whether the LZW codes of a frame of a GIF are valid and complete the frame, without writing pixels. libvips needs a
 * bit after the last code, which every encoder writes, as a code of the end follows.
 */
export function areComplete(codes: Buffer, codeSize: number, pixels: number): boolean {
  if (codeSize < 1 || codeSize > MAX_CODE_SIZE) return false;
  const clear = 1 << codeSize;
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
      if (code === clear + 1) return false;
      if (previous > 0 && next < MAX_CODES) {
        lengths[next++] = previous + 1;
        if (next === 1 << width && width < MAX_WIDTH) width++;
      }
      if (code >= (previous > 0 ? next : clear)) return false;
      previous = lengths[code];
      written += previous;
    }
  }
  return written >= pixels && (count > 0 || at < codes.length);
}
