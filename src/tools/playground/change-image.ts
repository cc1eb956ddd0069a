import { IncomingMessage } from 'node:http';
import { imageSize } from 'image-size';
import { lookup } from 'mime-types';
import { ImageHistory } from './image-history';
import { ImageChange, MAX_IMAGE_BYTES } from './protocol';
import { RequestError } from './responses';
import { MAX_KEY_BYTES } from '../../model/object-key';
import { imageTypesOf } from '../../runtime/url/image-types';

/** Stores an image. Files that are not images are rejected, whatever their name. */
export async function putImage(history: ImageHistory, key: string, incoming: IncomingMessage): Promise<ImageChange> {
  const type = typeOf(key);
  const body = await bodyOf(incoming);
  const types = imageTypesOf(body);
  if (types.length === 0 || !hasSize(body)) {
    throw new RequestError(415, `${key} is not an image: choose a JPEG, PNG, WebP, AVIF, GIF or SVG file`);
  }
  if (!types.includes(type)) {
    throw new RequestError(415, `${key} must have the extension of ${types[0]}, which the file contains: rename it, or `
      + `choose a file of ${type}`);
  }
  return history.write(key, body, incoming.headers['if-none-match'] === '*');
}

export async function deleteImage(history: ImageHistory, key: string): Promise<ImageChange> {
  typeOf(key);
  return history.remove(key);
}

function typeOf(key: string): string {
  const type = String(lookup(key));
  if (!type.startsWith('image/')) {
    throw new RequestError(
      415, `${key || 'the key'} must have the extension of an image, such as .jpg: rename the file`,
    );
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
