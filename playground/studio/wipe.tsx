import { useState } from 'preact/hooks';
import { Look } from '../address';
import { actualSize } from './actual-size';
import { Picture } from './picture';

type Shown = NonNullable<Picture['shown']>;

interface WipeProps {
  readonly before: Shown;
  readonly after: Shown;
  readonly zoom: Look['zoom'];
  /** Of what comes before. */
  readonly name: string;
}

// What rounding to whole pixels makes of the same proportions.
const SAME = 0.02;

/** Two pictures over each other, with an edge between them to be moved: by pointer, or by the arrow keys. */
export function Wipe({ before, after, zoom, name }: WipeProps) {
  const [position, setPosition] = useState(50);
  const isSameShape = Math.abs(before.width / before.height / (after.width / after.height) - 1) < SAME;
  return (
    <div class="wipe-room" tabIndex={zoom === 'actual' ? 0 : undefined} role={zoom === 'actual' ? 'region' : undefined} aria-label={zoom === 'actual' ? 'Pictures' : undefined}>
      <div class="wipe" style={{ '--wipe': `${position}%`, 'aspectRatio': `${after.width} / ${after.height}`, ...zoom === 'actual' ? actualSize(after) : fitted(after) }}>
        <img class="wipe-after" src={after.url} alt="Result" />
        <img class={isSameShape ? 'wipe-before' : 'wipe-before whole'} src={before.url} alt={name} />
        <span class="wipe-edge" aria-hidden="true" />
        <span class="wipe-name start" aria-hidden="true">{name}</span>
        <span class="wipe-name end" aria-hidden="true">Result</span>
        <input type="range" min="0" max="100" step="0.5" value={position} aria-label={`Share of “${name}” that is seen`}
          onInput={event => setPosition(Number(event.currentTarget.value))} />
      </div>
    </div>
  );
}

/** As large as the room allows, though not larger than it is. */
function fitted({ width, height }: Shown) {
  return { width: `min(100%, ${Math.max(width, 320)}px, calc(var(--room-height) * ${(width / height).toFixed(4)}))` };
}
