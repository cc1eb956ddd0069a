import { fieldsIn, requestIn } from './log-line';

/** The URLs in a file, as both sides receive them. */
export interface UrlList {
  /** Paths with queries, each once. */
  readonly paths: readonly string[];
  /** The hosts of absolute URLs, which are not requested. */
  readonly hosts: readonly string[];
  /** The numbers of lines without a URL, other than comments and empty lines. */
  readonly skippedLines: readonly number[];
}

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
