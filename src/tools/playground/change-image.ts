import { IncomingMessage } from 'node:http';
import { imageSize } from 'image-size';
import { lookup } from 'mime-types';
import { RefusedError } from './answer';
import { ImageChange } from './protocol';
import { ImageChanges } from './viewed-cdn';
import { imageTypesOf } from '../../runtime/url/image-types';

/** The largest original that a CDN can be told to take. */
export const MAX_IMAGE_BYTES = 100 * 1024 * 1024;

// S3's own limit.
const MAX_KEY_BYTES = 1024;

/** Takes in an image, if it is one: nothing else gets into the folder, whatever it is called. */
export async function putImage(changes: ImageChanges, key: string, incoming: IncomingMessage): Promise<ImageChange> {
  const type = typeOf(key);
  const body = await bodyOf(incoming);
  const types = imageTypesOf(body);
  if (types.length === 0 || !hasSize(body)) throw new RefusedError(415, `${key} is not an image`);
  if (!types.includes(type)) throw new RefusedError(415, `${key} is of type ${types[0]}, which its name does not say`);
  const result = await changes.write(key, body);
  if (result === undefined) throw new RefusedError(400, `there can be no image of this key: ${key}`);
  return { result };
}

export async function deleteImage(changes: ImageChanges, key: string): Promise<ImageChange> {
  typeOf(key);
  if (!await changes.remove(key)) throw new RefusedError(404, `there is no ${key} in the folder`);
  return { result: 'deleted' };
}

function typeOf(key: string): string {
  const type = String(lookup(key));
  if (!type.startsWith('image/')) throw new RefusedError(415, `${key || 'the key'} does not end as names of images do`);
  if (Buffer.byteLength(key) > MAX_KEY_BYTES) throw new RefusedError(400, `a key has ${MAX_KEY_BYTES} bytes at most, got: ${Buffer.byteLength(key)}`);
  return type;
}

/** Bounded before it is read, and while it is. */
async function bodyOf(incoming: IncomingMessage): Promise<Buffer> {
  const tooLarge = () => new RefusedError(413, `an image has ${MAX_IMAGE_BYTES / 1024 / 1024} MiB at most`);
  if (Number(incoming.headers['content-length'] ?? 0) > MAX_IMAGE_BYTES) throw tooLarge();
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_IMAGE_BYTES) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The first bytes of an image alone make none. */
function hasSize(body: Buffer): boolean {
  try {
    return imageSize(body).width > 0;
  } catch {
    return false;
  }
}
