import { TrafficRequest } from '../../src/tools/playground/traffic-protocol';

/** Requests that the list shows. Empty values select all. */
export interface TrafficFilter {
  /** Part of the URL or of the content type. */
  readonly text: string;
  /** First digit of the status. */
  readonly status: string;
  /** First word of `x-cache`, or `other`. */
  readonly cache: string;
}

export const NO_FILTER: TrafficFilter = { text: '', status: '', cache: '' };

export const STATUSES: readonly (readonly [value: string, name: string])[] = [
  ['2', '2xx'], ['3', '3xx'], ['4', '4xx'], ['5', '5xx'],
];

/** Results of the cache. All others, such as responses of the edge function, are `other`. */
export const CACHE_RESULTS = ['Hit', 'Miss', 'RefreshHit', 'Error'];

export const OTHER_RESULT = 'other';

export function isFiltered(filter: TrafficFilter): boolean {
  return Object.values(filter).some(value => value !== '');
}

/** Returns whether a request matches. The text is compared without case, with the URL as sent and decoded. */
export function matchesFilter(
  { target, contentType, status, result }: TrafficRequest, { text, status: digit, cache }: TrafficFilter,
): boolean {
  const searched = `${target}\n${decoded(target)}\n${contentType}`.toLowerCase();
  return searched.includes(text.trim().toLowerCase())
    && (digit === '' || String(status).startsWith(digit))
    && (cache === '' || (cache === OTHER_RESULT ? !CACHE_RESULTS.includes(result) : result === cache));
}

export function parseFilter({ text = '', status = '', cache = '' }: Readonly<Record<string, string>>): TrafficFilter {
  return {
    text,
    status: STATUSES.some(([value]) => value === status) ? status : '',
    cache: [...CACHE_RESULTS, OTHER_RESULT].includes(cache) ? cache : '',
  };
}

export function printFilter(filter: TrafficFilter): Record<string, string> {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== ''));
}

/** Decodes a URL for readers, where it is percent-encoded UTF-8. */
export function decoded(target: string): string {
  try {
    return decodeURI(target);
  } catch {
    return target;
  }
}
