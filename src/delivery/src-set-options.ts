import { ImageParameters } from '../transformation/image-parameters';

/**
 * Options for a `srcset`: its widths, and parameters that all of its images share.
 */
export interface SrcSetOptions extends ImageParameters {
  /**
   * Widths in pixels, from the ladder. Other widths are a warning, since images snap to the ladder, and widths above it
   * are errors.
   *
   * @default - the widths of the ladder: `widths` of `ImageTransformation.onDemand()` up to `maxWidth`
   */
  readonly widths?: number[];
}
