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
const PLACE = 'n?\\d{1,5}p?|center|repeat';

/** A size of a watermark in pixels, or, up to 1, as a share. */
const SIZE = '\\d{1,4}(?:\\.\\d{1,3})?';

/** The key of an image, without line breaks. */
const KEY = '(?!/*(?:\\n|$))(?!(?:[^\\n]*/)?\\.\\.?(?:/|\\n|$))[^\\x00-\\x1f\\x7f]{1,1024}';

/** A watermark in one text: two places, the opacity, two sizes, which may be empty, and the key. */
export const MARK_TEXT = `(${PLACE})-(${PLACE})-(100|[1-9]?\\d)-(${SIZE})?-(${SIZE})?-(${KEY})`;

/** Operations by name. */
export const DIALECT_OPERATIONS: { readonly [name: string]: DialectOperation } = {
  // Only the first frame of an animation.
  'still': { order: 21, values: 'true', form: 'text' },
  // The side that is that of the image.
  'whole': { order: 22, values: 'w, h', form: 'text' },
  // Exchanges width and height if the image is upright and they are not, or the other way around.
  'adapt': { order: 31, values: 'true', form: 'text' },
  'mark-x': { order: 901, pattern: new RegExp(`^(${PLACE})$`), form: 'text', needs: 'mark.' },
  'mark-y': { order: 902, pattern: new RegExp(`^(${PLACE})$`), form: 'text', needs: 'mark.' },
  // The largest height in pixels, or, up to 1, as a share of that of the variant.
  'mark-h': { order: 903, least: 0.001, most: 8192, form: 'decimal', needs: 'mark.' },
  // Up to three watermarks after `mark`, one in each line. After `mark`, as keys may contain the separator.
  'marks': {
    order: 1001, pattern: new RegExp(`^${MARK_TEXT}(?:\\n${MARK_TEXT}){0,2}$`), form: 'text', needs: 'mark.',
  },
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
