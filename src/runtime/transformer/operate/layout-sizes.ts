import { Region } from 'sharp';
import { Size } from '../read/pipeline-image';

/** Sizes in a transformation: the image is scaled, and then cropped or padded to the result, which lies on a canvas. */
export interface Layout {
  readonly scaled: Size;
  readonly result: Size;
  /** The part of the scaled image that is kept. */
  readonly kept?: Region;
  /** Whether the kept part is to be found by content. Until then, it is in the middle. */
  readonly isByContent?: boolean;
  /** Position of the scaled image in a larger result. */
  readonly placed?: Place;
  /** The size of the variant: the result with the padding around it. */
  readonly canvas: Size;
  /** Position of the result on the canvas. */
  readonly origin: Place;
}

/** A position, in pixels from the top left. */
export interface Place {
  readonly left: number;
  readonly top: number;
}

/** Sizes before padding. */
export type Unpadded = Omit<Layout, 'canvas' | 'origin'>;
