/**
 * The types of the table of operations, and functions that make its records short.
 */

/**
 * A value's form in the path of a variant, so that equal variants have equal paths: rounded, and left out if it is 0
 * (`whole`); with at most three decimals (`decimal`); a list of sides (`sides`) or numbers (`numbers`); the sides
 * to mirror (`letters`); a color without its alpha where it is opaque (`color`); one or four lengths that grow
 * with the image (`lengths`); a length and a color (`stroke`); as given, without a slash at the beginning (`text`).
 *
 * Parameters without a form have code of their own in `request-operations.ts`.
 */
export type CanonicalForm =
  | 'whole' | 'decimal' | 'sides' | 'numbers' | 'letters' | 'color' | 'lengths' | 'stroke' | 'text';

/** Hexadecimal colors, and words that may be names: the transform function rejects other words. */
const COLOR = '([\\da-f]{3,4}|([\\da-f]{2}){3,4}|[a-f]*[g-z][a-z]{2,})$';

/** The values that URLs accept for a parameter. */
export interface ParameterBounds {
  /** The least number. */
  readonly least?: number;
  /** The largest number. */
  readonly most?: number;
  /** Accepted values, separated by a comma and a space. */
  readonly values?: string;
  /** Whether a value is a list of `values`, separated by commas. */
  readonly isList?: boolean;
  readonly pattern?: RegExp;
  /** Whether a value is an output format of the CDN. */
  readonly isFormat?: boolean;
  /** Whether a value is the key of an image. */
  readonly isKey?: boolean;
  /** A phrase after the parameter's name and `must be`, such as `like 16:9`, unless it follows from the bounds. */
  readonly reason?: string;
  readonly form?: CanonicalForm;
  /** The canonical value without an effect, which paths leave out. */
  readonly neutral?: string;
  /** The operation without which the parameter has no effect, a point, and the beginning that its value must have. */
  readonly needs?: string;
}

/** The field of `ImageParameters` for a parameter. */
export interface ParameterField {
  readonly name: string;
  /** A noun phrase for the docstring, without bounds and period. */
  readonly doc: string;
  /** The text after `@default`. */
  readonly default?: string;
  /** The name of the enum for parameters with a choice of values. A choice without an enum is a boolean. */
  readonly enum?: string;
  /** Members of the enum that are not named like their values. */
  readonly members?: Readonly<Record<string, string>>;
}

/** A parameter of image URLs: its field in the construct, its control in the playground, and its bounds. */
export type ParameterControl = ParameterDescription & (
  | RangeControl
  | ChoiceControl<'choice'>
  /** Any number of the values. */
  | ChoiceControl<'choices'>
  | { readonly kind: 'text'; readonly example: string }
  /** A size up to the CDN's maximum; widths snap to the ladder. */
  | { readonly kind: 'pixels'; readonly example: string }
  | { readonly kind: 'color' }
  | { readonly kind: 'format' }
  | { readonly kind: 'preset' }
);

interface ChoiceControl<Kind> {
  readonly kind: Kind;
  readonly values: readonly string[];
  /** Docstrings by value. */
  readonly meanings: Readonly<Record<string, string>>;
}

interface RangeControl {
  readonly kind: 'range';
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** The value without an effect. */
  readonly neutral: number;
}

interface ParameterDescription {
  /** The label of the control. */
  readonly label: string;
  readonly field: ParameterField;
  /** Names for it in other image services, and words that people try. */
  readonly synonyms?: readonly string[];
  /** True if the parameter has an effect in presets and signed URLs only. */
  readonly isSigned?: true;
  /** The default in a word or two, where the text of the field is longer. */
  readonly usual?: string;
  /**
   * Values of other parameters, of which one is needed for an effect. An empty text is a missing parameter, and an
   * empty list any value. The operation that `bounds` needs is one more condition.
   */
  readonly appliesWith?: Readonly<Record<string, readonly string[]>>;
  /** Undefined for a preset, which is resolved before parameters are validated. */
  readonly bounds?: ParameterBounds;
}

/** Titles of the groups of operations, in the order in which the playground shows them. */
export const OPERATION_GROUPS = {
  preset: 'Preset',
  size: 'Size',
  crop: 'Crop',
  output: 'Output',
  color: 'Color',
  effects: 'Effects',
  rotation: 'Rotation',
  frame: 'Frame',
  watermark: 'Watermark',
} as const;

/**
 * An operation on images: everything about it except its pixel function.
 */
export interface OperationDescription {
  /** Name in the operations of a request. */
  readonly name: string;
  readonly group: keyof typeof OPERATION_GROUPS;
  /** Parameters by their name in URLs. */
  readonly parameters: Readonly<Record<string, ParameterControl>>;
  /**
   * Position in the path of a variant, ascending. Moving an operation remakes its variants.
   */
  readonly order: number;
  /** Names in the path of a variant, in their order, where they differ from the parameters. */
  readonly printed?: readonly string[];
  /** Meaning, for the URL manual and the playground. */
  readonly meaning: string;
  /** Remarks beyond the bounds of the parameters, for the URL manual and the playground. */
  readonly note?: string;
  /** Query of an example. */
  readonly example: string;
}

