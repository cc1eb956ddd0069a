/** Changes of the rectangle `rect` by pointers and keys. It always lies in the image. */

import { Point, Size } from '../stage/viewport';

/** A rectangle in pixels of the original. */
export interface Rectangle extends Size {
  readonly left: number;
  readonly top: number;
}

/** The sides that a handle moves, as letters of compass points, such as `ne`. */
export type Handle = 'n' | 'e' | 's' | 'w' | 'nw' | 'ne' | 'se' | 'sw';

/** The part that a drag changes: a side or corner, the position, or everything, as it draws a rectangle. */
export type Grip = Handle | 'move' | 'draw';

/** Moves a rectangle, up to the edges of the image. */
export function moved(rectangle: Rectangle, by: Point, image: Size): Rectangle {
  return {
    ...rectangle,
    left: clamp(Math.round(rectangle.left + by.x), 0, image.width - rectangle.width),
    top: clamp(Math.round(rectangle.top + by.y), 0, image.height - rectangle.height),
  };
}

/** Moves sides of a rectangle. A side stops one pixel before the opposite side. */
export function resized(rectangle: Rectangle, handle: Handle, by: Point, image: Size): Rectangle {
  const { left, top, width, height } = rectangle;
  const [right, bottom] = [left + width, top + height];
  const west = handle.includes('w') ? clamp(Math.round(left + by.x), 0, right - 1) : left;
  const east = handle.includes('e') ? clamp(Math.round(right + by.x), left + 1, image.width) : right;
  const north = handle.includes('n') ? clamp(Math.round(top + by.y), 0, bottom - 1) : top;
  const south = handle.includes('s') ? clamp(Math.round(bottom + by.y), top + 1, image.height) : bottom;
  return { left: west, top: north, width: east - west, height: south - north };
}

/** Returns the rectangle between two points, at least one pixel in size. */
export function between(from: Point, to: Point, image: Size): Rectangle {
  const [x1, x2] = sorted(from.x, to.x, image.width);
  const [y1, y2] = sorted(from.y, to.y, image.height);
  return { left: x1, top: y1, width: x2 - x1, height: y2 - y1 };
}

/** Returns the rectangle of a drag from one point to another. */
export function dragged(start: Rectangle, grip: Grip, from: Point, to: Point, image: Size): Rectangle {
  const by = { x: to.x - from.x, y: to.y - from.y };
  if (grip === 'draw') return between(from, to, image);
  return grip === 'move' ? moved(start, by, image) : resized(start, grip, by, image);
}

export function isWhole({ left, top, width, height }: Rectangle, image: Size): boolean {
  return left === 0 && top === 0 && width === image.width && height === image.height;
}

/**
 * Prints a value of `rect`.
 *
 * @param unit shares, if the size of the original is not known
 */
export function printRectangle(rectangle: Rectangle, image: Size, unit: 'pixels' | 'shares'): string {
  const { left, top, width, height } = rectangle;
  if (unit === 'pixels') return [left, top, width, height].join(',');
  const place = (length: number, whole: number) => String(Math.min(0.999, Number((length / whole).toFixed(3))));
  const share = (length: number, whole: number) => {
    const rounded = Number((length / whole).toFixed(3));
    return rounded >= 1 ? 'full' : String(Math.max(0.001, rounded));
  };
  return [
    place(left, image.width), place(top, image.height), share(width, image.width), share(height, image.height),
  ].join(',');
}

function sorted(one: number, other: number, most: number): [number, number] {
  const start = clamp(Math.floor(Math.min(one, other)), 0, most - 1);
  return [start, clamp(Math.ceil(Math.max(one, other)), start + 1, most)];
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}
