import { Pane, PaneView, imageClass, placed } from './pane';
import { Picture } from '../../parts/picture';
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
        <Picture
          class={imageClass(placement)}
          src={image.url}
          style={placed(placement.frame)}
          alt={name}
          isAnimated={image.isAnimated}
        />
      )}
    </Pane>
  );
}

/** An image with its name. */
export interface NamedImage {
  readonly name: string;
  readonly image: ShownImage;
}

/** Two images to compare. */
export interface PairProps extends PaneView {
  readonly before: NamedImage;
  readonly after: NamedImage;
}

/** Two images side by side. Both are zoomed and moved together. */
export function Beside({ before, after, ...view }: PairProps) {
  return (
    <div class="beside">
      <Single {...before} frame={after.image} isNamed {...view} />
      <Single {...after} isNamed {...view} />
    </div>
  );
}
