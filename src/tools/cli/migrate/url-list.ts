/** The fields of access logs with the path and the query of a request. */
const LOG_FIELDS = ['cs-uri-stem', 'cs-uri-query'];

/**
 * Returns the paths with queries in a text, each once: one URL or path per line, or an access log of CloudFront with a
 * `#Fields` line. Lines that are neither are left out.
 */
export function pathsIn(text: string): string[] {
  const lines = text.split(/\r?\n/).map(line => line.trim()).filter(line => line !== '');
  const fields = lines.find(line => line.startsWith('#Fields:'))?.slice('#Fields:'.length).trim().split(/\s+/);
  const rows = lines.filter(line => !line.startsWith('#'));
  const paths = fields ? rows.map(row => pathOfRow(row.split('\t'), fields)) : rows.map(pathOfLine);
  return [...new Set(paths.filter(path => path !== undefined))];
}

/** Returns some of the paths, evenly spaced, so that each run has the same. */
export function sampleOf(paths: readonly string[], size: number): string[] {
  if (paths.length <= size) return [...paths];
  return Array.from({ length: size }, (_, index) => paths[Math.floor(index * paths.length / size)]);
}

function pathOfLine(line: string): string | undefined {
  if (line.startsWith('/')) return line;
  if (!/^https?:/.test(line) || !URL.canParse(line)) return undefined;
  const { pathname, search } = new URL(line);
  return pathname + search;
}

/** CloudFront writes `-` for an empty query, and encodes `%` a second time. */
function pathOfRow(row: readonly string[], fields: readonly string[]): string | undefined {
  const [path, query] = LOG_FIELDS.map(field => row[fields.indexOf(field)]);
  if (path === undefined || !path.startsWith('/')) return undefined;
  return path.replace(/%25(?=[0-9A-F]{2})/gi, '%') + (query === undefined || query === '-' ? '' : `?${query}`);
}
