import { useRef } from 'preact/hooks';
import { arrowOf } from './arrow-keys';
import { Grip, Handle, Rectangle, dragged, isWhole, moved, printRectangle, resized } from './rectangle-edit';
import { ToolProps } from './tool';
import { rectangleOf } from '../../../src/runtime/transformer/operate/rectangle';
import { Pane, Placement, imageClass, placed } from '../stage/pane';
import { Point, Size } from '../stage/viewport';

const CORNERS: readonly Handle[] = ['nw', 'ne', 'se', 'sw'];
const SIDES: readonly (readonly [Handle, string])[] = [
  ['w', 'Left edge'], ['n', 'Top edge'], ['e', 'Right edge'], ['s', 'Bottom edge'],
];

// Part of a side that an arrow key with Shift moves by.
const LARGE_STEP = 1 / 20;

/** Edits `rect` on the original: handles, dragging, and arrow keys. */
export function RectangleTool({ source, parameters, onChange, ...view }: ToolProps) {
  const { image, unit } = source;
  const rectangle = rectangleIn(parameters.rect, image);
  const start = useRef<{ grip: Grip; rectangle: Rectangle; at: Point } | undefined>(undefined);
  const set = (next: Rectangle) =>
    onChange({ rect: isWhole(next, image) ? undefined : printRectangle(next, image, unit) });
  const drag = ({ frame }: Placement) => {
    const pointOf = (at: Point) => ({
      x: (at.x - frame.left) / frame.width * image.width, y: (at.y - frame.top) / frame.height * image.height,
    });
    return {
      start: (at: Point, target: Element) => {
        const handle = target.closest<HTMLElement>('[data-handle]');
        start.current = { grip: handle ? handle.dataset.handle as Grip : 'draw', rectangle, at: pointOf(at) };
      },
      move: (at: Point) => {
        const { grip, rectangle: first, at: from } = start.current!;
        set(dragged(first, grip, from, pointOf(at), image));
      },
    };
  };
  const large = {
    x: Math.max(1, Math.round(image.width * LARGE_STEP)), y: Math.max(1, Math.round(image.height * LARGE_STEP)),
  };
  const onKey = (change: (by: Point) => Rectangle) => (event: KeyboardEvent) => {
    const by = arrowOf(event, { x: 1, y: 1 }, large);
    if (by) set(change(by));
  };
  return (
    <Pane label="Original, with the rectangle to crop to" image={image} drag={drag} {...view}>
      {placement => (
        <div class="tool-frame" style={placed(placement.frame)}>
          <div class="tool-image">
            <img class={imageClass(placement, 'whole')} src={image.url} alt="Original" />
            <div class="cropped" style={shares(rectangle, image)} />
          </div>
          <div
            class="crop"
            data-handle={isWhole(rectangle, image) ? undefined : 'move'}
            style={shares(rectangle, image)}
          >
            <div
              class="crop-mover"
              role="slider"
              tabIndex={0}
              aria-roledescription="2D slider"
              aria-label="Rectangle"
              aria-valuemin={0}
              aria-valuemax={image.width}
              aria-valuenow={rectangle.left}
              aria-valuetext={inWords(rectangle)}
              onKeyDown={onKey(by => moved(rectangle, by, image))}
            />
            {SIDES.map(([handle, name]) => (
              <div
                key={handle}
                class={`crop-side ${handle}`}
                data-handle={handle}
                role="slider"
                tabIndex={0}
                aria-label={name}
                aria-orientation={isHorizontal(handle) ? 'horizontal' : 'vertical'}
                aria-valuemin={0}
                aria-valuemax={isHorizontal(handle) ? image.width : image.height}
                aria-valuenow={positionOf(handle, rectangle)}
                onKeyDown={onKey(by => resized(rectangle, handle, by, image))}
              />
            ))}
            {CORNERS.map(handle => <div key={handle} class={`crop-corner ${handle}`} data-handle={handle} />)}
            <span class="crop-size" aria-hidden="true">{rectangle.width} × {rectangle.height}</span>
          </div>
        </div>
      )}
    </Pane>
  );
}

/** Returns the rectangle of a parameter's value, or the whole image if the value is missing or invalid. */
function rectangleIn(value: string | undefined, image: Size): Rectangle {
  const whole = { left: 0, top: 0, width: image.width, height: image.height };
  if (value === undefined || value.split(',').length !== 4) return whole;
  try {
    const { left, top, width, height } = rectangleOf(value.split(',').map(wordOf).join('_'), image);
    return [left, top, width, height].every(Number.isFinite) ? { left, top, width, height } : whole;
  } catch {
    return whole;
  }
}

/** Returns the canonical form: the first positions are zero. */
function wordOf(part: string): string {
  return /^(left|top)$/.test(part) ? '0' : part;
}

function shares({ left, top, width, height }: Rectangle, image: Size) {
  return {
    left: `${left / image.width * 100}%`,
    top: `${top / image.height * 100}%`,
    width: `${width / image.width * 100}%`,
    height: `${height / image.height * 100}%`,
  };
}

function isHorizontal(handle: Handle): boolean {
  return handle === 'w' || handle === 'e';
}

function positionOf(handle: Handle, { left, top, width, height }: Rectangle): number {
  switch (handle) {
    case 'w': return left;
    case 'e': return left + width;
    case 'n': return top;
    default: return top + height;
  }
}

function inWords({ left, top, width, height }: Rectangle): string {
  return `${width} × ${height} pixels, ${left} from the left, ${top} from the top`;
}
