import { KeptMetadata } from '../../model/kept-metadata';
import { SvgOriginals } from '../../model/svg-originals';

/** Settings of the construct for transformations, as plain data in the function's environment. */
export interface TransformOptions {
  readonly maxWidth: number;
  readonly maxHeight: number;
  /** Maximum number of pixels in an original, or in a frame of an animation. */
  readonly maxInputPixels: number;
  /** Quality by format (`avif`, `webp`, `jpg`), on the scale of JPEG, or `PREDICTED_QUALITY`. */
  readonly quality: { readonly [format: string]: number | string };
  readonly allowEnlargement: boolean;
  readonly metadata: KeptMetadata;
  /** Whether JPEG variants keep the gain map of their original. */
  readonly keepGainMap?: boolean;
  readonly svg: SvgOriginals;
  readonly allowTiff: boolean;
  /** The name of the package that decodes HEIC. Missing if HEIC is not supported. */
  readonly heicDecoder?: string;
}

/** A watermark, and its position. */
export interface Watermark {
  readonly image: Buffer;
  /**
   * Any of `top`, `middle`, `bottom` and `left`, `center`, `right`, separated by commas.
   *
   * @default 'bottom,right'
   */
  readonly align?: string;
  /**
   * Width in pixels, or a share of the image's width if at most 1.
   *
   * @default - the width of the watermark
   */
  readonly width?: number;
  /**
   * Largest height in pixels, or a share of the image's height if at most 1.
   *
   * @default - follows from the width
   */
  readonly height?: number;
  /**
   * Distance from the left: `10`, `-10` (from the right), `10p` (in percent), `center` or `repeat`.
   *
   * @default - `align`
   */
  readonly x?: string;
  /**
   * Distance from the top, in the same form.
   *
   * @default - `align`
   */
  readonly y?: string;
  /**
   * Opacity, from 0 (invisible) to 100.
   *
   * @default 100
   */
  readonly alpha?: number;
}
