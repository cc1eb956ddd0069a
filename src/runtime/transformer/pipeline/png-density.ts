const SIGNATURE_BYTES = 8;
const CHUNK_FRAME_BYTES = 12; // length, type and checksum

/**
 * Removes the chunk `pHYs` from a PNG. libvips writes the density of the original, such as a scanner's, even without
 * metadata.
 *
 * @see https://www.w3.org/TR/png-3/#11pHYs
 */
export function withoutDensity(png: Buffer): Buffer {
  for (let at = SIGNATURE_BYTES, end; at < png.length; at = end) {
    end = at + CHUNK_FRAME_BYTES + png.readUInt32BE(at);
    const type = png.toString('latin1', at + 4, at + 8);
    if (type === 'pHYs') return Buffer.concat([png.subarray(0, at), png.subarray(end)]);
  }
  return png;
}
