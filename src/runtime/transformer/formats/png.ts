import { crc32, deflateSync, inflateSync } from 'node:zlib';
import { MAX_XMP_BYTES } from '../../../model/kept-metadata';
import { TransformError } from '../transform-error';

/** A chunk of a PNG. */
export interface Chunk {
  readonly type: string;
  readonly content: Buffer;
  /** Position of the chunk in the file. */
  readonly start: number;
  readonly end: number;
}

const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
/** Length, type and checksum. */
const FRAME_BYTES = 12;

/** More chunks than a file has before its pixels. */
const MAX_CHUNKS = 1000;

/**
 * Returns the chunks before the pixels. Rejects a file that has none after them.
 *
 * @see https://www.w3.org/TR/png-3/#5Chunk-layout
 */
export function readHeaderChunks(png: Buffer): Chunk[] {
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

/** More chunks than a file has at all: encoders write pixels in chunks of 8 kB or more. */
const MAX_ALL_CHUNKS = 100_000;

/** Yields all chunks up to the end, or to the first one that is cut off. Checksums are not verified. */
function* chunksOf(png: Buffer): Generator<Chunk> {
  let end;
  for (let start = SIGNATURE.length, count = 0; start + FRAME_BYTES <= png.length; start = end, count++) {
    end = start + FRAME_BYTES + png.readUInt32BE(start);
    if (end > png.length || count === MAX_ALL_CHUNKS) return;
    yield { type: png.toString('latin1', start + 4, start + 8), content: png.subarray(start + 8, end - 4), start, end };
  }
}

/** Returns the content of the first chunk of a type, before or after the pixels. */
export function pngChunk(png: Buffer, wanted: string): Buffer | undefined {
  for (const { type, content } of chunksOf(png)) if (type === wanted) return content;
  return undefined;
}

/** Returns a PNG that consists of chunks. */
export function pngOf(chunks: readonly Buffer[]): Buffer {
  return Buffer.concat([SIGNATURE, ...chunks]);
}

/** Returns a chunk with its length and checksum. */
export function printChunk(type: string, content: Buffer): Buffer {
  const bytes = Buffer.alloc(FRAME_BYTES + content.length);
  bytes.writeUInt32BE(content.length);
  bytes.write(type, 4, 'latin1');
  content.copy(bytes, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + content.length)), 8 + content.length);
  return bytes;
}

/**
 * Removes the chunk `pHYs` from a PNG. libvips writes the density of the original, such as a scanner's, even without
 * metadata.
 *
 * @see https://www.w3.org/TR/png-3/#11pHYs
 */
export function withoutDensity(png: Buffer): Buffer {
  const density = readHeaderChunks(png).find(({ type }) => type === 'pHYs');
  return density ? Buffer.concat([png.subarray(0, density.start), png.subarray(density.end)]) : png;
}

const COLOR_CHUNKS = ['cICP', 'iCCP', 'sRGB', 'gAMA', 'cHRM'];

/**
 * Returns a PNG with an ICC profile, and with no other description of its colors.
 *
 * @see https://www.w3.org/TR/png-3/#11iCCP
 */
export function withProfile(png: Buffer, profile: Buffer): Buffer {
  const chunks = readHeaderChunks(png);
  const [header, ...others] = chunks.filter(({ type }) => !COLOR_CHUNKS.includes(type))
    .map(({ start, end }) => png.subarray(start, end));
  const name = Buffer.from('-\0\0', 'latin1'); // and the method of compression
  const described = printChunk('iCCP', Buffer.concat([name, deflateSync(profile, { level: 1 })]));
  return pngOf([header, described, ...others, png.subarray(chunks.at(-1)!.end)]);
}

const KEYWORD = 'XML:com.adobe.xmp\0';

/** Flag and method of compression, and two texts that are empty: a language and a translated keyword. */
const UNCOMPRESSED = '\0\0\0\0';

/**
 * Returns the XMP packet of a PNG. Writers put it before or after the pixels, and compress it against the
 * recommendation, as libvips does in a chunk without a language.
 *
 * @see https://www.w3.org/TR/png-3/#11iTXt
 */
export function xmpOfPng(png: Buffer): Buffer | undefined {
  for (const { type, content } of chunksOf(png)) {
    if (!['iTXt', 'zTXt'].includes(type) || content.toString('latin1', 0, KEYWORD.length) !== KEYWORD) continue;
    const text = content.subarray(KEYWORD.length);
    return type === 'zTXt' ? inflated(text.subarray(1)) : internationalText(text);
  }
  return undefined;
}

/** Returns a PNG with an XMP packet, uncompressed so that every reader finds it. */
export function withXmpChunk(png: Buffer, xmp: string): Buffer {
  const header = readHeaderChunks(png)[0].end;
  const chunk = printChunk('iTXt', Buffer.from(KEYWORD + UNCOMPRESSED + xmp));
  return Buffer.concat([png.subarray(0, header), chunk, png.subarray(header)]);
}

/** Returns a text after its language and its translated keyword. */
function internationalText(text: Buffer): Buffer | undefined {
  const language = text.indexOf(0, 2);
  const translated = language < 0 ? -1 : text.indexOf(0, language + 1);
  if (translated < 0) return undefined;
  const bytes = text.subarray(translated + 1);
  return text[0] === 0 ? bytes : inflated(bytes);
}

function inflated(bytes: Buffer): Buffer | undefined {
  try {
    return inflateSync(bytes, { maxOutputLength: MAX_XMP_BYTES });
  } catch {
    return undefined; // damaged, or larger than any packet
  }
}
