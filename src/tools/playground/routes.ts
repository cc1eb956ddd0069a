import { keepOpen } from './alive';
import { requestCdn } from './cdn-client';
import { changeFault, changeFocalPoint, changeImage, clearTraffic, invalidate, listChanges, undoChange } from './changes';
import { costOf } from './cost';
import { streamTraffic } from './event-stream';
import { factsOf } from './original-facts';
import { PAGE_HEADERS } from './page-files';
import { CDN_HEADERS, CDN_TIME, ImageList, Overview } from './protocol';
import { remoteTrace } from './remote-cdn';
import { COMMON_HEADERS, RequestError, sendImage, sendJson } from './responses';
import { RouteContext, requestedCdn, cdnInPath, queryOf } from './route-context';
import { TraceList } from './traffic-protocol';
import { parseKey } from '../../runtime/url/image-request';

interface Route {
  readonly methods: readonly string[];
  readonly path: RegExp;
  readonly handle: (visit: RouteContext) => void | Promise<void>;
}

/** All routes. Adding a route takes one record here. */
const ROUTES: readonly Route[] = [
  { methods: ['GET', 'HEAD'], path: /^\/(index\.html|icon\.svg|page\.(css|js))?$/, handle: page },
  { methods: ['GET'], path: /^\/api\/alive$/, handle: alive },
  { methods: ['GET'], path: /^\/api\/overview$/, handle: overview },
  { methods: ['GET'], path: /^\/api\/images$/, handle: images },
  { methods: ['GET'], path: /^\/api\/original$/, handle: originalFacts },
  { methods: ['GET'], path: /^\/api\/traffic$/, handle: traffic },
  { methods: ['DELETE'], path: /^\/api\/traffic$/, handle: clearTraffic },
  { methods: ['GET'], path: /^\/api\/trace$/, handle: trace },
  { methods: ['GET'], path: /^\/api\/traces$/, handle: traces },
  { methods: ['GET'], path: /^\/api\/cost$/, handle: cost },
  { methods: ['GET'], path: /^\/api\/variant-limits$/, handle: variantLimits },
  { methods: ['POST'], path: /^\/api\/invalidation$/, handle: invalidate },
  { methods: ['PUT', 'DELETE'], path: /^\/api\/fault$/, handle: changeFault },
  { methods: ['PUT', 'DELETE'], path: /^\/api\/image$/, handle: changeImage },
  { methods: ['PUT', 'DELETE'], path: /^\/api\/focal-point$/, handle: changeFocalPoint },
  { methods: ['GET'], path: /^\/api\/changes$/, handle: listChanges },
  { methods: ['POST'], path: /^\/api\/undo$/, handle: undoChange },
  { methods: ['GET'], path: /^\/original\/[^/]+\/./, handle: original },
  { methods: ['GET', 'HEAD'], path: /^\/cdn\/[^/]+\/./, handle: cdn },
];

export async function handleRequest(visit: RouteContext): Promise<void> {
  const here = ROUTES.filter(({ path }) => path.test(visit.path));
  if (here.length === 0) throw new RequestError(404, 'there is nothing at this URL');
  const route = here.find(({ methods }) => methods.includes(visit.incoming.method ?? ''));
  if (!route) {
    throw new RequestError(405, `this URL only supports ${here.flatMap(({ methods }) => methods).join(', ')}`);
  }
  await route.handle(visit);
}

function page({ page: files, path, outgoing }: RouteContext): void {
  const { contentType, body } = files.get(path)!;
  outgoing
    .writeHead(200, { ...COMMON_HEADERS, ...PAGE_HEADERS, 'content-type': contentType, 'content-length': body.length })
    .end(body);
}

function alive({ run, outgoing }: RouteContext): void {
  keepOpen(outgoing, run, COMMON_HEADERS);
}

function overview({ cdns, outgoing }: RouteContext): void {
  const response: Overview = { cdns: cdns.map(({ info }) => info) };
  sendJson(outgoing, response);
}

async function images(visit: RouteContext): Promise<void> {
  const response: ImageList = { keys: await requestedCdn(visit).keys() };
  sendJson(visit.outgoing, response);
}

async function originalFacts(visit: RouteContext): Promise<void> {
  sendJson(visit.outgoing, await factsOf(requestedCdn(visit), visit.query.get('key') ?? '') ?? null);
}

function traffic(visit: RouteContext): void {
  streamTraffic(requestedCdn(visit).traffic, visit.outgoing, COMMON_HEADERS);
}

function trace(visit: RouteContext): void {
  const id = visit.query.get('request');
  const found = requestedCdn(visit).traffic.traced().find(({ request }) => request.id === id);
  if (!found) throw new RequestError(404, 'the details of this request are no longer recorded');
  sendJson(visit.outgoing, found);
}

function traces(visit: RouteContext): void {
  const response: TraceList = { requests: requestedCdn(visit).traffic.traced() };
  sendJson(visit.outgoing, response);
}

async function cost(visit: RouteContext): Promise<void> {
  const requests = visit.query.get('requests') ?? '';
  if (!/^\d{1,12}$/.test(requests)) {
    throw new RequestError(400, `requests must be a whole number of up to 12 digits, got ${requests || 'nothing'}`);
  }
  sendJson(visit.outgoing, (await costOf(requestedCdn(visit), Number(requests))) ?? null);
}

async function variantLimits(visit: RouteContext): Promise<void> {
  sendJson(visit.outgoing, await requestedCdn(visit).variantLimits?.() ?? null);
}

async function original(visit: RouteContext): Promise<void> {
  const { cdn: { original: read }, rest } = cdnInPath(visit);
  const key = parseKey(rest);
  const image = key === undefined ? undefined : await read?.(key);
  if (!image) throw new RequestError(404, 'the original does not exist');
  sendImage(visit.outgoing, { status: 200, ...image });
}

async function cdn(visit: RouteContext): Promise<void> {
  const { cdn: requested, rest } = cdnInPath(visit);
  const { incoming, outgoing } = visit;
  const target = rest + queryOf(incoming.url);
  const signed = requested.sign?.(target) ?? target;
  const { status, headers, body, milliseconds } = await requestCdn(
    requested.info.url, incoming.method ?? '', signed, incoming.headers,
  );
  if (requested.info.isRemote) {
    requested.traffic.answered({
      method: incoming.method ?? '',
      target,
      status,
      headers,
      bytes: body.length,
      milliseconds,
      trace: remoteTrace({ method: incoming.method ?? '', target, status, headers, bytes: body.length }),
    });
  }
  sendImage(outgoing, {
    status,
    contentType: headers['content-type'] ?? '',
    body,
    headers: {
      [CDN_HEADERS]: encodeURIComponent(JSON.stringify(headers)),
      [CDN_TIME]: milliseconds.toFixed(1),
      ...headers['content-encoding'] !== undefined && { 'content-encoding': headers['content-encoding'] },
    },
  });
}