/** A parameter's description before its kind is known. */
type Described = Omit<ParameterDescription, 'bounds'>;

interface RangeOptions {
  readonly neutral?: number;
  readonly step?: number;
  /** The least value of the control, if it is not that of the bounds. */
  readonly start?: number;
  /** The largest value of the control, if it is not that of the bounds. */
  readonly end?: number;
}

/** @param leftOut the canonical value that paths leave out */
export function range(
  description: Described & RangeOptions, least: number, most: number, form?: CanonicalForm, leftOut?: string,
): ParameterControl {
  const { neutral = 0, step = 1, start = least, end = most, ...described } = description;
  const bounds = { least, most, form, neutral: leftOut };
  return { ...described, kind: 'range', min: start, max: end, neutral, step, bounds };
}

/** @param meanings docstrings by value @param bounds bounds that differ from the values */
export function choice(
  description: Described, meanings: Readonly<Record<string, string>>, bounds: ParameterBounds = {},
): ParameterControl {
  const values = Object.keys(meanings);
  const accepted: ParameterBounds = { values: values.join(', '), form: 'text', ...bounds };
  return { ...description, kind: 'choice', values, meanings, bounds: accepted };
}

/** @param leftOut the canonical value that paths leave out */
export function choices(
  description: Described, meanings: Readonly<Record<string, string>>, form?: CanonicalForm, leftOut?: string,
): ParameterControl {
  const values = Object.keys(meanings);
  const bounds: ParameterBounds = { values: values.join(', '), isList: true, form, neutral: leftOut };
  return { ...description, kind: 'choices', values, meanings, bounds };
}

export function color(description: Described): ParameterControl {
  const reason = 'a color name or hex RGB, ARGB, RRGGBB or AARRGGBB';
  return { ...description, kind: 'color', bounds: { pattern: new RegExp(`^${COLOR}`, 'i'), reason, form: 'color' } };
}

/** The width of a line in CSS pixels, and its color. */
export function stroke(description: Described, example: string): ParameterControl {
  const pattern = new RegExp(`^\\d{1,4},${COLOR}`, 'i');
  return text(description, example, { pattern, reason: `a width and a color, like ${example}`, form: 'stroke' });
}

/** One length for all sides or corners, or four, each in CSS pixels like width and height. */
export function lengths(description: Described, example: string, neutral?: string): ParameterControl {
  const reason = '1 or 4 numbers of pixels';
  return text(description, example, { pattern: /^\d{1,4}((,\d{1,4}){3})?$/, reason, form: 'lengths', neutral });
}

/** The padding of one side, which takes precedence over that of all sides. */
export function sidePadding(side: string): ParameterControl {
  const name = `padding${side[0].toUpperCase()}${side.slice(1)}`;
  const field = { name, doc: `Padding at the ${side} in CSS pixels`, default: '- follows `padding`' };
  return text({ label: `Padding, ${side}`, usual: 'like pad', field }, '16', { least: 0, most: 9999, form: 'lengths' });
}

/**
 * @param operation name of the operation without which the parameter has no effect
 * @param value the beginning that its value must have, if any
 */
export function needing(operation: string, control: ParameterControl, value = ''): ParameterControl {
  return { ...control, bounds: { ...control.bounds, needs: `${operation}.${value}` } };
}

export function text(description: Described, example: string, bounds: ParameterBounds): ParameterControl {
  return { ...description, kind: 'text', example, bounds };
}

/** The distance of a watermark from a side. */
export function distance(name: string, side: string, opposite: string): ParameterControl {
  const doc = `Distance of the watermark from the ${side}, in pixels or, with \`p\`, in percent of the variant; with`
    + ` \`-\`, from the ${opposite}; or \`center\` or \`repeat\``;
  const field = { name, doc, default: '- follows `watermarkAlign`' };
  return text({ label: `Watermark, from the ${side}`, usual: 'like mark-align', field }, '10', {
    pattern: /^(-?(0|[1-9]\d{0,4}p?)|center|repeat)$/, reason: 'like 10, 10p, -10, center or repeat', form: 'text',
  });
}

export function pixels(description: Described, example: string): ParameterControl {
  // Sizes above the maximum become the maximum, so the largest number is that of a pattern: 20 digits.
  const bounds = { least: 0.01, most: 1e20, reason: 'a number of pixels, 1 or more' };
  return { ...description, kind: 'pixels', example, bounds };
}

export function signed(control: ParameterControl): ParameterControl {
  return { ...control, isSigned: true };
}

/** A parameter of a watermark's placement, which has no effect without the watermark. */
export function placement(control: ParameterControl): ParameterControl {
  return signed(needing('mark', control));
}
