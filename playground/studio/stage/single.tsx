import { Pane, PaneView, imageClass, placed } from './pane';
import { ShownImage } from '../loaded-image';

interface SingleProps extends PaneView {
  readonly name: string;
  readonly image: ShownImage;
  /** Size of the frame that the image fills, by default its own. */
  readonly frame?: { readonly width: number; readonly height: number };
  /** Whether its name is visible. */
  readonly isNamed?: boolean;
}

/** One image. */
export function Single({ name, image, frame = image, isNamed = false, ...view }: SingleProps) {
  return (
    <Pane label={`${name}, zoomable`} image={frame} caption={isNamed ? name : undefined} {...view}>
      {placement => (
        <img class={imageClass(placement)} src={image.url} style={placed(placement.frame)} alt={name} />
      )}
    </Pane>
  );
}

interface BesideProps extends PaneView {
  readonly before: ShownImage;
  readonly after: ShownImage;
  /** Name of the first image. */
  readonly name: string;
}

/** Two images side by side. Both are zoomed and moved together. */
export function Beside({ before, after, name, ...view }: BesideProps) {
  return (
    <div class="beside">
      <Single name={name} image={before} frame={after} isNamed {...view} />
      <Single name="Result" image={after} isNamed {...view} />
    </div>
  );
}
