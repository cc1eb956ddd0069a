import { Json, JsonObject } from './json';

/** A value of a choice, and the condition of the template under which it is chosen. */
export interface Alternative {
  readonly condition: string;
  readonly expression: Json;
}

/** A decision that is made at deployment, by a parameter, and leads to other resources or properties. */
export interface Choice {
  readonly name: string;
  readonly alternatives: readonly Alternative[];
}

/** An alternative of each choice, as indexes in the order of the choices. */
export type Selection = readonly number[];

/** Returns all selections. */
export function selectionsOf(choices: readonly Choice[]): Selection[] {
  return choices.reduce<Selection[]>(
    (selections, { alternatives }) =>
      selections.flatMap(selection => alternatives.map((_, index) => [...selection, index])),
    [[]],
  );
}

/** Returns the conditions of the choices. */
export function conditionsOf(choices: readonly Choice[]): JsonObject {
  return Object.fromEntries(
    choices.flatMap(({ alternatives }) => alternatives.map(({ condition, expression }) => [condition, expression])),
  );
}
