import { unusualTiff } from './tiff-kind';

/** The facts about an original that decide which outcome is right, read from its bytes without a decoder. */
export interface Sniffed {
  /** Undefined for anything that the transform function does not read, HEIC included. */
  readonly format?: 'jpg' | 'png' | 'webp' | 'gif' | 'avif' | 'tiff' | 'svg';
  /**
   * Whether the file begins with the first marker of a JPEG, but has no marker after it. Some decoders take it for a
   * damaged JPEG, and others for no JPEG.
   */
  readonly lacksMarker?: boolean;
  /** Why a valid file of a supported format is of a kind that no browser displays, or is documented as unsupported. */
  readonly isUnusual?: string;
  /** Whether colors are described by other means than an ICC profile, which Pillow ignores. */
  readonly hasOtherColors: boolean;
}

// https://www.itu.int/rec/T-REC-H.273: unspecified, BT.709, and the transfer functions that are shown like sRGB's.
const USUAL_PRIMARIES = [1, 2];
const USUAL_TRANSFERS = [1, 2, 6, 13, 14, 15];

// The values of gAMA and cHRM that PNG prescribes for sRGB.
const SRGB_GAMMA = 45_455;
const SRGB_PRIMARIES = [31_270, 32_900, 64_000, 33_000, 30_000, 60_000, 15_000, 6_000];

/** Start-of-frame markers of baseline, extended and progressive JPEG, with Huffman or arithmetic coding. */
const USUAL_FRAMES = [0xc0, 0xc1, 0xc2, 0xc9, 0xca];

export function sniff(bytes: Buffer): Sniffed {
  const format = formatOf(bytes);
  if (format === 'jpg') return { format, isUnusual: unusualJpeg(bytes), hasOtherColors: false };
  if (format === 'tiff') return { format, isUnusual: unusualTiff(bytes), hasOtherColors: false };
  if (format === 'png') return { format, hasOtherColors: hasOtherPngColors(bytes) };
  if (!format && bytes.toString('latin1', 0, 2) === '\xff\xd8') return { lacksMarker: true, hasOtherColors: false };
  return { format, hasOtherColors: format === 'avif' && hasOtherAvifColors(bytes) };
}

function formatOf(bytes: Buffer): Sniffed['format'] {
  const start = bytes.toString('latin1', 0, 16);
  if (start.startsWith('\xff\xd8\xff')) return 'jpg';
  if (start.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  if (/^GIF8[79]a/.test(start)) return 'gif';
  if (/^RIFF[^]{4}WEBP/.test(start)) return 'webp';
  if (/^(II[*+]\0|MM\0[*+])/.test(start)) return 'tiff';
  if (start.startsWith('ftyp', 4)) return isAvif(bytes) ? 'avif' : undefined;
  return /^\s*(<\?xml[^>]*>\s*)?(<!--[^]*?-->\s*|<!DOCTYPE[^>]*>\s*)*<svg[\s>]/.test(bytes.toString('latin1', 0, 4096))
    ? 'svg' : undefined;
}

/** The major brand and the compatible brands of ISO BMFF, after size and type of the first box. */
function isAvif(bytes: Buffer): boolean {
  const brands = bytes.toString('latin1', 8, Math.min(bytes.readUInt32BE(0), bytes.length)).match(/.{4}/gs) ?? [];
  return brands.some(brand => brand === 'avif' || brand === 'avis');
}

function unusualJpeg(bytes: Buffer): string | undefined {
  for (let at = 2; at + 9 < bytes.length;) {
    if (bytes[at] !== 0xff) return undefined;
    const marker = bytes[at + 1];
    if (marker === 0xff || marker === 0x01 || marker >= 0xd0 && marker <= 0xd8) {
      at += marker === 0xff ? 1 : 2;
      continue;
    }
    if (marker === 0xda || marker === 0xd9) return undefined;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame && !USUAL_FRAMES.includes(marker)) return `a lossless or hierarchical JPEG (SOF${marker - 0xc0})`;
    if (isFrame) return bytes[at + 4] === 8 ? undefined : `a JPEG with ${bytes[at + 4]} bits a channel`;
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return undefined;
}

/**
 * Whether the chunks before the pixels describe colors that are not sRGB's. An ICC profile takes precedence over gAMA
 * and cHRM; cICP takes precedence over it.
 *
 * @see https://www.w3.org/TR/png-3/#color-chunk-precendence
 */
function hasOtherPngColors(bytes: Buffer): boolean {
  const chunks = pngChunks(bytes);
  if (chunks.has('cICP')) return true;
  if (chunks.has('iCCP') || chunks.has('sRGB')) return false;
  const [gamma, primaries] = [chunks.get('gAMA'), chunks.get('cHRM')];
  return gamma !== undefined && !isNear(gamma, [SRGB_GAMMA])
    || primaries !== undefined && !isNear(primaries, SRGB_PRIMARIES);
}

/** Whether a chunk has numbers that differ from these by 3 % at most. */
function isNear(at: Buffer, numbers: readonly number[]): boolean {
  return at.length >= numbers.length * 4
    && numbers.every((number, index) => Math.abs(at.readUInt32BE(index * 4) / number - 1) <= 0.03);
}

/** Returns the data of the chunks before the pixels, by type. */
function pngChunks(bytes: Buffer): Map<string, Buffer> {
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at + 8 <= bytes.length;) {
    const type = bytes.toString('latin1', at + 4, at + 8);
    if (type === 'IDAT') break;
    const size = bytes.readUInt32BE(at);
    chunks.set(type, bytes.subarray(at + 8, at + 8 + size));
    at += 12 + size;
  }
  return chunks;
}

function hasOtherAvifColors(bytes: Buffer): boolean {
  for (let at = bytes.indexOf('colrnclx'); at >= 0 && at + 12 <= bytes.length; at = bytes.indexOf('colrnclx', at + 8)) {
    const [primaries, transfer] = [bytes.readUInt16BE(at + 8), bytes.readUInt16BE(at + 10)];
    if (!USUAL_PRIMARIES.includes(primaries) || !USUAL_TRANSFERS.includes(transfer)) return true;
  }
  return false;
}
