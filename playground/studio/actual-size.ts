/** Returns the style of an image that takes one pixel of the screen for each of its own. */
export function actualSize({ width, height }: { width: number; height: number }) {
  return { width: `${width / devicePixelRatio}px`, height: `${height / devicePixelRatio}px` };
}
