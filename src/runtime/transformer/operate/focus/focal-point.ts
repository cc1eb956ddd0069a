/** The point that a crop keeps near its center, as shares of an image from the top left. */
export interface FocalPoint {
  readonly x: number;
  readonly y: number;
}

interface Sides {
  readonly width: number;
  readonly height: number;
}

interface Part extends Sides {
  readonly left: number;
  readonly top: number;
}

/** A share, with as many decimals as programs print. */
const SHARE = '(0|0?\\.\\d{1,20}|1|1\\.0{1,20})';
const DECIMALS = 6;
const POINT = new RegExp(`^${SHARE}\\s*,\\s*${SHARE}$`);

/** Returns the point of a text such as `0.3,0.7`, with six decimals, or undefined for any other text. */
export function parseFocalPoint(text: string): FocalPoint | undefined {
  const [, x, y] = POINT.exec(text.trim()) ?? [];
  const shareOf = (digits: string): number => Number(Number(digits).toFixed(DECIMALS));
  return x === undefined ? undefined : { x: shareOf(x), y: shareOf(y) };
}

/** Returns the point in a part of an image, or undefined if it lies outside. */
export function inRegion({ x, y }: FocalPoint, whole: Sides, region: Part): FocalPoint | undefined {
  const point = {
    x: (x * whole.width - region.left) / region.width,
    y: (y * whole.height - region.top) / region.height,
  };
  return [point.x, point.y].every(share => share >= 0 && share <= 1) ? point : undefined;
}

/** Returns the point in an image that is mirrored: `h`, `v` or `hv`. */
export function mirroredPoint({ x, y }: FocalPoint, sides: string = ''): FocalPoint {
  return { x: sides.includes('h') ? 1 - x : x, y: sides.includes('v') ? 1 - y : y };
}

/** Returns the point in an image that is rotated clockwise about its center, and grows so that it stays whole. */
export function rotatedPoint({ x, y }: FocalPoint, degrees: number, before: Sides, after: Sides): FocalPoint {
  const [across, down] = [(x - 0.5) * before.width, (y - 0.5) * before.height];
  const [sine, cosine] = [Math.sin(degrees * Math.PI / 180), Math.cos(degrees * Math.PI / 180)];
  return {
    x: 0.5 + (across * cosine - down * sine) / after.width,
    y: 0.5 + (across * sine + down * cosine) / after.height,
  };
}
