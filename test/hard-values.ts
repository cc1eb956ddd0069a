/** Names that every object inherits. A lookup in a table must not find them. */
export const INHERITED_NAMES: readonly string[] = [
  '__proto__', 'constructor', 'hasOwnProperty', 'isPrototypeOf', 'toString', 'valueOf', '__defineGetter__',
];
