import { operations } from '../data';

/** Changes of parameters. Undefined or an empty text removes one. */
export type ParameterChanges = Readonly<Record<string, string | undefined>>;

const NAMES = operations.flatMap(({ parameters }) => Object.keys(parameters));

/** Applies changes. Parameters are in the order of operations, so that the same settings result in the same URL. */
export function withChanges(
  parameters: Readonly<Record<string, string>>, changes: ParameterChanges,
): Record<string, string> {
  const all = Object.entries<string | undefined>({ ...parameters, ...changes });
  const left = all.filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '');
  return Object.fromEntries(left.sort(([one], [other]) => NAMES.indexOf(one) - NAMES.indexOf(other)));
}
