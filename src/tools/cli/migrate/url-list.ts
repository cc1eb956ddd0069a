import { isRecord } from '../../../model/is-record';

/** The URLs in a file, as both sides receive them. */
export interface UrlList {
  /** Paths with queries, each once. */
  readonly paths: readonly string[];
  /** The hosts of absolute URLs, which are not requested. */
  readonly hosts: readonly string[];
  /** The numbers of lines without a URL, other than comments and empty lines. */
  readonly skippedLines: readonly number[];
}

/** A request in the log of a web server: the method, the path, and the version. */
const COMBINED = /"(?:GET|HEAD) (\S+) HTTP\/[\d.]+"/;

/** Methods of requests for images. Others of a log are left out. */
const METHODS = ['GET', 'HEAD'];

/** Returns the URLs in a text: one URL or path per line, or an access log of CloudFront or of a web server. */
export function urlListIn(text: string): UrlList {
  const lines = text.split(/\r?\n/).map(line => line.trim());
  const fields = lines.map(fieldsIn).find(names => names !== undefined);
  const paths = new Set<string>();
  const hosts = new Set<string>();
  const skippedLines: number[] = [];
  for (const [index, line] of lines.entries()) {
    if (line === '' || line.startsWith('#')) continue;
    const url = requestedUrl(requestIn(line, fields));
    if (!url) {
      skippedLines.push(index + 1);
      continue;
    }
    paths.add(url.path);
    if (url.host !== undefined) hosts.add(url.host);
  }
  return { paths: [...paths], hosts: [...hosts], skippedLines };
}

/** Returns some of the paths, evenly spaced, so that each run has the same. */
export function sampleOf(paths: readonly string[], size: number): string[] {
  if (paths.length <= size) return [...paths];
  return Array.from({ length: size }, (_, index) => paths[Math.floor(index * paths.length / size)]);
}

function requestedUrl(request: string | undefined): { readonly path: string; readonly host?: string } | undefined {
  if (request?.startsWith('/')) return { path: request };
  if (request === undefined || !/^https?:/i.test(request) || !URL.canParse(request)) return undefined;
  const { host, pathname, search } = new URL(request);
  return { path: pathname + search, host };
}

/** Returns the names of the fields in a log of CloudFront, if the line states them. */
export function fieldsIn(line: string): string[] | undefined {
  return line.startsWith('#Fields:') ? line.slice('#Fields:'.length).trim().split(/\s+/) : undefined;
}

/**
 * Returns the requested URL in a line of a log, and the line itself if it is none of a log.
 *
 * @param fields the names of the fields, in a log of CloudFront that begins with them
 */
export function requestIn(line: string, fields?: readonly string[]): string | undefined {
  if (line.startsWith('{')) return requestInRecord(line);
  if (!fields) return COMBINED.exec(line)?.[1] ?? line;
  const values = line.split('\t');
  return requestOf(name => values[fields.indexOf(name)]);
}

function requestInRecord(line: string): string | undefined {
  try {
    const record: unknown = JSON.parse(line);
    if (!isRecord(record)) return undefined;
    return requestOf(name => typeof record[name] === 'string' ? record[name] : undefined);
  } catch {
    return undefined; // The last line of a log may be incomplete.
  }
}

/** CloudFront writes `-` for an empty query, and encodes `%` a second time. */
function requestOf(value: (name: string) => string | undefined): string | undefined {
  const path = value('cs-uri-stem');
  const query = value('cs-uri-query') ?? '-';
  if (path === undefined || !METHODS.includes(value('cs-method') ?? 'GET')) return undefined;
  return path.replace(/%25(?=[0-9A-F]{2})/gi, '%') + (query === '-' || query === '' ? '' : `?${query}`);
}
