import { ImageParameters } from '../transformation/image-parameters';

/**
 * Options for a `srcset`.
 */
export interface SrcSetOptions {
  /**
   * Widths in pixels, from the ladder. Other widths are a warning, since images snap to the ladder, and widths above it
   * are errors.
   *
   * @default - the widths of the ladder: `widths` of `ImageTransformation.onDemand()` up to `maxWidth`
   */
  readonly widths?: number[];

  /**
   * The operations that all images share, without `width` and `devicePixelRatio`.
   *
   * @default - none
   */
  readonly parameters?: ImageParameters;
}
