/** Whether a side is as long as that of the original. */
export function isWhole(side: string | undefined): boolean {
  return side !== undefined && /^(i[wh]|1\.0+)$/.test(side);
}

/** Returns a side in pixels or as a share of the original, or the given text for a whole or missing one. */
export function lengthOf(side: string | undefined, whole: string): string | undefined {
  if (side === undefined || isWhole(side)) return whole;
  const isShare = /^0?\.\d{1,2}$/.test(side) && Number(side) > 0;
  return /^[1-9]\d{0,4}$/.test(side) || isShare ? side : undefined;
}

/** Returns width and height of an aspect ratio, which is like `16:9` or `1.5`. */
export function ratioOf(ar: string | undefined): readonly [number, number] | undefined {
  const [, width, height = '1'] = /^(\d+(?:\.\d+)?)(?::(\d+(?:\.\d+)?))?$/.exec(ar ?? '') ?? [];
  const sides = [Number(width), Number(height)] as const;
  if (!sides.every(side => side > 0)) return undefined;
  // The CDN accepts no numbers below 1.
  return sides.every(side => side >= 1) ? sides : [Math.round(sides[0] * 100), Math.round(sides[1] * 100)];
}
