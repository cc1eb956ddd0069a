import { isDeepStrictEqual } from 'node:util';

/** A value of a template. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

export interface JsonObject { readonly [name: string]: Json }

export const NO_VALUE: Json = { Ref: 'AWS::NoValue' };

/** Whether a value is an object and no intrinsic function. */
export function isPlainObject(value: Json | undefined): value is JsonObject {
  return isObject(value) && intrinsicOf(value) === undefined;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Returns the name of the intrinsic function that a value is. */
export function intrinsicOf(value: JsonObject): string | undefined {
  const [name, ...others] = Object.keys(value);
  return others.length === 0 && /^(Ref|Condition|Fn::\w+)$/.test(name ?? '') ? name : undefined;
}

/** Returns an object with each value changed. */
export function mapValues<T, R>(
  object: { readonly [name: string]: T }, change: (value: T, name: string) => R,
): { [name: string]: R } {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value, name)]));
}

/** Returns a value in which every string is changed, names of properties excepted. */
export function mapStrings(value: Json, change: (text: string) => Json): Json {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return (value as readonly Json[]).map(item => mapStrings(item, change));
  return isObject(value) ? mapValues(value, item => mapStrings(item, change)) : value;
}

export function areEqual(values: readonly unknown[]): boolean {
  return values.every(value => isDeepStrictEqual(value, values[0]));
}
