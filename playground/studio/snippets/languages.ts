import { SnippetSource, printQuery, quoted, relativePath } from './source';
import { printFields } from '../../../src/runtime/url/parameter-fields';

export function typeScript({ base, key, parameters }: SnippetSource): string {
  const entries = Object.entries(parameters).map(([name, value]) => `  ${quoted(name)}: ${quoted(value)},\n`).join('');
  return [
    `const url = new URL(${quoted(relativePath(key))}, ${quoted(base)});`,
    ...entries === '' ? [] : [`url.search = new URLSearchParams({\n${entries}}).toString();`],
  ].join('\n');
}

export function python({ base, key, parameters }: SnippetSource): string {
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
export function cdk({ key, parameters }: SnippetSource): string {
  const fields = printFields(parameters);
  if (fields === undefined) return `\`\${images.urlFor(${quoted(key)})}?${template(printQuery(parameters))}\`;`;
  return `images.urlFor(${quoted(key)}${fields === '{}' ? '' : `, ${fields}`});`;
}

/** Escapes text for a template literal. */
function template(text: string): string {
  return text.replace(/[\\`]|\$\{/g, '\\$&');
}
