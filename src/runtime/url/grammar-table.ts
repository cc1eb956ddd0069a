/**
 * The part of the table of operations that the URL grammar needs. The bundle of the edge function, which has little
 * room, contains these values as literals in place of the table.
 */

import { FORMS, PrintValue } from './canonical-forms';
import { OPERATIONS } from './operations';
import { ParameterBounds } from './parameter-control';

/** The bounds of a parameter, and the function that prints its values in canonical form. */
export interface GrammarBounds extends ParameterBounds {
  readonly print?: PrintValue;
}

type Bounds = { readonly [name: string]: GrammarBounds };

/** The bounds of each parameter of URLs, by name. Others are ignored. It inherits no names, such as `constructor`. */
export const BOUNDS: Bounds = tableOf(OPERATIONS.flatMap(({ parameters }) => Object.entries(parameters))
  .flatMap(([name, { bounds }]) => bounds ? [[name, bounds]] : []));

/** The names of operations in the order in which paths print them. `v` is the version. */
export const OPERATION_NAMES: readonly string[] = ['v', ...[...OPERATIONS]
  .sort((one, other) => one.order - other.order)
  .flatMap(({ printed, parameters }) => printed ?? Object.keys(parameters))];

/** Returns the bounds of a parameter of URLs, or undefined for others. */
export function boundsOf(name: string): GrammarBounds | undefined {
  return BOUNDS[name];
}

function tableOf(entries: readonly (readonly [name: string, bounds: ParameterBounds])[]): Bounds {
  return Object.assign(Object.create(null) as Bounds, Object.fromEntries(entries.map(([name, bounds]) =>
    [name, { ...bounds, print: bounds.form && FORMS[bounds.form] }])));
}
