/** Returns the style that maps each pixel of an image to one device pixel. */
export function actualSize({ width, height }: { width: number; height: number }) {
  return { width: `${width / devicePixelRatio}px`, height: `${height / devicePixelRatio}px` };
}
