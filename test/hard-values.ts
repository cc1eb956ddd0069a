import * as fc from 'fast-check';

/** Names that every object inherits. A lookup in a table must not find them. */
export const INHERITED_NAMES: readonly string[] = [
  '__proto__', 'constructor', 'hasOwnProperty', 'isPrototypeOf', 'toString', 'valueOf', '__defineGetter__',
];

/** Text that looks like a number, in forms that a parser easily misreads. */
const HARD_NUMBERS: readonly string[] = [
  '0', '-0', '00', '007', '.5', '5.', '1e3', '1E3', '1e-7', '1e21', '1e400', '-1', '+1', '0x10', '1_000', ' 1', 'NaN',
  'Infinity', '-Infinity', '9007199254740993', '99999999999999999999', '0.1000000000000000055',
];

/** Text with a meaning in a path, a URL, a pattern or a terminal. */
const HARD_TEXTS: readonly string[] = [
  '', ' ', '.', '..', '/', '//', '../..', './', '%', '%0', '%00', '%2f', '%2e%2e', '%252f', '%c3%28', '%ed%a0%80', '\0',
  '\r\n', '\u202e', '\ufeff', 'é', 'e\u0301', '猫', '😀', '&', '?', '#', '=', '+', ',', ';', ':', '@',
  '*', '**', '?*', '[', '{', '}', '(', ')', '|', '^', '$', '$&', '$1', '\\', "'", '"', '`', '${x}', '</script>', '~',
  '_', '_.', '-', 'null', 'undefined', 'true', 'x'.repeat(5000),
];

/** Halves of a character, which UTF-8 does not have. */
const LONE_SURROGATES: readonly string[] = ['\ud800', '\udc00', 'a\ud83d', '\udc00\ud800'];

/** Text that can be encoded in UTF-8, such as keys of S3. */
export const hardUnicode: fc.Arbitrary<string> = fc.constantFrom(...INHERITED_NAMES, ...HARD_NUMBERS, ...HARD_TEXTS);

/** Any text. */
export const hardText: fc.Arbitrary<string> = fc.oneof(
  { weight: 20, arbitrary: hardUnicode }, fc.constantFrom(...LONE_SURROGATES),
);
