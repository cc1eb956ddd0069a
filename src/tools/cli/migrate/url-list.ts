import { fieldsIn, requestIn } from './log-line';

/**
 * Returns the paths with queries in a text, each once: one URL or path per line, or an access log of CloudFront or of a
 * web server. Lines that are neither are left out.
 */
export function pathsIn(text: string): string[] {
  const lines = text.split(/\r?\n/).map(line => line.trim()).filter(line => line !== '');
  const fields = lines.map(fieldsIn).find(names => names !== undefined);
  const requests = lines.filter(line => !line.startsWith('#')).map(line => requestIn(line, fields));
  return [...new Set(requests.map(pathOf).filter(path => path !== undefined))];
}

/** Returns some of the paths, evenly spaced, so that each run has the same. */
export function sampleOf(paths: readonly string[], size: number): string[] {
  if (paths.length <= size) return [...paths];
  return Array.from({ length: size }, (_, index) => paths[Math.floor(index * paths.length / size)]);
}

function pathOf(request: string | undefined): string | undefined {
  if (request === undefined || request.startsWith('/')) return request;
  if (!/^https?:/.test(request) || !URL.canParse(request)) return undefined;
  const { pathname, search } = new URL(request);
  return pathname + search;
}
