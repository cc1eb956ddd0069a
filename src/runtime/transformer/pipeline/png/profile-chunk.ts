import { deflateSync, inflateSync } from 'node:zlib';
import { headerChunks } from './chunks';
import { newChunk } from './new-chunk';

/** Larger profiles do not occur. */
const MAX_PROFILE_BYTES = 16 * 2 ** 20;

/** Position of the rendering intent in a profile. */
const INTENT_AT = 64;
const MAX_INTENT = 3;

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

/**
 * Returns the ICC profile of a PNG without an invalid rendering intent, for which libpng ignores the profile: old
 * profiles by Adobe have its bytes in reverse. Returns undefined if it is valid, or cannot be read.
 *
 * @param content of the chunk `iCCP`: a name, the method of compression, and the compressed profile
 */
export function correctedProfile(content: Buffer): Buffer | undefined {
  const profile = inflated(content.subarray(content.indexOf(0) + 2));
  if (profile === undefined || profile.length < INTENT_AT + 4) return undefined;
  if (profile.readUInt32BE(INTENT_AT) <= MAX_INTENT) return undefined;
  profile.writeUInt32BE(0, INTENT_AT);
  return profile;
}

function inflated(bytes: Buffer): Buffer | undefined {
  try {
    return inflateSync(bytes, { maxOutputLength: MAX_PROFILE_BYTES });
  } catch {
    return undefined;
  }
}
