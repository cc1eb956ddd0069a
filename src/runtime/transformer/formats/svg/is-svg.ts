/** Whether bytes are an SVG, by the rule of libvips. */
export function isSvg(original: Buffer): boolean {
  const start = original.toString('latin1', 0, 1000);
  return /^[\t-\x7f]{24}/.test(start) && /<svg/i.test(start);
}
