import { COMMON_HEADERS, RefusedError, answerImage, answerJson } from './answer';
import { changeFault, changeImage, invalidate } from './changes';
import { costOf } from './cost';
import { streamTraffic } from './event-stream';
import { PAGE_HEADERS } from './page-files';
import { askCdn } from './pass-on';
import { CDN_HEADERS, CDN_TIME, ImageList, Overview } from './protocol';
import { Visit, cdnAsked, cdnInPath, queryOf } from './visit';
import { parseKey } from '../../runtime/url/image-request';

interface Route {
  readonly methods: readonly string[];
  readonly path: RegExp;
  readonly answer: (visit: Visit) => void | Promise<void>;
}

/** Every address. One more is one more record here. */
const ROUTES: readonly Route[] = [
  { methods: ['GET', 'HEAD'], path: /^\/(index\.html|icon\.svg|page\.(css|js))?$/, answer: page },
  { methods: ['GET'], path: /^\/api\/overview$/, answer: overview },
  { methods: ['GET'], path: /^\/api\/images$/, answer: images },
  { methods: ['GET'], path: /^\/api\/traffic$/, answer: traffic },
  { methods: ['GET'], path: /^\/api\/cost$/, answer: cost },
  { methods: ['GET'], path: /^\/api\/variant-limits$/, answer: variantLimits },
  { methods: ['POST'], path: /^\/api\/invalidation$/, answer: invalidate },
  { methods: ['PUT', 'DELETE'], path: /^\/api\/fault$/, answer: changeFault },
  { methods: ['PUT', 'DELETE'], path: /^\/api\/image$/, answer: changeImage },
  { methods: ['GET'], path: /^\/original\/[^/]+\/./, answer: original },
  { methods: ['GET', 'HEAD'], path: /^\/cdn\/[^/]+\/./, answer: cdn },
];

export async function answerVisit(visit: Visit): Promise<void> {
  const here = ROUTES.filter(({ path }) => path.test(visit.path));
  if (here.length === 0) throw new RefusedError(404, 'there is nothing at this address');
  const route = here.find(({ methods }) => methods.includes(visit.incoming.method ?? ''));
  if (!route) throw new RefusedError(405, `this address takes ${here.flatMap(({ methods }) => methods).join(', ')}`);
  await route.answer(visit);
}

function page({ page: files, path, outgoing }: Visit): void {
  const { contentType, body } = files.get(path)!;
  outgoing.writeHead(200, { ...COMMON_HEADERS, ...PAGE_HEADERS, 'content-type': contentType, 'content-length': body.length }).end(body);
}

function overview({ cdns, outgoing }: Visit): void {
  const answer: Overview = { cdns: cdns.map(({ info }) => info) };
  answerJson(outgoing, answer);
}

async function images(visit: Visit): Promise<void> {
  const answer: ImageList = { keys: await cdnAsked(visit).keys() };
  answerJson(visit.outgoing, answer);
}

function traffic(visit: Visit): void {
  streamTraffic(cdnAsked(visit).traffic, visit.outgoing, COMMON_HEADERS);
}

async function cost(visit: Visit): Promise<void> {
  const requests = visit.query.get('requests') ?? '';
  if (!/^\d{1,12}$/.test(requests)) throw new RefusedError(400, `requests must be a whole number of up to 12 digits, got: ${requests || 'nothing'}`);
  answerJson(visit.outgoing, await costOf(cdnAsked(visit), Number(requests)) ?? null);
}

async function variantLimits(visit: Visit): Promise<void> {
  answerJson(visit.outgoing, await cdnAsked(visit).variantLimits?.() ?? null);
}

async function original(visit: Visit): Promise<void> {
  const { cdn: { original: read }, rest } = cdnInPath(visit);
  const key = parseKey(rest);
  const image = key === undefined ? undefined : await read?.(key);
  if (!image) throw new RefusedError(404, 'there is no such original here');
  answerImage(visit.outgoing, { status: 200, ...image });
}

async function cdn(visit: Visit): Promise<void> {
  const { cdn: asked, rest } = cdnInPath(visit);
  const { incoming, outgoing } = visit;
  const target = rest + queryOf(incoming.url);
  const signed = asked.sign?.(target) ?? target;
  const { status, headers, body, milliseconds } = await askCdn(asked.info.url, incoming.method ?? '', signed, incoming.headers);
  if (asked.info.isRemote) asked.traffic.answered({ method: incoming.method ?? '', target, status, headers, bytes: body.length, milliseconds });
  answerImage(outgoing, {
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
