import { useState } from 'preact/hooks';
import { ViewOptions } from '../address';
import { actualSize } from './actual-size';
import { LoadedImage } from './loaded-image';

type Shown = NonNullable<LoadedImage['shown']>;

interface WipeProps {
  readonly before: Shown;
  readonly after: Shown;
  readonly zoom: ViewOptions['zoom'];
  /** Name of the first image. */
  readonly name: string;
}

// Tolerance for aspect ratios that are rounded to whole pixels.
const SAME = 0.02;

/** Two overlaid images with a divider that pointers and arrow keys move. */
export function Wipe({ before, after, zoom, name }: WipeProps) {
  const [position, setPosition] = useState(50);
  const isSameShape = Math.abs(before.width / before.height / (after.width / after.height) - 1) < SAME;
  return (
    <div
      class="wipe-room"
      tabIndex={zoom === 'actual' ? 0 : undefined}
      role={zoom === 'actual' ? 'region' : undefined}
      aria-label={zoom === 'actual' ? 'Images' : undefined}>
      <div
        class="wipe"
        style={{
          '--wipe': `${position}%`,
          'aspectRatio': `${after.width} / ${after.height}`,
          ...(zoom === 'actual' ? actualSize(after) : fitted(after)),
        }}>
        <img class="wipe-after" src={after.url} alt="Result" />
        <img class={isSameShape ? 'wipe-before' : 'wipe-before whole'} src={before.url} alt={name} />
        <span class="wipe-edge" aria-hidden="true" />
        <span class="wipe-name start" aria-hidden="true">{name}</span>
        <span class="wipe-name end" aria-hidden="true">Result</span>
        <input type="range" min="0" max="100" step="0.5" value={position} aria-label={`Visible share of “${name}”`}
          onInput={event => setPosition(Number(event.currentTarget.value))} />
      </div>
    </div>
  );
}

/** Returns the style that fits an image into the available space without enlarging it. */
function fitted({ width, height }: Shown) {
  return { width: `min(100%, ${Math.max(width, 320)}px, calc(var(--room-height) * ${(width / height).toFixed(4)}))` };
}
