import { useRef } from 'preact/hooks';
import { FITTING, Point, Scene, Viewport, panned, zoomOf, zoomed, zoomedByStep } from './viewport';

/** The effect of dragging with one pointer, in place of moving the image. Positions are those in the pane. */
export interface Drag {
  /** @param target the element under the pointer */
  start(at: Point, target: Element): void;
  move(at: Point): void;
}

interface GestureOptions {
  /** Undefined until the pane is measured. */
  readonly scene?: Scene;
  readonly viewport: Viewport;
  readonly onMove: (viewport: Viewport) => void;
  readonly drag?: Drag;
}

const WHEEL_SPEED = 0.0025;
const WHEEL_LINE = 16;
const ARROW_STEP = 40;
const LARGE_ARROW_STEP = 200;

const ARROWS: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1],
};

/**
 * Returns the event handlers of a pane: dragging moves the image, a pinch zooms, as does the wheel with Ctrl or ⌘;
 * without it, the wheel moves a zoomed image. The arrow keys move the image, too.
 */
export function useGestures({ scene, viewport, onMove, drag }: GestureOptions) {
  const pointers = useRef(new Map<number, Point>());
  // Several events may arrive before the page is drawn again.
  const current = useRef(viewport);
  current.current = viewport;
  const move = (next: Viewport) => {
    current.current = next;
    onMove(next);
  };
  const isZoomed = viewport.zoom !== 'fit';

  const onPointerDown = (event: PointerEvent) => {
    if (event.button !== 0) return;
    pointers.current.set(event.pointerId, positionIn(event));
    if (pointers.current.size === 1) drag?.start(positionIn(event), event.target as Element);
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
  };
  const onPointerMove = (event: PointerEvent) => {
    const before = pointers.current.get(event.pointerId);
    if (!before || !scene) return;
    const at = positionIn(event);
    const other = [...pointers.current].find(([id]) => id !== event.pointerId)?.[1];
    pointers.current.set(event.pointerId, at);
    if (other) move(pinched(current.current, before, at, other, scene));
    else if (drag) drag.move(at);
    else if (isZoomed) move(panned(current.current, { x: at.x - before.x, y: at.y - before.y }, scene));
  };
  const onPointerUp = (event: PointerEvent) => { pointers.current.delete(event.pointerId); };

  const onWheel = (event: WheelEvent) => {
    if (!scene) return;
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? WHEEL_LINE : 1;
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      const factor = Math.exp(-event.deltaY * unit * WHEEL_SPEED);
      move(zoomed(current.current, zoomOf(current.current, scene) * factor, scene, positionIn(event)));
      return;
    }
    const next = panned(current.current, { x: -event.deltaX * unit, y: -event.deltaY * unit }, scene);
    // At its edge, the image leaves the wheel to the page.
    if (!isZoomed || next.x === current.current.x && next.y === current.current.y) return;
    event.preventDefault();
    move(next);
  };

  const onDblClick = (event: MouseEvent) => {
    if (scene && !drag) move(isZoomed ? FITTING : zoomed(current.current, 1, scene, positionIn(event)));
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (!scene || event.target !== event.currentTarget || !isZoomed || !Object.hasOwn(ARROWS, event.key)) return;
    event.preventDefault();
    const step = event.shiftKey ? LARGE_ARROW_STEP : ARROW_STEP;
    const [x, y] = ARROWS[event.key];
    move(panned(current.current, { x: x * step, y: y * step }, scene));
  };
  return { onPointerDown, onPointerMove, onPointerUp, onPointerCancel: onPointerUp, onWheel, onDblClick, onKeyDown };
}

/** Returns the viewport that a key without modifiers leads to, or undefined for other keys. */
export function zoomedByKey(key: string, viewport: Viewport, scene: Scene): Viewport | undefined {
  switch (key) {
    case '+': case '=': return zoomedByStep(viewport, 1, scene);
    case '-': case '_': return zoomedByStep(viewport, -1, scene);
    case '0': return FITTING;
    case '1': return zoomed(viewport, 1, scene);
    default: return undefined;
  }
}

/** Returns the viewport after one of two fingers has moved. */
function pinched(viewport: Viewport, before: Point, at: Point, other: Point, scene: Scene): Viewport {
  const factor = distance(at, other) / Math.max(1, distance(before, other));
  const next = zoomed(viewport, zoomOf(viewport, scene) * factor, scene, between(before, other));
  const [from, to] = [between(before, other), between(at, other)];
  return panned(next, { x: to.x - from.x, y: to.y - from.y }, scene);
}

function distance(one: Point, other: Point): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}

function between(one: Point, other: Point): Point {
  return { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 };
}

function positionIn(event: MouseEvent): Point {
  const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
  return { x: event.clientX - box.left, y: event.clientY - box.top };
}
