import { Edits } from './dit-request';
import { Json, objectOf } from './json-in-path';
import { COLOR_NAMES } from '../color-names';

/** Returns the arguments of a method of sharp as numbers, or undefined for arguments without an equivalent. */
type Arguments = (value: Json) => number[] | undefined;

/** Methods of sharp for colors, under the names that the transform function has for them. */
const METHODS: { readonly [name: string]: Arguments } = {
  convolve: value => {
    const { width, height, kernel, scale = 0, offset = 0 } = objectOf(value);
    return Array.isArray(kernel) ? [width, height, scale, offset, ...kernel as Json[]].map(Number) : undefined;
  },
  gamma: value => value === true ? [2.2, 2.2] : [Number(value), Number(value)],
  linear: value => {
    const factors = (Array.isArray(value) ? value as Json[] : [value]).map(Number);
    return [...factors, ...factors.map(() => 0)];
  },
  median: value => [value === true ? 3 : Number(value)],
  modulate: value => {
    const { brightness = 1, saturation = 1, hue = 0, lightness = 0 } = objectOf(value);
    return [brightness, saturation, hue, lightness].map(Number);
  },
  negate: value => [objectOf(value).alpha === false ? 0 : 1],
  normalize: value => {
    const { lower = 1, upper = 99 } = objectOf(value);
    return [lower, upper].map(Number);
  },
  recomb: value => Array.isArray(value) && value.length === 3
    ? (value as Json[]).flatMap(row => Array.isArray(row) ? row as Json[] : []).map(Number) : undefined,
  threshold: value => [value === true ? 128 : Number(value), 1],
  tint: value => channelsOf(value),
};

/** Methods that the service calls if a request names them, and that have no equivalent. It ignores all others. */
export const REFUSED = ['removeAlpha', 'ensureAlpha', 'extractChannel', 'joinChannel', 'bandbool',
  'pipelineColourspace', 'pipelineColorspace', 'toColourspace', 'toColorspace', 'affine', 'unflatten', 'clahe',
  'boolean', 'tiff', 'heif', 'extend', 'smart_crop', 'filters'];

export function isMethod(name: string): boolean {
  return Object.hasOwn(METHODS, american(name));
}

/** Returns the list of methods with another one, or undefined if that has no equivalent. Each can be used once. */
export function withMethod(list: string | undefined, name: string, value: Json): string | undefined {
  const method = american(name);
  const values = METHODS[method](value);
  const isKnown = values?.every(each => Number.isFinite(each) && Math.abs(each) < 1e6);
  if (!values || !isKnown || `,${list},`.includes(`,${method},`)) return undefined;
  return [...list === undefined ? [] : [list], method, ...values.map(printed)].join();
}

function american(name: string): string {
  return name === 'normalise' ? 'normalize' : name;
}

function printed(value: number): string {
  return String(+value.toFixed(3)).replace('-', 'n');
}

function channelsOf(color: Json): number[] | undefined {
  if (typeof color !== 'string') {
    const { r, g, b } = objectOf(color);
    return [r, g, b].map(Number);
  }
  const hex = COLOR_NAMES[color.toLowerCase()] ?? color.replace(/^#/, '');
  const long = hex.length === 3 ? hex.replace(/./g, '$&$&') : hex;
  return /^[\da-f]{6}$/i.test(long) ? long.match(/../g)!.map(part => parseInt(part, 16)) : undefined;
}

/** Returns the kernel of a convolution: numbers that are separated by semicolons, and the number of columns. */
export function convolutionOf(value: string): Edits {
  const [matrix, columns] = value.split(',');
  const kernel = matrix.split(';').map(Number);
  return { width: Number(columns), height: Math.ceil(kernel.length / Number(columns)), kernel };
}
