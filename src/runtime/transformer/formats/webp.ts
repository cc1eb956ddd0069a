import { TransformError } from '../transform-error';

const RIFF_HEADER_BYTES = 12;
const CHUNK_HEADER_BYTES = 8;

/** The fields of a frame: its place, its size less one, its display time, and flags. */
const FRAME_HEADER_BYTES = 16;
const DISPOSAL_FLAG = 1;

const FLAGS_AT = 20;
const EXIF_FLAG = 0x08;

/** More frames than an animation has. The time that libwebp takes to find them grows with their square. */
const MAX_FRAMES = 10_000;

/** Rejects a WebP whose header takes too long to read. */
export function requireFewFrames(file: Buffer): void {
  if (webpChanges(file).length <= MAX_FRAMES) return;
  throw new TransformError('too-large', `WebP files with more than ${MAX_FRAMES} frames are not supported.`);
}

/** Returns a WebP that has an EXIF block, and whose header does not announce it, so that libvips does not read it. */
export function withoutExifFlag(file: Buffer): Buffer {
  const copy = Buffer.from(file);
  copy[FLAGS_AT] -= EXIF_FLAG;
  return copy;
}

/**
 * Counts the pixels of each frame of an animated WebP, and those of the frame before that are removed.
 *
 * @see https://developers.google.com/speed/webp/docs/riff_container#animation
 */
export function webpChanges(file: Buffer): number[] {
  const changes: number[] = [];
  let removed = 0;
  for (const { type, data } of chunksOf(file)) {
    if (type !== 'ANMF' || data + FRAME_HEADER_BYTES > file.length) continue;
    const pixels = (file.readUIntLE(data + 6, 3) + 1) * (file.readUIntLE(data + 9, 3) + 1);
    changes.push(pixels + removed);
    removed = file[data + 15] % 2 === DISPOSAL_FLAG ? pixels : 0;
  }
  return changes;
}

/** Whether a WebP has a chunk of a type. */
export function hasWebpChunk(file: Buffer, wanted: string): boolean {
  for (const { type } of chunksOf(file)) if (type === wanted) return true;
  return false;
}

/** Yields the types of chunks, and the positions of their data, which may be cut off. */
function* chunksOf(file: Buffer): Generator<{ readonly type: string; readonly data: number }> {
  for (let at = RIFF_HEADER_BYTES; at + CHUNK_HEADER_BYTES <= file.length;) {
    const [data, length] = [at + CHUNK_HEADER_BYTES, file.readUInt32LE(at + 4)];
    yield { type: file.toString('latin1', at, at + 4), data };
    at = data + length + length % 2;
  }
}

const CHUNK_OFFSET = 12; // after RIFF, the size of the file and WEBP
const FLAGS_OFFSET = CHUNK_OFFSET + 8;
const ALPHA_FLAG = 0x10;

/**
 * Sets the alpha flag of a WebP animation, in place. libwebp stores only the part of a frame that changes, and sets the
 * flag only if a stored part has transparent pixels. Without it, decoders show the rest of the canvas in black.
 *
 * @see https://developers.google.com/speed/webp/docs/riff_container#extended_file_format
 */
export function withAlphaFlag(webp: Buffer): Buffer {
  const isExtended = webp.toString('latin1', CHUNK_OFFSET, CHUNK_OFFSET + 4) === 'VP8X';
  const isSet = Math.floor(webp[FLAGS_OFFSET] / ALPHA_FLAG) % 2 === 1;
  if (isExtended && !isSet) webp[FLAGS_OFFSET] += ALPHA_FLAG;
  return webp;
}
