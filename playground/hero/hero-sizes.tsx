import { bytes } from '../parts/units';
import { LoadedImage, formatOf } from '../studio/loaded-image';
import { Saving, pixelShare } from '../studio/saving';
import { ImageState } from '../studio/use-image';

/** A response that the sizes compare. */
export interface Served {
  readonly name: string;
  readonly state: ImageState;
}

interface HeroSizesProps {
  readonly original: Served;
  readonly variants: readonly Served[];
}

/** The bytes of the original and of its variants, as bars of the same scale. */
export function HeroSizes({ original, variants }: HeroSizesProps) {
  const whole = original.state.image?.bytes;
  return (
    <ul class="sizes">
      {[original, ...variants].map(({ name, state: { image, isLoading } }) => (
        <li key={name} class={isLoading ? 'size busy' : 'size'}>
          <span class="size-format">{image ? formatOf(image) : '…'}</span>
          <span class="size-viewer muted">{name}</span>
          <span class="size-bytes">
            {image ? bytes(image.bytes) : '–'}
            {image && name !== original.name && <>
              {' '}<Saving size={image.bytes} original={whole} pixels={pixelShare(image, original.state.image)} />
            </>}
          </span>
          <span class="size-bar" aria-hidden="true">
            <span style={{ width: `${shareOf(image, whole)}%` }} />
          </span>
        </li>
      ))}
    </ul>
  );
}

/** Returns the share of the original in percent. The smallest stays visible. */
function shareOf(image: LoadedImage | undefined, whole: number | undefined): number {
  if (!image || whole === undefined || whole === 0) return 0;
  return Math.min(100, Math.max(0.8, image.bytes / whole * 100));
}
