/**
 * The part of the table of operations that the URL grammar needs. The bundle of the edge function, which has little
 * room, contains these values as literals in place of the table.
 */

import { OPERATIONS } from './operations';
import { ParameterBounds } from './parameter-control';

/** The bounds of each parameter of URLs, by name. Others are ignored. It inherits no names, such as `constructor`. */
export const BOUNDS: { readonly [name: string]: ParameterBounds } = Object.assign(Object.create(null),
  ...OPERATIONS.flatMap(({ parameters }) => Object.entries(parameters))
    .flatMap(([name, { bounds }]) => bounds ? [{ [name]: withoutUndefined(bounds) }] : []));

/** The names of operations in the order in which paths print them. `v` is the version. */
export const OPERATION_NAMES: readonly string[] = ['v', ...[...OPERATIONS]
  .sort((one, other) => one.order - other.order)
  .flatMap(({ printed, parameters }) => printed ?? Object.keys(parameters))];

export function withoutUndefined(bounds: ParameterBounds): ParameterBounds {
  return Object.fromEntries(Object.entries(bounds).filter(([, value]) => value !== undefined));
}
