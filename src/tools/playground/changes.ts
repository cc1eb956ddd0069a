import { deleteImage, putImage } from './change-image';
import { ImageHistory } from './image-history';
import { Fault, ImageChanges, Invalidation, SavedFocalPoint } from './protocol';
import { RequestError, sendJson } from './responses';
import { RouteContext, requestedCdn } from './route-context';
import { parseFocalPoint } from '../../runtime/transformer/operate/focus/focal-point';
import { FAULT_MODES, isFaultMode } from '../local/s3/fault-injection';

const READ_ONLY = 'images can only be changed in a local folder: start with --images';

/** Invalidates a path or a cache tag. */
export function invalidate(visit: RouteContext): void {
  const requested = requestedCdn(visit);
  const item = visit.query.get('item') ?? '';
  if (!requested.invalidate) throw new RequestError(403, 'this CDN is read-only');
  if (!/^[/#]./.test(item) && item !== '/') {
    throw new RequestError(
      400, `item must be a path that begins with / or a cache tag that begins with #, got ${item || 'nothing'}`,
    );
  }
  const response: Invalidation = { removed: requested.invalidate(item) };
  sendJson(visit.outgoing, response);
}

/** Starts or ends a simulated failure of the original bucket. */
export function changeFault(visit: RouteContext): void {
  const { fault } = requestedCdn(visit);
  const { incoming, query, outgoing } = visit;
  if (!fault) throw new RequestError(403, 'this CDN has no bucket whose failure can be simulated');
  const failure = incoming.method === 'DELETE' ? undefined : query.get('failure') ?? '';
  if (failure !== undefined && !isFaultMode(failure)) {
    throw new RequestError(400, `failure must be one of ${Object.keys(FAULT_MODES).join(', ')}, got `
      + `${failure || 'nothing'}`);
  }
  fault.inject(failure);
  const response: Fault = { failure };
  sendJson(outgoing, response);
}

/** Stores or deletes an image. */
export async function changeImage(visit: RouteContext): Promise<void> {
  const history = historyOf(visit);
  const { incoming, query, outgoing } = visit;
  const key = query.get('key') ?? '';
  sendJson(
    outgoing, incoming.method === 'PUT' ? await putImage(history, key, incoming) : await deleteImage(history, key),
  );
}

/** Saves the focal point of an image in the metadata of its object, or removes it. */
export async function changeFocalPoint(visit: RouteContext): Promise<void> {
  const cdn = requestedCdn(visit);
  const { incoming, query, outgoing } = visit;
  const [key, text] = [query.get('key') ?? '', query.get('point') ?? ''];
  if (!cdn.saveFocalPoint) throw new RequestError(403, READ_ONLY);
  const point = incoming.method === 'PUT' ? parseFocalPoint(text) : undefined;
  if (incoming.method === 'PUT' && !point) {
    throw new RequestError(400, `point must be two shares such as 0.3,0.7, got ${text || 'nothing'}`);
  }
  if (!await cdn.saveFocalPoint(key, point)) throw new RequestError(404, `${key} does not exist in the folder`);
  const response: SavedFocalPoint = { key, tags: historyOf(visit).tagsOf(key) };
  sendJson(outgoing, response);
}

/** Lists the changes that can be undone. */
export function listChanges(visit: RouteContext): void {
  const response: ImageChanges = { changes: requestedCdn(visit).history?.changes ?? [] };
  sendJson(visit.outgoing, response);
}

/** Undoes a change of an image. */
export async function undoChange(visit: RouteContext): Promise<void> {
  sendJson(visit.outgoing, await historyOf(visit).undo(visit.query.get('change') ?? ''));
}

function historyOf(visit: RouteContext): ImageHistory {
  const { history } = requestedCdn(visit);
  if (!history) throw new RequestError(403, READ_ONLY);
  return history;
}

/** Clears the list of requests. */
export function clearTraffic(visit: RouteContext): void {
  requestedCdn(visit).traffic.clear();
  sendJson(visit.outgoing, {});
}
