import { Point } from '../stage/viewport';

const DIRECTIONS: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 }, ArrowRight: { x: 1, y: 0 }, ArrowUp: { x: 0, y: -1 }, ArrowDown: { x: 0, y: 1 },
};

/**
 * Returns the movement of an arrow key, or undefined for other keys. The page does not scroll.
 *
 * @param step movement with the key alone
 * @param large movement with the Shift key
 */
export function arrowOf(event: KeyboardEvent, step: Point, large: Point): Point | undefined {
  if (!Object.hasOwn(DIRECTIONS, event.key) || event.ctrlKey || event.metaKey || event.altKey) return undefined;
  event.preventDefault();
  const { x, y } = DIRECTIONS[event.key];
  const by = event.shiftKey ? large : step;
  return { x: x * by.x, y: y * by.y };
}
