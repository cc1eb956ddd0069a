import { embedInAvif } from './embed-in-avif';
import { OutputFormat } from './output-format';
import { Size } from './pipeline-image';
import { newChunk } from './png/chunks';

type Embedder = (image: Buffer, exif: Buffer, size: Size) => Buffer;

/** Embedders by format. GIF cannot contain EXIF. */
const EMBEDDERS: { readonly [format in OutputFormat]?: Embedder } = {
  avif: embedInAvif,
  webp: embedInWebp,
  jpg: embedInJpeg,
  png: embedInPng,
};

/**
 * Embeds an EXIF block in an image without metadata. libvips would merge it with the original's block, and so keep the
 * thumbnail, which shows the image before cropping.
 *
 * @param size size of the image in pixels
 */
export function embedExif(image: Buffer, format: OutputFormat, exif: Buffer, size: Size): Buffer {
  return EMBEDDERS[format]?.(image, exif, size) ?? image;
}

/** @see EXIF 2.32, section 4.7.2: the first segment is APP1 */
function embedInJpeg(image: Buffer, exif: Buffer): Buffer {
  const segment = Buffer.concat([Buffer.from('\xff\xe1\0\0Exif\0\0', 'latin1'), exif]);
  segment.writeUInt16BE(segment.length - 2, 2);
  return Buffer.concat([image.subarray(0, 2), segment, image.subarray(2)]);
}

const PNG_HEADER_BYTES = 33; // the signature and IHDR

/** @see https://www.w3.org/TR/png-3/#eXIf */
function embedInPng(image: Buffer, exif: Buffer): Buffer {
  return Buffer.concat([image.subarray(0, PNG_HEADER_BYTES), newChunk('eXIf', exif), image.subarray(PNG_HEADER_BYTES)]);
}

const RIFF_HEADER_BYTES = 12;
const WEBP_EXIF_FLAG = 0x08;
const WEBP_ALPHA_FLAG = 0x10;

// The header of a lossless image follows the chunk's: a signature, twice 14 bits for the size, then this bit.
const LOSSLESS_ALPHA_BYTE = 12;
const LOSSLESS_ALPHA_BIT = 0x10;

/** @see https://developers.google.com/speed/webp/docs/riff_container#extended_file_format */
function embedInWebp(image: Buffer, exif: Buffer, size: Size): Buffer {
  const chunks = Buffer.from(image.subarray(RIFF_HEADER_BYTES));
  // The encoder writes an extended file for lossy images with transparency and for animations, else a simple one.
  const type = chunks.toString('latin1', 0, 4);
  const extended = type === 'VP8X' ? chunks : Buffer.concat([webpChunk('VP8X', extendedHeader(size)), chunks]);
  const isTransparent = Math.floor(chunks[LOSSLESS_ALPHA_BYTE] / LOSSLESS_ALPHA_BIT) % 2 === 1;
  if (type === 'VP8L' && isTransparent) extended[8] += WEBP_ALPHA_FLAG;
  extended[8] += WEBP_EXIF_FLAG;
  return riff(Buffer.concat([extended, webpChunk('EXIF', exif)]));
}

function extendedHeader({ width, height }: Size): Buffer {
  const header = Buffer.alloc(10);
  header.writeUIntLE(width - 1, 4, 3);
  header.writeUIntLE(height - 1, 7, 3);
  return header;
}

function riff(chunks: Buffer): Buffer {
  return webpChunk('RIFF', Buffer.concat([Buffer.from('WEBP'), chunks]));
}

function webpChunk(name: string, data: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(name);
  head.writeUInt32LE(data.length, 4);
  return Buffer.concat([head, data, Buffer.alloc(data.length % 2)]);
}
