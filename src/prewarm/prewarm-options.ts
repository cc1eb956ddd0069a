import * as types from '../core/prop-types';
import { ImageFormat } from '../model/image-format';
import { ImageParameters } from '../transformation/image-parameters';
import { PARAMETERS_OBJECT } from '../transformation/image-query';

/**
 * A variant that is transformed before a viewer requests it.
 */
export interface PrewarmedVariant {
  /**
   * The name of a preset of the transformation. Not together with `parameters`.
   *
   * @default - `parameters`
   */
  readonly preset?: string;

  /**
   * The operations, as for `urlFor()`. Only core variants are possible: a width of the ladder, or a preset at one.
   * Other widths snap to the ladder. Not together with `preset`.
   *
   * @default - the variant of a URL without parameters
   */
  readonly parameters?: ImageParameters;

  /**
   * The best formats of viewers: `AVIF` for current browsers, `WEBP` for browsers without AVIF, `JPEG` for all others.
   * Each is a variant of its own. Not together with a `format` in `parameters`.
   *
   * @default - the first of the transformation's `formats`: AVIF, unless it is left out
   */
  readonly formats?: ImageFormat[];
}

export const PREWARMED_TYPES: types.PropTypes<PrewarmedVariant> = {
  preset: types.inPaths(types.text),
  parameters: PARAMETERS_OBJECT,
  formats: types.list(types.enumMember('ImageFormat', ImageFormat)),
};
