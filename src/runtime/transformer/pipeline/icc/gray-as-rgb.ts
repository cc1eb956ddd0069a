import { iccFile, xyzTag } from './icc-file';
import { SRGB } from '../cicp/color-space';
import { D50, toXyz, transposed } from '../cicp/matrix';

const COLORS_AT = 16;
const TAGS_AT = 128;
const TAG_BYTES = 12;
const CURVE = 'kTRC';

/**
 * Returns a profile for RGB with the curve of a profile for grays, for an image that is decoded to three equal
 * channels. Returns undefined for any other profile.
 *
 * @see ICC.1:2022, sections 7.3 and 8.3.4
 */
export function grayAsRgb(profile: Buffer): Buffer | undefined {
  if (profile.toString('latin1', COLORS_AT, COLORS_AT + 8) !== 'GRAYXYZ ') return undefined;
  const curve = curveOf(profile);
  if (!curve) return undefined;
  const [red, green, blue] = transposed(toXyz(SRGB.primaries)).map(xyzTag);
  const tags = { rXYZ: red, gXYZ: green, bXYZ: blue, rTRC: curve, gTRC: curve, bTRC: curve };
  return iccFile('RGB ', 'XYZ ', { wtpt: xyzTag(D50), ...tags });
}

/** Returns the curve from codes to light, filled up to whole words. */
function curveOf(profile: Buffer): Buffer | undefined {
  for (let at = TAGS_AT + 4; at + TAG_BYTES <= profile.length; at += TAG_BYTES) {
    if (profile.toString('latin1', at, at + 4) !== CURVE) continue;
    const [start, length] = [profile.readUInt32BE(at + 4), profile.readUInt32BE(at + 8)];
    if (start + length > profile.length) return undefined;
    return Buffer.concat([profile.subarray(start, start + length), Buffer.alloc((4 - length % 4) % 4)]);
  }
  return undefined;
}
