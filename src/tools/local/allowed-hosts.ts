import { edgeError, newRequestId } from './cloudfront/edge-responses';
import { Handler } from './http/listener';
import { HttpResponse } from './http/message';

/** Names of this machine. Nobody else's page can be reached under them. */
const LOOPBACK = ['127.0.0.1', 'localhost', '*.localhost', '[::1]'];

/**
 * Answers requests for this machine and for the given host names only.
 *
 * Every page in a browser of this machine can reach its ports: whoever owns a name can point it here (DNS rebinding)
 * and read what is served, private images included. CloudFront refuses names that a distribution does not have as well.
 *
 * @param names which may begin with `*.`, as alternate domain names may
 */
export function allowHosts(names: readonly string[], handler: Handler, clock: () => number): Handler {
  const known = [...LOOPBACK, ...names].map(name => name.toLowerCase());
  return async request => {
    const name = hostNameOf(request.headers.host);
    return name !== undefined && known.some(pattern => matches(pattern, name)) ? handler(request) : refusal(name, clock());
  };
}

/** Without the port, which a tunnel or a container may change on the way; undefined where it is no name. */
function hostNameOf(host = ''): string | undefined {
  return /^([a-z\d._-]+|\[[\da-f:.]+\])(?::\d*)?$/.exec(host.toLowerCase())?.[1];
}

function matches(pattern: string, name: string): boolean {
  return pattern.startsWith('*.') ? name.endsWith(pattern.slice(1)) : name === pattern;
}

function refusal(name: string | undefined, now: number): HttpResponse {
  const explanation = `The local edge does not answer for ${name ?? 'this host'}: --allowed-hosts adds host names that it answers for.`;
  const response = edgeError(403, newRequestId(), now, explanation);
  return { ...response, headers: { ...response.headers, 'x-cache': 'Error from cloudfront' } };
}
