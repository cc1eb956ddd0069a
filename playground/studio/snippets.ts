import { DialectRules } from '../../src/runtime/url/dialects/dialect-rules';
import { printUrl } from '../../src/runtime/url/dialects/print-url';
import { printKey } from '../../src/runtime/url/image-request';
import { printFields } from '../../src/runtime/url/parameter-fields';

/** Input of the snippets. */
export interface SnippetSource {
  /** URL of the CDN without a trailing slash. */
  readonly base: string;
  readonly key: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** Widths of the ladder, ascending. */
  readonly widths: readonly number[];
  /** Dialect of the URLs, other than imgix's. */
  readonly dialect?: DialectRules;
  /** Dimensions of the variant, once known. */
  readonly size?: { readonly width: number; readonly height: number };
}

export interface Snippet {
  readonly name: string;
  readonly text: string;
}

/**
 * Returns snippets for the same variant in several languages and frameworks. In a dialect, these are the ones that
 * depend only on widths.
 */
export function snippetsOf(source: SnippetSource): Snippet[] {
  return allSnippets(source).filter(({ name }) => !source.dialect || OF_DIALECTS.includes(name));
}

const OF_DIALECTS = ['URL', 'img', 'CDK'];

function allSnippets(source: SnippetSource): Snippet[] {
  return [
    { name: 'URL', text: urlOf(source) },
    { name: 'img', text: imgTag(source) },
    { name: 'picture', text: pictureElement(source) },
    { name: 'Next.js', text: nextLoader(source) },
    { name: 'CSS', text: cssRule(source) },
    { name: 'TypeScript', text: typeScript(source) },
    { name: 'Python', text: python(source) },
    { name: 'CDK', text: cdk(source) },
  ];
}

export function urlOf({ base, key, parameters, dialect }: SnippetSource, changes: Record<string, string> = {}): string {
  const path = printKey(key);
  const all = { ...parameters, ...changes };
  const url = dialect && printUrl(path, all, { dialect });
  if (dialect) return `${base}${typeof url === 'string' ? url : path}`;
  const query = printQuery(all);
  return `${base}${path}${query && `?${query}`}`;
}

/** Prints a readable query string: commas and colons stay unencoded. */
export function printQuery(parameters: Readonly<Record<string, string>>): string {
  return Object.entries(parameters)
    .map(([name, value]) => `${name}=${encodeURIComponent(value).replace(/%(2C|3A)/g, decodeURIComponent)}`)
    .join('&');
}

function imgTag(source: SnippetSource): string {
  const { parameters: { w }, size } = source;
  const box = size === undefined ? '' : ` width="${size.width}" height="${size.height}"`;
  const sizes = w === undefined ? '100vw' : `(min-width: ${w}px) ${w}px, 100vw`;
  return [
    `<img src="${html(urlOf(source))}"`,
    `     srcset="${html(srcset(source))}"`,
    `     sizes="${sizes}"${box} alt="" loading="lazy">`,
  ].join('\n');
}

/** Returns a tag with another crop for small screens. Formats need no `source`, since `Accept` selects them. */
function pictureElement(source: SnippetSource): string {
  const square = urlOf(
    { ...source, parameters: without(source.parameters, 'h', 'rect') },
    { w: '640', ar: '1:1', fit: 'crop' },
  );
  return [
    '<picture>',
    `  <source media="(max-width: 600px)" srcset="${html(square)}">`,
    `  <source srcset="${html(srcset(source))}" sizes="100vw">`,
    `  <img src="${html(urlOf(source))}" alt="">`,
    '</picture>',
  ].join('\n');
}

