/** A value of a template. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

export interface JsonObject { readonly [name: string]: Json }

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
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
