import { Pane, Placement, imageClass, placed } from './pane';
import { PairProps } from './single';
import { Picture } from '../../parts/picture';

interface WipeProps extends PairProps {
  /** Position of the divider in percent of the visible part. */
  readonly position: number;
  readonly onPosition: (position: number) => void;
}

/** Two overlaid images with a divider that pointers and arrow keys move. */
export function Wipe({ before, after, position, onPosition, ...view }: WipeProps) {
  const { name } = before;
  return (
    <Pane label={`${name} and ${after.name}`} image={after.image} {...view}>
      {placement => (
        <>
          <Picture
            class={imageClass(placement)}
            src={after.image.url}
            style={placed(placement.frame)}
            alt={after.name}
            isAnimated={after.image.isAnimated}
          />
          <Picture
            class={imageClass(placement, 'wipe-before')}
            src={before.image.url}
            style={{ ...placed(placement.frame), 'clip-path': clipOf(placement, position) }}
            alt={name}
            isAnimated={before.image.isAnimated}
          />
          <Divider placement={placement} name={name} position={position} onPosition={onPosition} />
          <span class="pane-name start" aria-hidden="true">{name}</span>
          <span class="pane-name end" aria-hidden="true">{after.name}</span>
        </>
      )}
    </Pane>
  );
}

/** Returns the part of the first image at the left of the divider. */
function clipOf({ frame, visible }: Placement, position: number): string {
  const end = visible.left + visible.width * position / 100 - frame.left;
  return `inset(0 ${frame.width - end}px 0 0)`;
}

interface DividerProps extends Pick<WipeProps, 'position' | 'onPosition'> {
  readonly placement: Placement;
  /** Name of the first image. */
  readonly name: string;
}

/** The line between the images. It stays in its place while the images move. */
function Divider({ placement: { visible }, name, position, onPosition }: DividerProps) {
  const drag = (event: PointerEvent) => {
    const edge = event.currentTarget as HTMLElement;
    if (!edge.hasPointerCapture(event.pointerId)) return;
    const { left } = edge.parentElement!.getBoundingClientRect();
    const share = (event.clientX - left - visible.left) / visible.width;
    onPosition(Math.round(Math.max(0, Math.min(1, share)) * 1000) / 10);
  };
  return (
    <>
      <input
        class="wipe-input"
        type="range" min="0" max="100" step="0.5" value={position}
        aria-label={`Visible share of “${name}”`}
        aria-valuetext={`${Math.round(position)}%`}
        onInput={event => onPosition(Number(event.currentTarget.value))}
      />
      <div
        class="wipe-edge"
        aria-hidden="true"
        style={{
          left: `${visible.left + visible.width * position / 100}px`,
          top: `${visible.top}px`,
          height: `${visible.height}px`,
        }}
        onPointerDown={event => {
          event.stopPropagation();
          event.currentTarget.setPointerCapture(event.pointerId);
        }}
        onPointerMove={drag}
      />
    </>
  );
}
