/** View options of the studio. They are part of its address. */
export interface ViewOptions {
  readonly view: 'wipe' | 'beside' | 'difference' | 'result' | 'formats';
  /** Compared images: original and result, original and refined variant, or first answer and refined variant. */
  readonly pair: 'result' | 'refined' | 'first';
  /** Object that pointers and arrow keys change on the image: the view, the focal point, or the rectangle `rect`. */
  readonly tool: 'view' | 'point' | 'rect';
  /** Device pixels for each pixel of the image, or `fit` for the scale at which the whole image is visible. */
  readonly zoom: 'fit' | number;
  /** Center of the visible part, as shares of the width and height. */
  readonly x: number;
  readonly y: number;
  /** Position of the divider between two images, in percent. */
  readonly wipe: number;
  /** Amplification of the difference. */
  readonly gain: number;
  /** Formats that the viewer accepts besides JPEG, PNG and GIF. */
  readonly accept: 'avif' | 'webp' | 'none';
  /** Name of the code snippet. */
  readonly code: string;
}

export const DEFAULT_VIEW_OPTIONS: ViewOptions = {
  view: 'wipe',
  pair: 'result',
  tool: 'view',
  zoom: 'fit',
  x: 0.5,
  y: 0.5,
  wipe: 50,
  gain: 8,
  accept: 'avif',
  code: 'URL',
};

/** Largest zoom: pixels are clearly visible. */
export const MAX_ZOOM = 16;

/** Factors by which a difference can be amplified. */
export const GAINS: readonly number[] = [1, 4, 8, 16, 32];

type Parsers = { readonly [name in keyof ViewOptions]: (text: string) => ViewOptions[name] | undefined };

/** Returns undefined for values that the page does not write. */
const PARSERS: Parsers = {
  view: oneOf('wipe', 'beside', 'difference', 'result', 'formats'),
  pair: oneOf('result', 'refined', 'first'),
  tool: oneOf('view', 'point', 'rect'),
  zoom: text => text === 'fit' ? text : number(0.001, MAX_ZOOM)(text),
  x: number(0, 1),
  y: number(0, 1),
  wipe: number(0, 100),
  gain: text => GAINS.find(gain => String(gain) === text),
  accept: oneOf('avif', 'webp', 'none'),
  code: text => /^[\w @./-]{1,30}$/.test(text) ? text : undefined,
};

const NAMES = Object.keys(DEFAULT_VIEW_OPTIONS) as (keyof ViewOptions)[];

// No parameter of an image begins with this prefix.
const VIEW_PREFIX = '.';

/** Reads the options of an address. Missing and invalid ones have their default. */
export function parseViewOptions(parameters: Readonly<Record<string, string>>): ViewOptions {
  const parsed = NAMES.map(name => {
    const text = parameters[VIEW_PREFIX + name];
    return [name, text === undefined ? undefined : PARSERS[name](text)] as const;
  });
  return { ...DEFAULT_VIEW_OPTIONS, ...Object.fromEntries(parsed.filter(([, value]) => value !== undefined)) };
}

/** Returns the options that differ from the default. */
export function printViewOptions(options: ViewOptions): Record<string, string> {
  const changed = NAMES.filter(name => options[name] !== DEFAULT_VIEW_OPTIONS[name]);
  return Object.fromEntries(changed.map(name => [VIEW_PREFIX + name, String(options[name])]));
}

export function withoutViewOptions(parameters: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(parameters).filter(([name]) => !name.startsWith(VIEW_PREFIX)));
}

function oneOf<T extends string>(...values: readonly T[]): (text: string) => T | undefined {
  return text => values.find(value => value === text);
}

function number(least: number, most: number): (text: string) => number | undefined {
  return text => /^\d+(\.\d+)?$/.test(text) && Number(text) >= least && Number(text) <= most ? Number(text) : undefined;
}
