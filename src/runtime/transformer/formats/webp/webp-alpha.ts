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
