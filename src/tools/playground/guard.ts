import { CHANGE_HEADER } from './protocol';

export interface GuardedRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** Names of this machine, by which nobody else's page can be reached. */
const HOSTS = ['127.0.0.1', 'localhost'];

/**
 * Why a request is not of the playground's own page; undefined where it is.
 *
 * The address is open to every program of this machine, browsers with other pages among them: a name of somebody else's
 * may lead here (DNS rebinding), and a page of somebody else's may send requests here, though it cannot read the
 * answers.
 */
export function intrusion({ method, headers }: GuardedRequest, port: number): string | undefined {
  const hosts = HOSTS.map(host => `${host}:${port}`);
  const host = String(headers.host).toLowerCase();
  if (!hosts.includes(host)) return `the playground is at ${hosts[0]}, and answers under no other name`;
  if (isOfAnotherPage(headers)) return 'the playground answers to its own page only';
  const reads = method === 'GET' || method === 'HEAD';
  if (!reads && (headers.origin !== `http://${host}` || headers[CHANGE_HEADER] === undefined)) return 'only the playground\'s own page may change something';
  return undefined;
}

/**
 * Links to the playground are fine wherever they are.
 *
 * @see https://www.w3.org/TR/fetch-metadata/
 */
function isOfAnotherPage(headers: GuardedRequest['headers']): boolean {
  const site = headers['sec-fetch-site'];
  return (site === 'cross-site' || site === 'same-site') && headers['sec-fetch-mode'] !== 'navigate';
}
