import { ShownImage } from './loaded-image';
import { saving } from '../parts/units';

interface SavingProps {
  readonly size: number;
  readonly original?: number;
  /** The number of pixels relative to the original. */
  readonly pixels?: number;
}

/** Saving compared with the original, for each pixel if their numbers differ: resizing is no compression. */
export function Saving({ size, original, pixels = 1 }: SavingProps) {
  if (original === undefined) return null;
  const percent = saving(size, original * pixels);
  const unit = pixels === 1 ? '' : ' per pixel';
  return percent >= 0
    ? <span class="less">{percent}% less{unit}</span>
    : <span class="more">{-percent}% more{unit}</span>;
}

interface Sized { readonly shown?: Pick<ShownImage, 'width' | 'height'> }

/** Returns the number of pixels relative to the original, or 1 if it is unknown. */
export function pixelShare({ shown }: Sized, original: Sized | undefined): number {
  const whole = original?.shown;
  return shown && whole ? shown.width * shown.height / (whole.width * whole.height) : 1;
}
