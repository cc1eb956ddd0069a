import { SnippetSource, urlOf } from './source';

/**
 * Returns a command that stores the variant as a file.
 *
 * @param accept `Accept` header of the viewer
 * @param contentType type of the response, once known
 */
export function curlCommand(source: SnippetSource, accept: string, contentType: string = ''): string {
  const name = source.key.slice(source.key.lastIndexOf('/') + 1).replace(/\.\w+$/, '');
  const extension = /^\w+\/(\w+)/.exec(contentType)?.[1].replace('jpeg', 'jpg');
  const file = extension === undefined ? name : `${name}.${extension}`;
  return [
    'curl --fail-with-body --silent --show-error',
    `--header ${shell(`Accept: ${accept}`)}`,
    `--output ${shell(file)}`,
    shell(urlOf(source)),
  ].join(' ');
}

/** Returns a word of a POSIX shell. */
function shell(text: string): string {
  return `'${text.replace(/'/g, '\'\\\'\'')}'`;
}
