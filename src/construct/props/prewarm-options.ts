import { ImageFormat } from '../../model/image-format';
import * as types from '../core/prop-types';
import { ImageParameters } from '../transformation/image-parameters';
import { PARAMETERS_OBJECT } from '../transformation/image-query';

/**
 * A variant that is transformed before a viewer requests it: the parameters of its URL, as for `urlFor()`. Only core
 * variants are possible: a `preset`, or a width of the ladder. Other widths snap to the ladder.
 */
export interface PrewarmedVariant extends ImageParameters {
  /**
   * The best formats of viewers: `AVIF` for current browsers, `WEBP` for browsers without AVIF, `JPEG` for all others.
   * Each is a variant of its own. Not together with `format`.
   *
   * @default - the first of the transformation's `formats`: AVIF, unless it is left out
   */
  readonly formats?: ImageFormat[];
}

/** The parameters are validated with the rules of the transformation. */
export const PREWARMED: types.PropType = types.correct(
  { ...PARAMETERS_OBJECT, expected: 'an object', plural: 'objects', names: [...PARAMETERS_OBJECT.names!, 'formats'] },
  [types.number, '{ width: % }'],
  [types.like(/^[^=]+$/), '{ preset: % }'],
);

export const FORMATS: types.PropType = types.list(types.enumMember('ImageFormat', ImageFormat));
