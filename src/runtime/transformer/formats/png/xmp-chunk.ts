import { inflateSync } from 'node:zlib';
import { chunksOf, headerChunks, newChunk } from './chunks';
import { MAX_XMP_BYTES } from '../../encode/metadata/metadata-blocks';

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
  const header = headerChunks(png)[0].end;
  const chunk = newChunk('iTXt', Buffer.from(KEYWORD + UNCOMPRESSED + xmp));
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
