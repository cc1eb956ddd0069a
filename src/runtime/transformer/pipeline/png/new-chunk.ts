import { crc32 } from 'node:zlib';
import { FRAME_BYTES } from './chunks';

/** Returns a chunk with its length and checksum. */
export function newChunk(type: string, content: Buffer): Buffer {
  const bytes = Buffer.alloc(FRAME_BYTES + content.length);
  bytes.writeUInt32BE(content.length);
  bytes.write(type, 4, 'latin1');
  content.copy(bytes, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + content.length)), 8 + content.length);
  return bytes;
}
