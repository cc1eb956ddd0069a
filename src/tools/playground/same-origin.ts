import { CHANGE_HEADER } from './protocol';

export interface IncomingRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** Host names of this machine, which no other site can have. */
const HOSTS = ['127.0.0.1', 'localhost'];

/**
 * Returns the reason to reject a request, or undefined if it comes from the playground's own page.
 *
 * Every program on this machine can send requests to the playground, including browsers with pages of other sites. A
 * foreign host name may resolve to this machine (DNS rebinding), and a foreign page may send requests without reading
 * the responses.
 */
export function rejectionReason({ method, headers }: IncomingRequest, port: number): string | undefined {
  const hosts = HOSTS.map(host => `${host}:${port}`);
  const host = String(headers.host).toLowerCase();
  if (!hosts.includes(host)) return `the playground only accepts requests for ${hosts[0]}`;
  if (isFromAnotherPage(headers)) return 'the playground only accepts requests from its own page';
  const reads = method === 'GET' || method === 'HEAD';
  if (!reads && (headers.origin !== `http://${host}` || headers[CHANGE_HEADER] === undefined)) {
    return "only the playground's own page may change anything";
  }
  return undefined;
}

/**
 * Returns whether a request comes from another site. Links to the playground are allowed.
 *
 * @see https://www.w3.org/TR/fetch-metadata/
 */
function isFromAnotherPage(headers: IncomingRequest['headers']): boolean {
  const site = headers['sec-fetch-site'];
  return (site === 'cross-site' || site === 'same-site') && headers['sec-fetch-mode'] !== 'navigate';
}
