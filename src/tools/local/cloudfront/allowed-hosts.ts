import { edgeError, newRequestId } from './edge-responses';
import { Handler } from '../http/listener';
import { HttpResponse } from '../http/message';

/** Names of this machine, which no page of another site can have. */
const LOOPBACK = ['127.0.0.1', 'localhost', '*.localhost', '[::1]'];

/**
 * Rejects requests for host names other than those of this machine and the given ones.
 *
 * Any page in a browser on this machine can reach its ports. The owner of a domain could point it to 127.0.0.1 (DNS
 * rebinding) and read private images. CloudFront also rejects names that a distribution does not have.
 *
 * @param names host names, optionally with a leading `*.`, like alternate domain names
 */
export function allowHosts(names: readonly string[], handler: Handler, clock: () => number): Handler {
  const known = [...LOOPBACK, ...names].map(name => name.toLowerCase());
  return async request => {
    const name = hostNameOf(request.headers.host);
    return name !== undefined && known.some(pattern => matches(pattern, name))
      ? handler(request)
      : refusal(name, clock());
  };
}

/** Returns the name without the port, which a tunnel or container may change; undefined for an invalid name. */
function hostNameOf(host = ''): string | undefined {
  return /^([a-z\d._-]+|\[[\da-f:.]+\])(?::\d*)?$/.exec(host.toLowerCase())?.[1];
}

function matches(pattern: string, name: string): boolean {
  return pattern.startsWith('*.') ? name.endsWith(pattern.slice(1)) : name === pattern;
}

function refusal(name: string | undefined, now: number): HttpResponse {
  const explanation = `The local edge does not answer for ${name ?? 'this host'}: `
    + '--allowed-hosts adds host names that it answers for.';
  const response = edgeError(403, newRequestId(), now, explanation);
  return { ...response, headers: { ...response.headers, 'x-cache': 'Error from cloudfront' } };
}
