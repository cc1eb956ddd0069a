/**
 * How a person sets a parameter: what it is called, and what it takes, as data that the playground makes sliders and
 * fields of.
 */
export type ParameterControl = { readonly label: string; /** Presets may say it, and URLs that are signed. */ readonly isSigned?: true } & (
  | { readonly kind: 'range'; readonly min: number; readonly max: number; readonly step: number; /** Where it does nothing. */ readonly neutral: number }
  | { readonly kind: 'choice'; readonly values: readonly string[] }
  /** Some of them, by comma. */
  | { readonly kind: 'choices'; readonly values: readonly string[] }
  | { readonly kind: 'text'; readonly example: string }
  /** Up to what the construct makes, and with a width, in its steps. */
  | { readonly kind: 'pixels'; readonly example: string }
  | { readonly kind: 'colour' }
  /** What the construct makes. */
  | { readonly kind: 'format' }
  /** What the construct has. */
  | { readonly kind: 'preset' }
);

/**
 * Something that a URL can ask for: what it is called and means.
 */
export interface OperationDescription {
  /** Of the operation in a canonical request. */
  readonly name: string;
  /** Of a URL, by name. */
  readonly parameters: Readonly<Record<string, ParameterControl>>;
  readonly meaning: string;
  readonly bounds: string;
  /** The query of a URL. */
  readonly example: string;
}

export function range(label: string, min: number, max: number, neutral: number = 0, step: number = 1): ParameterControl {
  return { kind: 'range', label, min, max, neutral, step };
}

export function choice(label: string, ...values: string[]): ParameterControl {
  return { kind: 'choice', label, values };
}

export function choices(label: string, ...values: string[]): ParameterControl {
  return { kind: 'choices', label, values };
}

export function text(label: string, example: string): ParameterControl {
  return { kind: 'text', label, example };
}

export function pixels(label: string, example: string): ParameterControl {
  return { kind: 'pixels', label, example };
}

export function signed(control: ParameterControl): ParameterControl {
  return { ...control, isSigned: true };
}
