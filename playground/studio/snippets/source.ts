import { DialectRules } from '../../../src/runtime/url/dialects/dialect-rules';
import { printUrl } from '../../../src/runtime/url/dialects/print-url';
import { printKey } from '../../../src/runtime/url/image-request';
import { isShare } from '../../../src/runtime/url/request-operations';
import { OF_MARK } from '../../../src/runtime/url/request-parameters';

/** Input of the snippets. */
export interface SnippetSource {
  /** URL of the CDN without a trailing slash. */
  readonly base: string;
  readonly key: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** Parameters of the preset that the URL names. */
  readonly preset?: Readonly<Record<string, string>>;
  /** Widths of the ladder, ascending. */
  readonly widths: readonly number[];
  /** Dialect of the URLs, other than imgix's. */
  readonly dialect?: DialectRules;
  /** Dimensions of the variant, once known. */
  readonly size?: { readonly width: number; readonly height: number };
}

/** CSS pixels that an image has on a page. */
export interface Box {
  readonly width: number;
  readonly height: number;
  /** Whether both are requested, so that the URL has both. */
  readonly isExact: boolean;
}

/** Parameters that are lengths in CSS pixels: they are scaled by `dpr`, but not by another `w`. */
const LENGTHS = [
  'corner-radius', 'border', 'border-radius', 'pad', 'pad-top', 'pad-right', 'pad-bottom', 'pad-left',
];

// Narrower candidates save few bytes.
const LEAST_CANDIDATE = 320;

export function urlOf({ base, key, parameters, dialect }: SnippetSource, changes: Record<string, string> = {}): string {
  const path = printKey(key);
  const all = { ...parameters, ...changes };
  const url = dialect && printUrl(path, all, { dialect });
  if (dialect) return `${base}${typeof url === 'string' ? url : path}`;
  const query = printQuery(all);
  return `${base}${path}${query && `?${query}`}`;
}

/** Returns the path of an image for tools that resolve it against the CDN. One with `//` first would name a host. */
export function relativePath(key: string): string {
  return printKey(key).replace(/^\/\//, '/.//');
}

/** Prints a readable query string: commas and colons in values stay unencoded. */
export function printQuery(parameters: Readonly<Record<string, string>>): string {
  return Object.entries(parameters)
    .map(([name, value]) => `${encodeURIComponent(name)}=${readableValue(value)}`)
    .join('&');
}

function readableValue(value: string): string {
  return encodeURIComponent(value).replace(/%(2C|3A)/g, decodeURIComponent);
}

/**
 * Returns the source with the parameters of its preset. With its width and height in the URL, tools can change both.
 * The preset stays in the URL, since only presets have watermarks.
 */
export function withPreset(source: SnippetSource): SnippetSource {
  const preset = Object.entries(source.preset ?? {}).filter(([name]) => !OF_MARK.test(name));
  return { ...source, parameters: { ...Object.fromEntries(preset), ...source.parameters } };
}

/** Returns the size on a page: the requested one, or that of the variant. */
export function boxOf({ parameters: { w, h }, size = { width: 640, height: 480 } }: SnippetSource): Box {
  const width = isPixels(w) ? Number(w) : size.width;
  const isExact = isPixels(w) && isPixels(h);
  return { width, height: isExact ? Number(h) : Math.max(1, Math.round(width * size.height / size.width)), isExact };
}

/** Returns the parameters besides width, height and pixel ratio, which tools for responsive images set. */
export function withoutSize({ parameters }: SnippetSource): Record<string, string> {
  return without(parameters, 'w', 'dpr', ...isShare(parameters.h) ? [] : ['h']);
}

/**
 * Returns whether another width would also change proportions: a preset may have a height, lengths such as padding are
 * CSS pixels, and shares of the original have no width. A larger pixel ratio keeps proportions.
 */
export function isFixed({ parameters }: SnippetSource): boolean {
  return ['preset', ...LENGTHS].some(name => parameters[name] !== undefined)
    || isShare(parameters.w) || isShare(parameters.h);
}

/** Returns widths up to twice the requested one, for high-density screens. */
export function candidates({ parameters: { w }, widths }: SnippetSource): readonly number[] {
  const most = isPixels(w) ? 2 * Number(w) : Infinity;
  const offered = widths.filter(width => width >= LEAST_CANDIDATE && width <= most);
  return offered.length === 0 ? widths.slice(-1) : offered;
}

export function without(parameters: Readonly<Record<string, string>>, ...names: string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(parameters).filter(([name]) => !names.includes(name)));
}

/** Whether a side is a number of pixels. */
export function isPixels(side: string | undefined): side is string {
  return Number(side) >= 1 && !isShare(side);
}

/** Escapes text for an attribute in HTML. */
export function html(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');
}

/** Returns a string literal that is valid in TypeScript and Python. */
export function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}

/** Returns an object literal in JavaScript. */
export function literal(values: Readonly<Record<string, string>>): string {
  const entries = Object.entries(values).map(([name, value]) =>
    `${/^\w+$/.test(name) ? name : quoted(name)}: ${quoted(value)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}