/** Returns a loader for Next.js, which chooses the width. The height scales with it to preserve the crop. */
function nextLoader(source: SnippetSource): string {
  const { base, key, parameters, size } = source;
  const { w, h } = parameters;
  const query = printQuery(without(parameters, 'w', 'h', 'dpr', 'q'));
  const height = w === undefined || h === undefined ? '' : `&h=\${Math.round(width * ${Number(h)} / ${Number(w)})}`;
  const box = size ?? { width: 640, height: 480 };
  const path = `${template(base)}\${src}?${query && `${template(query)}&`}`;
  return [
    '// next.config.js: images: { loader: \'custom\', loaderFile: \'./image-loader.js\' }',
    'export default ({ src, width, quality }) =>',
    `  \`${path}w=\${width}${height}\${quality ? \`&q=\${quality}\` : ''}\`;`,
    '',
    `// <Image src="${html(printKey(key))}" width={${box.width}} height={${box.height}} alt="" />`,
  ].join('\n');
}

function cssRule(source: SnippetSource): string {
  const sharper = urlOf(source, { dpr: String(Math.min(5, 2 * Number(source.parameters.dpr ?? '1'))) });
  if (source.parameters.w === undefined && source.parameters.h === undefined) {
    return `.image {\n  background-image: url("${urlOf(source)}");\n}`;
  }
  return [
    '.image {',
    '  background-image: image-set(',
    `    url("${urlOf(source)}") 1x,`,
    `    url("${sharper}") 2x`,
    '  );',
    '}',
  ].join('\n');
}

function typeScript({ base, key, parameters }: SnippetSource): string {
  const entries = Object.entries(parameters).map(([name, value]) => `  ${quoted(name)}: ${quoted(value)},\n`).join('');
  return [
    `const url = new URL(${quoted(printKey(key))}, ${quoted(base)});`,
    ...entries === '' ? [] : [`url.search = new URLSearchParams({\n${entries}}).toString();`],
  ].join('\n');
}

function python({ base, key, parameters }: SnippetSource): string {
  const entries = Object.entries(parameters)
    .map(([name, value]) => `    ${quoted(name)}: ${quoted(value)},\n`)
    .join('');
  const path = quoted(`/${key}`);
  return entries === ''
    ? ['from urllib.parse import quote', '', `url = ${quoted(base)} + quote(${path}, safe="/-._~")`].join('\n')
    : [
      'from urllib.parse import quote, urlencode', '',
      `url = ${quoted(base)} + quote(${path}, safe="/-._~") + "?" + urlencode({\n${entries}})`,
    ].join('\n');
}

/**
 * Returns a call of `urlFor`. Values without a typed option, such as a description as JSON, are appended as a query.
 */
function cdk({ key, parameters }: SnippetSource): string {
  const fields = printFields(parameters);
  if (fields === undefined) return `\`\${images.urlFor(${quoted(key)})}?${template(printQuery(parameters))}\`;`;
  return `images.urlFor(${quoted(key)}${fields === '{}' ? '' : `, ${fields}`});`;
}

/**
 * Returns widths up to twice the requested one, for high-density screens. The height scales with the width, since a
 * fixed height would limit every width.
 */
function srcset(source: SnippetSource): string {
  const { parameters: { w, h }, widths } = source;
  const most = w === undefined ? Infinity : 2 * Number(w);
  const base = { ...source, parameters: without(source.parameters, 'h', 'dpr') };
  const offered = widths.filter(width => width >= 320 && width <= most);
  return (offered.length === 0 ? [widths[widths.length - 1]] : offered)
    .map(width => {
      const height: Record<string, string> =
        w !== undefined && h !== undefined ? { h: String(Math.round((Number(h) * width) / Number(w))) } : {};
      return `${urlOf(base, { w: String(width), ...height })} ${width}w`;
    })
    .join(', ');
}

function without(parameters: Readonly<Record<string, string>>, ...names: string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(parameters).filter(([name]) => !names.includes(name)));
}

function html(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');
}

/** Escapes text for a template literal. */
function template(text: string): string {
  return text.replace(/[\\`]|\$\{/g, '\\$&');
}

/** Returns a string literal that is valid in TypeScript and Python. */
function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}
