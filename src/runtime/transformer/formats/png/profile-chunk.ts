import { deflateSync } from 'node:zlib';
import { headerChunks, newChunk } from './chunks';

const COLOR_CHUNKS = ['cICP', 'iCCP', 'sRGB', 'gAMA', 'cHRM'];

/**
 * Returns a PNG with an ICC profile, and with no other description of its colors.
 *
 * @see https://www.w3.org/TR/png-3/#11iCCP
 */
export function withProfile(png: Buffer, profile: Buffer): Buffer {
  const chunks = headerChunks(png);
  const [header, ...others] = chunks.filter(({ type }) => !COLOR_CHUNKS.includes(type))
    .map(({ start, end }) => png.subarray(start, end));
  const name = Buffer.from('-\0\0', 'latin1'); // and the method of compression
  const described = newChunk('iCCP', Buffer.concat([name, deflateSync(profile, { level: 1 })]));
  const [signature, pixels] = [png.subarray(0, chunks[0].start), png.subarray(chunks.at(-1)!.end)];
  return Buffer.concat([signature, header, described, ...others, pixels]);
}
