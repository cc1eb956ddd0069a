import { IncomingMessage } from 'node:http';
import { imageSize } from 'image-size';
import { lookup } from 'mime-types';
import { ImageWriter } from './playground-cdn';
import { ImageChange } from './protocol';
import { RequestError } from './responses';
import { MAX_KEY_BYTES } from '../../model/object-key';
import { imageTypesOf } from '../../runtime/url/image-types';

/** Maximum size of an original, as in the construct's limits. */
export const MAX_IMAGE_BYTES = 100 * 1024 * 1024;

/** Stores an image. Files that are not images are rejected, whatever their name. */
export async function putImage(changes: ImageWriter, key: string, incoming: IncomingMessage): Promise<ImageChange> {
  const type = typeOf(key);
  const body = await bodyOf(incoming);
  const types = imageTypesOf(body);
  if (types.length === 0 || !hasSize(body)) throw new RequestError(415, `${key} is not an image`);
  if (!types.includes(type)) {
    throw new RequestError(415, `${key} contains ${types[0]}, which does not match its extension`);
  }
  const result = await changes.write(key, body);
  if (result === undefined) throw new RequestError(400, `an image must not have this key: ${key}`);
  return { result };
}

export async function deleteImage(changes: ImageWriter, key: string): Promise<ImageChange> {
  typeOf(key);
  if (!await changes.remove(key)) throw new RequestError(404, `${key} does not exist in the folder`);
  return { result: 'deleted' };
}

function typeOf(key: string): string {
  const type = String(lookup(key));
  if (!type.startsWith('image/')) {
    throw new RequestError(415, `${key || 'the key'} must have the extension of an image`);
  }
  if (Buffer.byteLength(key) > MAX_KEY_BYTES) {
    throw new RequestError(400, `a key must have at most ${MAX_KEY_BYTES} bytes, got ${Buffer.byteLength(key)}`);
  }
  return type;
}

/** Reads a body of limited size. */
async function bodyOf(incoming: IncomingMessage): Promise<Buffer> {
  const tooLarge = () => new RequestError(413, `an image must have at most ${MAX_IMAGE_BYTES / 1024 / 1024} MiB`);
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

/** Returns whether a body has dimensions. The first bytes of an image do not suffice. */
function hasSize(body: Buffer): boolean {
  try {
    return imageSize(body).width > 0;
  } catch {
    return false;
  }
}
