import { injectFault } from './s3-api';
import { parseKey } from '../../../../runtime/url/image-request';
import { requestedPart } from '../../http/conditional-requests';
import { Handler, IncomingRequest } from '../../http/listener';
import { HttpResponse, httpDate } from '../../http/message';
import { EmulatedOrigin, LambdaFunction } from '../lambda-function';

const PREFIX = '/https.';

/** Returns the URL below which a function reaches the emulated HTTPS origins by their hosts. */
export function httpsOriginsUrlOf(servicesUrl: string, { name }: LambdaFunction): string {
  return `${servicesUrl}${PREFIX}${name}/`;
}

export function isHttpsOriginPath(path: string): boolean {
  return path.startsWith(PREFIX);
}

/** Creates the HTTPS origins of functions: static files, or the server that a test has put in their place. */
export function httpsOriginApi(functions: readonly LambdaFunction[], clock: () => number): Handler {
  return async request => {
    const [, name, host, path] = /^\/https\.([^/]*)\/([^/]*)(\/.*)$/s.exec(request.path) ?? [];
    const origins = functions.find(lambda => lambda.name === name)?.httpsOrigins ?? [];
    const [origin, ...others] = origins.filter(each => each.host === host);
    if (!origin) return plain(404, 'Not Found', clock());
    if (origin.server !== undefined) return passOn(request, `${origin.server}${path}${request.query && `?${request.query}`}`);
    const isAuthorized = [origin, ...others]
      .some(({ authorization }) => authorization === undefined || authorization === request.headers.authorization);
    return isAuthorized ? serveFile(origin, path, request, clock()) : plain(401, 'Unauthorized', clock());
  };
}

async function serveFile(
  { bucket }: EmulatedOrigin, path: string, { method, headers }: IncomingRequest, now: number,
): Promise<HttpResponse> {
  if (bucket.fault?.mode) return injectFault(bucket.fault.mode, method, now);
  const key = parseKey(path);
  const object = key === undefined ? undefined : await bucket.objects.get(key);
  if (!object) return plain(404, 'Not Found', now);
  const whole = { status: 200, headers: { date: httpDate(now), ...object.headers }, body: object.body };
  return requestedPart(method, headers, whole);
}

/** Sends a request to the server of a test, and returns its response as it is, redirects included. */
async function passOn({ method, headers }: IncomingRequest, url: string): Promise<HttpResponse> {
  const { host: _host, connection: _connection, ...sent } = headers;
  const response = await fetch(url, { method, headers: sent, redirect: 'manual' });
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: Buffer.from(await response.arrayBuffer()),
  };
}

function plain(status: number, text: string, now: number): HttpResponse {
  const body = Buffer.from(text);
  const headers = { 'date': httpDate(now), 'content-type': 'text/plain', 'content-length': String(body.length) };
  return { status, headers, body };
}
