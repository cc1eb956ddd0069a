import { ColorSpace, Primaries, SRGB, TELEVISION, colorSpaceOf, isKnown, primariesOf } from '../formats/cicp';
import { iccProfile } from '../formats/icc';
import { Chunk, readHeaderChunks, pngOf, withProfile } from '../formats/png';

/** Chunks store gamma and chromaticities as multiples of this. */
const UNIT = 1e-5;

/** A gamma that stands for sRGB if there are no chromaticities. */
const GAMMA_OF_SRGB = 45_455;

/** Luminances are multiples of this, in cd/m². */
const LUMINANCE_UNIT = 1e-4;

/**
 * Returns a PNG in which libvips finds an ICC profile for what it would ignore: code points, as FFmpeg writes them and
 * screenshots in high dynamic range have them, and gamma and chromaticities, as ImageMagick writes them. A file that
 * needs none is returned as it is.
 *
 * @throws RangeError if a chunk is too short
 * @see https://www.w3.org/TR/png-3/#13Decoder-colour-space-handling
 */
export function readablePng(png: Buffer): Buffer {
  const chunks = readHeaderChunks(png);
  const header = contentOf(chunks, 'IHDR');
  if (!header) return png;
  const described = descriptionOf(chunks, header);
  if (!described) return png;
  return withProfile(png, described);
}

/** Compressed texts, of which variants have none. libpng decompresses up to 50 MB of each. */
const TEXTS = ['zTXt', 'iTXt'];

/** Returns a PNG without compressed texts before its pixels. Those after them are not read. */
export function withoutTexts(png: Buffer): Buffer {
  const chunks = readHeaderChunks(png);
  const kept = chunks.filter(({ type }) => !TEXTS.includes(type));
  if (kept.length === chunks.length) return png;
  const parts = kept.map(({ start, end }) => png.subarray(start, end));
  return pngOf([...parts, png.subarray(chunks.at(-1)!.end)]);
}

/** Returns the profile that the file needs. Code points take precedence, then a profile, sRGB, and gamma. */
function descriptionOf(chunks: readonly Chunk[], header: Buffer): Buffer | undefined {
  const [depth, colors] = [header.readUInt8(8), header.readUInt8(9)];
  const isGray = colors === 0 || colors === 4;
  const [profile, sRgb] = ['iCCP', 'sRGB'].map(type => contentOf(chunks, type));
  const coded = codedSpace(chunks);
  if (coded === undefined && profile) return undefined;
  if (coded === 'srgb' && !profile) return undefined;
  const space = coded === 'srgb' ? SRGB : coded ?? (sRgb ? undefined : measuredSpace(chunks));
  return space && iccProfile(space, { isGray, bits: depth === 16 ? 16 : 8 });
}

/** Returns the color space of code points. Like browsers, it ignores unknown ones, and those of video. */
function codedSpace(chunks: readonly Chunk[]): ColorSpace | 'srgb' | undefined {
  const [primaries, transfer, matrix, isFull] = contentOf(chunks, 'cICP') ?? [];
  if (matrix !== 0 || isFull !== 1 || !isKnown(primaries, transfer)) return undefined;
  if (TELEVISION.includes(transfer)) return { primaries: primariesOf(primaries), transfer: code => code ** 2.4 };
  return colorSpaceOf(primaries, transfer, peakOf(chunks)) ?? 'srgb';
}

/** Returns the color space of gamma and chromaticities. As in browsers, gamma is required. */
function measuredSpace(chunks: readonly Chunk[]): ColorSpace | undefined {
  const gamma = contentOf(chunks, 'gAMA')?.readUInt32BE(0) ?? 0;
  const measured = contentOf(chunks, 'cHRM');
  const primaries = measured && chromaticities(measured);
  if (gamma === 0 || gamma === GAMMA_OF_SRGB && !primaries) return undefined;
  return { primaries: primaries ?? SRGB.primaries, transfer: code => code ** (1 / (gamma * UNIT)) };
}

/** Returns the chromaticities, unless they do not span a triangle. They are stored with white first. */
function chromaticities(measured: Buffer): Primaries | undefined {
  const [wx, wy, rx, ry, gx, gy, bx, by] = [0, 1, 2, 3, 4, 5, 6, 7].map(i => measured.readUInt32BE(4 * i) * UNIT);
  const area = (gx - rx) * (by - ry) - (bx - rx) * (gy - ry);
  return Math.abs(area) > 1e-3 && wy > 0 ? [rx, ry, gx, gy, bx, by, wx, wy] : undefined;
}

function peakOf(chunks: readonly Chunk[]): number | undefined {
  const light = contentOf(chunks, 'cLLI');
  return light && light.readUInt32BE(0) * LUMINANCE_UNIT || undefined;
}

function contentOf(chunks: readonly Chunk[], name: string): Buffer | undefined {
  return chunks.find(({ type }) => type === name)?.content;
}
