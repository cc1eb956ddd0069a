/** A URL of Cloudinary while it is translated, component by component. */
export interface CloudinaryDraft {
  /** The parameters of this library. */
  readonly parameters: Record<string, string>;
  /** The parts that lead to a similar image, with how it differs. */
  readonly approximated: string[];
  /** The parts without an equivalent. */
  readonly refused: string[];
  /** The names of presets that take the place of named transformations. */
  readonly presets: string[];
}

/** The parts of a component by name, such as `w` and `300` of `w_300`. */
export type Parts = Readonly<Record<string, string | undefined>>;

/** Values of `fit` that cut off what exceeds the size. */
const CROPPING = ['crop', 'min'];

/** Sets a parameter, unless there is no equivalent. Returns whether there is one. */
export function set({ parameters }: CloudinaryDraft, name: string, value: string | undefined): boolean {
  if (value !== undefined) parameters[name] = value;
  return value !== undefined;
}

/** Whether the image has a size from a former component or this one. */
export function isSized({ parameters }: CloudinaryDraft): boolean {
  return ['w', 'h', 'ar'].some(name => parameters[name] !== undefined);
}

/** Whether the size cuts off a part of the image. */
export function isCropped({ parameters }: CloudinaryDraft): boolean {
  return CROPPING.includes(parameters.fit);
}
