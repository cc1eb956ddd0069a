/**
 * The part of the table of operations that the URL grammar needs. The bundle of the edge function, which has little
 * room, contains these values as literals in place of the table.
 */

import { DIALECT_OPERATIONS, DIALECT_VALUES } from './dialects/dialect-operations';
import { OPERATIONS } from './operations';
import { ParameterBounds } from './parameter-control';

type Bounds = { readonly [name: string]: ParameterBounds };

/** The bounds of each parameter of URLs, by name. Others are ignored. It inherits no names, such as `constructor`. */
export const BOUNDS: Bounds = Object.assign(Object.create(null),
  ...OPERATIONS.flatMap(({ parameters }) => Object.entries(parameters))
    .flatMap(([name, { bounds }]) => bounds ? [{ [name]: withoutUndefined(bounds) }] : []));

/** The bounds of each parameter that URLs in dialects other than imgix's lead to. */
export const DIALECT_BOUNDS: Bounds = Object.assign(Object.create(null), BOUNDS, DIALECT_OPERATIONS,
  ...Object.entries(DIALECT_VALUES).map(([name, { values, ...bounds }]) =>
    ({ [name]: { ...BOUNDS[name], ...bounds, ...values && { values: `${BOUNDS[name].values}, ${values}` } } })));

/** The names of operations in the order in which paths print them. `v` is the version. */
export const OPERATION_NAMES: readonly string[] = ['v', ...[
  ...OPERATIONS.map(({ order, printed, parameters }) => ({ order, names: printed ?? Object.keys(parameters) })),
  ...Object.entries(DIALECT_OPERATIONS).map(([name, { order }]) => ({ order, names: [name] })),
].sort((one, other) => one.order - other.order).flatMap(({ names }) => names)];

export function withoutUndefined(bounds: ParameterBounds): ParameterBounds {
  return Object.fromEntries(Object.entries(bounds).filter(([, value]) => value !== undefined));
}
