import { crc32 } from 'node:zlib';
import { TransformError } from '../../transform-error';

/** A chunk of a PNG. */
export interface Chunk {
  readonly type: string;
  readonly content: Buffer;
  /** Position of the chunk in the file. */
  readonly start: number;
  readonly end: number;
}

export const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
/** Length, type and checksum. */
const FRAME_BYTES = 12;

/** More chunks than a file has before its pixels. */
const MAX_CHUNKS = 1000;

/**
 * Returns the chunks before the pixels. Rejects a file that has none after them.
 *
 * @see https://www.w3.org/TR/png-3/#5Chunk-layout
 */
export function headerChunks(png: Buffer): Chunk[] {
  const chunks: Chunk[] = [];
  for (let start = SIGNATURE.length, end; chunks.length < MAX_CHUNKS; start = end) {
    end = start + FRAME_BYTES;
    if (end <= png.length) end += png.readUInt32BE(start);
    if (end > png.length) throw new TransformError('corrupt');
    const type = png.toString('latin1', start + 4, start + 8);
    if (type === 'IDAT') return chunks;
    chunks.push({ type, content: png.subarray(start + 8, end - 4), start, end });
  }
  throw new TransformError('corrupt');
}

/** Yields all chunks up to the end, or to the first one that is cut off. Checksums are not verified. */
export function* chunksOf(png: Buffer): Generator<Chunk> {
  for (let start = SIGNATURE.length, end; start + FRAME_BYTES <= png.length; start = end) {
    end = start + FRAME_BYTES + png.readUInt32BE(start);
    if (end > png.length) return;
    yield { type: png.toString('latin1', start + 4, start + 8), content: png.subarray(start + 8, end - 4), start, end };
  }
}

/** Returns a chunk with its length and checksum. */
export function newChunk(type: string, content: Buffer): Buffer {
  const bytes = Buffer.alloc(FRAME_BYTES + content.length);
  bytes.writeUInt32BE(content.length);
  bytes.write(type, 4, 'latin1');
  content.copy(bytes, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + content.length)), 8 + content.length);
  return bytes;
}
