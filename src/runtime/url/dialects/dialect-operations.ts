/**
 * Operations that only dialects other than imgix's request, and values of others that only these have. Edge functions
 * lack them: the transform function translates the URLs that lead to them.
 */

import { ParameterBounds } from '../parameter-control';

/** Bounds of an operation, and its position in paths. */
export interface DialectOperation extends ParameterBounds {
  readonly order: number;
}

/** A distance from the left or top, or with `n` from the right or bottom, in pixels or, with `p`, in percent. */
const PLACE = /^(n?\d{1,5}p?|center|repeat)$/;

/** A method and its arguments, each a number with `n` in place of a minus sign. */
const METHOD = '[a-z]+(,n?\\d{1,6}(\\.\\d{1,6})?){0,85}';

/** Operations by name. */
export const DIALECT_OPERATIONS: { readonly [name: string]: DialectOperation } = {
  // Only the first frame of an animation.
  'still': { order: 21, values: 'true', form: 'text' },
  // The side that is that of the image.
  'whole': { order: 22, values: 'w, h', form: 'text' },
  // Exchanges width and height if the image is upright and they are not, or the other way around.
  'adapt': { order: 31, values: 'true', form: 'text' },
  // An area after sizing: left, top, width and height.
  'cut': {
    order: 51,
    pattern: /^((\d{1,5}|center),){2}((\d{1,5}|short)(,(?=.)|$)){2}$/,
    form: 'numbers',
  },
  // Methods of sharp for colors.
  'edits': { order: 165, pattern: new RegExp(`^${METHOD}(,${METHOD}){0,9}$`), isList: true, form: 'names' },
  'mark-x': { order: 901, pattern: PLACE, form: 'text', needs: 'mark.' },
  'mark-y': { order: 902, pattern: PLACE, form: 'text', needs: 'mark.' },
  // The largest height, as a share of that of the variant.
  'mark-h': { order: 903, least: 0.001, most: 1, form: 'decimal', needs: 'mark.' },
};

/** Values of other parameters, in addition to those of the grammar. */
export const DIALECT_VALUES: { readonly [name: string]: ParameterBounds } = {
  // The smallest size that covers width and height, and whether it may exceed that of the image.
  'fit': { values: 'outside, outsidemax' },
  // The average color of the image.
  'fill': { values: 'auto' },
  // The color of the bottom right pixel.
  'trim': { values: 'colorlast' },
  // Above 1, pixels of the image before sizing, and below 0 those from the right or bottom.
  'fp-x': { least: -99999, most: 99999 },
  'fp-y': { least: -99999, most: 99999 },
};
