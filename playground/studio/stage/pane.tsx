import { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { Drag, useGestures } from './use-gestures';
import { useSize } from './use-size';
import { Frame, Scene, Size, Viewport, frameOf, visiblePart, zoomOf } from './viewport';

/** A view of one image that several panes may share. */
export interface PaneView {
  readonly viewport: Viewport;
  readonly onMove: (viewport: Viewport) => void;
  /** Called with the pane's measures, for buttons and keys outside of it. */
  readonly onScene: (scene: Scene) => void;
}

/** Positions in a pane. */
export interface Placement {
  /** The whole image, parts outside of the pane included. */
  readonly frame: Frame;
  /** The part of the image that is inside of the pane. */
  readonly visible: Frame;
  readonly isPixelated: boolean;
}

interface PaneProps extends PaneView {
  readonly label: string;
  readonly image: Size;
  readonly caption?: string;
  /** Dragging with a tool. It is created for a placement, so that positions can be converted. */
  readonly drag?: (placement: Placement) => Drag;
  readonly children: (placement: Placement) => ComponentChildren;
}

// From this zoom on, pixels are shown as squares.
const PIXELATED = 3;

/** Area in which an image is zoomed and moved. */
export function Pane({ label, image, caption, viewport, onMove, onScene, drag, children }: PaneProps) {
  const [ref, pane] = useSize<HTMLDivElement>();
  const density = devicePixelRatio;
  const isMeasured = pane !== undefined && pane.width > 0 && pane.height > 0;
  const scene = isMeasured ? { image, pane, density } : undefined;
  useEffect(() => { if (scene) onScene(scene); }, [image.width, image.height, pane, density]);
  const placement = scene && placementOf(viewport, scene);
  const gestures = useGestures({ scene, viewport, onMove, drag: placement && drag?.(placement) });
  return (
    <div
      ref={ref}
      class={viewport.zoom === 'fit' ? 'pane' : 'pane zoomed'}
      tabIndex={0}
      role="group"
      aria-label={label}
      aria-describedby="pane-keys"
      {...gestures}>
      {placement && children(placement)}
      {caption !== undefined && <span class="pane-name start" aria-hidden="true">{caption}</span>}
    </div>
  );
}

function placementOf(viewport: Viewport, scene: Scene): Placement {
  const frame = frameOf(viewport, scene);
  return {
    frame, visible: visiblePart(frame, scene.pane), isPixelated: zoomOf(viewport, scene) >= PIXELATED,
  };
}

/** Returns the style of an element at a place in a pane. */
export function placed({ left, top, width, height }: Frame) {
  return { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` };
}

/** Returns the class of an image in a pane. */
export function imageClass({ isPixelated }: Placement, name = ''): string {
  return ['pane-image', name, isPixelated && 'pixelated'].filter(Boolean).join(' ');
}
