import { useRef } from 'preact/hooks';
import { arrowOf } from './arrow-keys';
import { focalPointOf, focusedOn, keptPart } from './focal-point';
import { ToolProps } from './tool';
import { merged } from '../../../src/runtime/url/request-parameters';
import { Pane, Placement, imageClass, placed } from '../stage/pane';
import { Frame, Point } from '../stage/viewport';

const STEP = { x: 0.01, y: 0.01 };
const LARGE_STEP = { x: 0.1, y: 0.1 };

/**
 * Edits the focal point on the image before its crop: clicking, dragging, and arrow keys. Without one in the URL, it is
 * that of crops by content.
 */
export function PointTool({ source: { image, focus }, rules, parameters, onChange, ...view }: ToolProps) {
  const marker = useRef<HTMLDivElement>(null);
  const all = merged({ ...parameters }, parameters.preset, rules);
  const point = all.crop?.includes('focalpoint') ? focalPointOf(all, image) : focus ?? focalPointOf(all, image);
  const kept = keptPart(image, parameters, rules);
  const set = (next: Point) => onChange(focusedOn(next, parameters, rules));
  const drag = ({ frame }: Placement) => {
    const choose = (at: Point) =>
      set({ x: (at.x - frame.left) / frame.width, y: (at.y - frame.top) / frame.height });
    return {
      start: (at: Point) => {
        choose(at);
        // After the browser has moved the focus to the pane.
        setTimeout(() => marker.current?.focus({ preventScroll: true }));
      },
      move: choose,
    };
  };
  return (
    <Pane label="Image before its crop, with the focal point" image={image} drag={drag} {...view}>
      {placement => (
        <div class="tool-frame" style={placed(placement.frame)}>
          <div class="tool-image">
            <img class={imageClass(placement, 'whole')} src={image.url} alt="Image before its crop" />
            {kept && <div class="cropped" style={inPercent(kept)} />}
          </div>
          <div
            ref={marker}
            class="focal-point"
            style={{ left: percent(point.x), top: percent(point.y) }}
            role="slider"
            tabIndex={0}
            aria-roledescription="2D slider"
            aria-label="Focal point"
            aria-valuemin={0}
            aria-valuemax={100}
            aria-valuenow={Math.round(point.x * 100)}
            aria-valuetext={`${percent(point.x)} from the left, ${percent(point.y)} from the top`}
            onKeyDown={event => {
              const by = arrowOf(event, STEP, LARGE_STEP);
              if (by) set({ x: point.x + by.x, y: point.y + by.y });
            }}
          />
        </div>
      )}
    </Pane>
  );
}

function inPercent({ left, top, width, height }: Frame) {
  return { left: percent(left), top: percent(top), width: percent(width), height: percent(height) };
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(2))}%`;
}
