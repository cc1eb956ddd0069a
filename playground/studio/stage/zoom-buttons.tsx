import { FITTING, Scene, Viewport, zoomOf, zoomed, zoomedByStep } from './viewport';

interface ZoomButtonsProps {
  readonly viewport: Viewport;
  /** Undefined while no image is shown. */
  readonly scene?: Scene;
  readonly onMove: (viewport: Viewport) => void;
}

/** Buttons for the zoom, and its value in device pixels for each pixel of the image. */
export function ZoomButtons({ viewport, scene, onMove }: ZoomButtonsProps) {
  if (!scene) return null;
  const zoom = zoomOf(viewport, scene);
  const isFitting = viewport.zoom === 'fit';
  return (
    <div class="zoom" role="group" aria-label="Zoom">
      <button type="button" class="quiet icon" aria-label="Zoom out" title="Zoom out (−)" disabled={isFitting}
        onClick={() => onMove(zoomedByStep(viewport, -1, scene))}>−</button>
      <output aria-label="Zoom">{(zoom * 100).toFixed(zoom < 0.1 ? 1 : 0)}%</output>
      <button type="button" class="quiet icon" aria-label="Zoom in" title="Zoom in (+)"
        onClick={() => onMove(zoomedByStep(viewport, 1, scene))}>+</button>
      <button type="button" class="quiet" aria-pressed={isFitting} title="Fit the image (0)"
        onClick={() => onMove(FITTING)}>Fit</button>
      <button type="button" class="quiet" aria-pressed={viewport.zoom === 1} title="One pixel for each pixel (1)"
        onClick={() => onMove(zoomed(viewport, 1, scene))}>100%</button>
    </div>
  );
}
