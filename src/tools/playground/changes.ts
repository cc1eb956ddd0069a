import { RefusedError, answerJson } from './answer';
import { deleteImage, putImage } from './change-image';
import { Fault, Invalidation } from './protocol';
import { Visit, cdnAsked } from './visit';
import { FAULT_MODES, isFaultMode } from '../local/s3/fault-injection';

/** Takes from the cache what an item names. */
export function invalidate(visit: Visit): void {
  const asked = cdnAsked(visit);
  const item = visit.query.get('item') ?? '';
  if (!asked.invalidate) throw new RefusedError(403, 'this CDN is only looked at');
  if (!/^[/#]./.test(item) && item !== '/') throw new RefusedError(400, `an invalidation names a path from its slash, or a tag from its #, got: ${item || 'nothing'}`);
  const answer: Invalidation = { removed: asked.invalidate(item) };
  answerJson(visit.outgoing, answer);
}

/** Makes the bucket of the originals fail, or heals it. */
export function changeFault(visit: Visit): void {
  const { fault } = cdnAsked(visit);
  const { incoming, query, outgoing } = visit;
  if (!fault) throw new RefusedError(403, 'nothing of this CDN can be made to fail');
  const failure = incoming.method === 'DELETE' ? undefined : query.get('failure') ?? '';
  if (failure !== undefined && !isFaultMode(failure)) {
    throw new RefusedError(400, `failure must be one of ${Object.keys(FAULT_MODES).join(', ')}, got: ${failure || 'nothing'}`);
  }
  fault.inject(failure);
  const answer: Fault = { failure };
  answerJson(outgoing, answer);
}

/** Takes in an image, or deletes one. */
export async function changeImage(visit: Visit): Promise<void> {
  const { changes } = cdnAsked(visit);
  const { incoming, query, outgoing } = visit;
  if (!changes) throw new RefusedError(403, 'images can be changed where the local edge serves a folder: start it with --images');
  const key = query.get('key') ?? '';
  answerJson(outgoing, incoming.method === 'PUT' ? await putImage(changes, key, incoming) : await deleteImage(changes, key));
}
