import { Choice, Selection } from './choice';
import { Json, JsonObject, NO_VALUE, areEqual, intrinsicOf, isObject, isPlainObject, mapValues } from './json';

/** The value that a place in the template has under a selection. Undefined if there is none. */
export interface SelectedValue {
  readonly selection: Selection;
  readonly value: Json | undefined;
}

/** Strings that have fewer characters in common are not taken apart. */
const LONG_TEXT = 200;

/**
 * Returns one value for all selections. The parts that differ become `Fn::If`, as far inside as possible.
 */
export function mergedValue(values: readonly SelectedValue[], choices: readonly Choice[]): Json {
  const given = values.map(({ value }) => value);
  const merge = (pick: (value: Json) => Json | undefined) =>
    mergedValue(values.map(({ selection, value }) => ({ selection, value: pick(value!) })), choices);

  if (areEqual(given)) return given[0] ?? NO_VALUE;
  if (given.every(isPlainObject)) {
    const names = [...new Set(given.flatMap(object => Object.keys(object)))];
    return Object.fromEntries(names.map(name => [name, merge(object => (object as JsonObject)[name])]));
  }
  if (areLists(given)) return given[0].map((_, index) => merge(list => (list as readonly Json[])[index]));
  if (given.every(isJoin) && areEqual(given.map(({ 'Fn::Join': [delimiter] }) => delimiter))
    && areLists(given.map(({ 'Fn::Join': [, parts] }) => parts))) {
    return mapValues(given[0], (_, name) => merge(join => (join as JsonObject)[name]));
  }
  const [start, end] = areTexts(given) ? commonEnds(given) : ['', ''];
  if (start.length + end.length >= LONG_TEXT) {
    const middle = merge(text => (text as string).slice(start.length, (text as string).length - end.length));
    return { 'Fn::Join': ['', [start, middle, end]] };
  }
  return chosen(values, choices);
}

/** Returns `Fn::If` for the choice that decides alone or, if there is none, for the first that decides at all. */
function chosen(values: readonly SelectedValue[], choices: readonly Choice[]): Json {
  const indexes = choices.map((_, index) => index);
  const decides = (index: number) => new Set(values.map(({ selection }) => selection[index])).size > 1;
  const alone = indexes.find(index => decides(index)
    && groupsOf(values, index).every(({ group }) => areEqual(group.map(({ value }) => value))));
  const index = alone ?? indexes.find(decides)!;
  return groupsOf(values, index).reduceRight<Json | undefined>((otherwise, { alternative, group }) => {
    const merged = mergedValue(group, choices);
    if (otherwise === undefined || areEqual([merged, otherwise])) return merged;
    return { 'Fn::If': [choices[index].alternatives[alternative].condition, merged, otherwise] };
  }, undefined)!;
}

function groupsOf(values: readonly SelectedValue[], index: number) {
  const alternatives = [...new Set(values.map(({ selection }) => selection[index]))];
  return alternatives.map(alternative => ({
    alternative, group: values.filter(({ selection }) => selection[index] === alternative),
  }));
}

function areLists(values: readonly (Json | undefined)[]): values is readonly (readonly Json[])[] {
  return values.every(value => Array.isArray(value)) && areEqual(values.map(value => (value as Json[]).length));
}

function isJoin(value: Json | undefined): value is { readonly 'Fn::Join': readonly [string, Json] } {
  return isObject(value) && intrinsicOf(value) === 'Fn::Join';
}

function areTexts(values: readonly (Json | undefined)[]): values is readonly string[] {
  return values.every(value => typeof value === 'string');
}

/** Returns the longest common start, and the longest common end of the rest. */
function commonEnds(texts: readonly string[]): [start: string, end: string] {
  const shortest = Math.min(...texts.map(text => text.length));
  const [first] = texts;
  let start = 0;
  while (start < shortest && texts.every(text => text[start] === first[start])) start += 1;
  let end = 0;
  while (end < shortest - start && texts.every(text => text.at(-1 - end) === first.at(-1 - end))) end += 1;
  return [first.slice(0, start), first.slice(first.length - end)];
}
