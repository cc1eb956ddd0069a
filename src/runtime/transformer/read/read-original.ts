import sharp, { Metadata } from 'sharp';
import { decodeHeic, mayBeHeic } from './heic-original';
import { allowLoaders, collectWarnings } from './libvips';
import { MetadataBlocks, PipelineImage, ReadableOriginal, Timing, decodeImage, openImage } from './pipeline-image';
import { formatOf, isSvg, readableOriginal } from './readable-original';
import { hasUnspecifiedChannel, requireDefiniteColors } from './tiff-original';
import { SvgOriginals } from '../../../model/svg-originals';
import { heifOrientation } from '../formats/heif-orientation';
import { largestItemOf } from '../formats/iso-bmff';
import { lacksMarker, metadataSegments } from '../formats/jpeg';
import { pngChunk, withProfile, xmpOfPng } from '../formats/png';
import { fillViewport } from '../formats/svg/fill-viewport';
import { renderingCost } from '../formats/svg/rendering-cost';
import { bytesOfField } from '../formats/tiff';
import { webpChanges, withoutExifFlag } from '../formats/webp';
import { inUtf8 } from '../formats/xmp-packet';
import { TURNED, embeddedFocus } from '../operate/focus/embedded-focus';
import { FocalPoint } from '../operate/focus/focal-point';
import { mayHaveRegions } from '../operate/focus/xmp-packet';
import { TransformError, UNKNOWN_FORMAT } from '../transform-error';
import { TransformOptions } from '../transform-options';

/** The compression of HEIC files. */
const HEVC = 'hevc';

/** The field of a TIFF that contains datasets of IPTC. */
const IPTC_FIELD = 0x83bb;

const GZIP = '\x1f\x8b';

const FORMATS: { readonly [format: string]: string } = { jpeg: 'jpg', heif: 'avif' };

const GRAY_SPACES = ['b-w', 'grey16'];

// Pages of other formats are not frames. The first page is the image.
const ANIMATED_FORMATS = ['gif', 'webp'];

/**
 * Reads the header of an original. Rejects unsupported and oversized originals before any pixel is decoded.
 *
 * @param focus the focal point that the source of the original states
 */
export async function readOriginal(
  file: Buffer, options: TransformOptions, focus?: FocalPoint,
): Promise<PipelineImage> {
  allowLoaders(options);
  const passes = options.svg === SvgOriginals.REFUSE ? 0 : await passesOf(file, options);
  const source = readableOriginal(file, options);
  const { bytes: original, pixels = 0, firstPage = 0 } = source;
  const metadata = await headerOf(original, options);
  const frames = ANIMATED_FORMATS.includes(metadata.format) ? (metadata.pages ?? 1) - firstPage : 1;
  if (metadata.format === 'tiff') requireDefiniteColors(metadata);
  if (metadata.format === 'heif') requireDecoder(metadata, options);
  const largest = Math.max(pixels, largestPartOf(original, metadata));
  if (largest > options.maxInputPixels) throw new TransformError('too-large');
  const header = pipelineImageOf(file, source, metadata, frames);
  const image = { ...header, passes, focus: focus ?? focusIn(header.metadata, original, metadata) };
  if (metadata.format === 'svg') return { ...image, bytes: fillViewport(original, metadata) };
  if (metadata.format === 'webp') return { ...image, ...webpOf(original, metadata) };
  if (metadata.space === 'grey16' && metadata.icc) {
    return { ...image, bytes: await inEightBits(original, metadata.icc), isDeepWithProfile: false };
  }
  if (metadata.compression === HEVC) {
    return { ...image, ...await decodeHeic(original, metadata, options), format: 'heic' };
  }
  if (!image.hasAlpha) return image;
  // Photoshop stores selections in such channels.
  if (metadata.format === 'tiff' && hasUnspecifiedChannel(original)) {
    return decodeImage(openImage(image).removeAlpha(), image);
  }
  return image;
}

/**
 * Returns the filter passes of an SVG. This precedes the reading of the header, which may render an SVG: without a
 * size, it is as large as its content.
 */
async function passesOf(original: Buffer, { maxInputPixels }: TransformOptions): Promise<number> {
  // The renderer would decompress it.
  if (original.toString('latin1', 0, 2) === GZIP) throw new TransformError('unsupported');
  if (!isSvg(original)) return 0;
  const { passes, pixels } = await renderingCost(original);
  if (pixels > maxInputPixels) throw new TransformError('too-large');
  return passes;
}

/** Returns the focal point in the XMP of an original. */
function focusIn({ xmp }: MetadataBlocks, file: Buffer, metadata: Metadata): FocalPoint | undefined {
  if (!xmp || !mayHaveRegions(xmp)) return undefined;
  const { format, width, height } = metadata;
  if (format === 'webp') return embeddedFocus(xmp, { width, height }); // whose EXIF orientation has no effect
  if (format !== 'heif') return embeddedFocus(xmp, metadata);
  const orientation = heifOrientation(file);
  const stored = orientation < TURNED ? { width, height } : { width: height, height: width };
  return embeddedFocus(xmp, { ...stored, orientation });
}

/** Reads the header. Its pixels are counted later: a file that is never decoded is not too large. */
async function headerOf(bytes: Buffer, { allowTiff, heicDecoder }: TransformOptions): Promise<Metadata> {
  const header = collectWarnings(sharp(bytes, { failOn: 'error', limitInputPixels: false }), true);
  return header.metadata().catch((error: unknown) => {
    // sharp calls a damaged TIFF an unknown format.
    if (allowTiff && formatOf(bytes) === 'tiff' && UNKNOWN_FORMAT.test(String(error))) {
      throw new TransformError('corrupt', undefined, error);
    }
    if (heicDecoder === undefined && mayBeHeic(bytes)) throw lacksDecoder(error);
    throw lacksMarker(bytes) ? new TransformError('unsupported', undefined, error) : error;
  });
}

/** Returns the pixels of an image, or of its largest part: tiles and alpha channels of a HEIF file have any size. */
function largestPartOf(bytes: Buffer, { format, width, height }: Metadata): number {
  return Math.max(width * height, format === 'heif' ? largestItemOf(bytes) : 0);
}

/** Rejects a file without a decoder for its pixels. AVIF's decoder reads the header of every HEIF file. */
function requireDecoder({ compression }: Metadata, { heicDecoder }: TransformOptions): void {
  if (compression === HEVC && heicDecoder === undefined) throw lacksDecoder();
  if (compression !== HEVC && compression !== 'av1') throw new TransformError('unsupported');
}

function lacksDecoder(cause?: unknown): TransformError {
  const reason = 'This is a HEIC image, and the CDN has no decoder for it (`heicDecoder`).';
  return new TransformError('unsupported', reason, cause);
}

function pipelineImageOf(
  file: Buffer, { bytes, firstPage = 0, changes }: ReadableOriginal, metadata: Metadata, frames: number,
): Omit<PipelineImage, 'passes'> {
  return {
    bytes,
    firstPage,
    orientation: metadata.orientation ?? 1,
    isGray: GRAY_SPACES.includes(metadata.space) && !metadata.hasProfile, // a profile leads to sRGB
    width: metadata.autoOrient.width,
    height: metadata.autoOrient.height,
    format: FORMATS[metadata.format] ?? metadata.format,
    hasAlpha: metadata.hasAlpha,
    isDeepWithProfile: metadata.depth === 'ushort' && metadata.hasProfile,
    frames,
    timing: frames > 1 ? timingOf(metadata, firstPage) : undefined,
    changes,
    metadata: blocksOf(file, bytes, metadata),
    hasGainMap: metadata.gainMap !== undefined,
  };
}

/**
 * Returns the blocks of metadata. libvips does not see those of a PNG, and few of a JPEG with a gain map. It takes the
 * first segment of a JPEG that begins with any URL for XMP, and reads only one of those with IPTC.
 */
function blocksOf(file: Buffer, bytes: Buffer, metadata: Metadata): MetadataBlocks {
  const { xmp, ...others } = containedBlocks(file, bytes, metadata);
  return { xmp: xmp && inUtf8(xmp), ...others };
}

function containedBlocks(file: Buffer, bytes: Buffer, { format, xmp, iptc, exif }: Metadata): MetadataBlocks {
  if (format === 'png') return { xmp: xmpOfPng(file), exif: pngChunk(file, 'eXIf') };
  if (format === 'jpeg') return { ...metadataSegments(bytes), exif };
  return format === 'tiff' ? { xmp, iptc: bytesOfField(bytes, IPTC_FIELD), exif: bytes } : { xmp, iptc, exif };
}

/** Returns the properties of a WebP. Browsers do not apply its EXIF orientation, and sharp does. */
function webpOf(bytes: Buffer, { width, height, pages = 1, orientation = 1 }: Metadata): Partial<PipelineImage> {
  const changes = webpChanges(bytes);
  return {
    ...orientation > 1 && { bytes: withoutExifFlag(bytes), orientation: 1, width, height },
    changes: changes.length === pages ? changes : undefined,
  };
}

/** The largest delay and the largest number of plays that sharp accepts. */
const MAX_TIMING = 65_535;

/** Returns the timing of an animation. A GIF can have one play more than sharp accepts. */
function timingOf({ delay, loop }: Metadata, firstPage: number): Timing {
  const delays = delay?.slice(firstPage).map(each => Math.min(each, MAX_TIMING));
  return { ...delays && { delay: delays }, ...loop !== undefined && { loop: Math.min(loop, MAX_TIMING) } };
}

/**
 * Returns a gray image of 16 bits as one of 8 bits with the same profile. sharp converts only the latter to sRGB.
 * Photoshop writes the former.
 */
async function inEightBits(image: Buffer, profile: Buffer): Promise<Buffer> {
  const pipeline = sharp(image, { failOn: 'error', ignoreIcc: true, limitInputPixels: false, sequentialRead: true });
  return withProfile(await pipeline.keepExif().toColourspace('b-w').png({ compressionLevel: 0 }).toBuffer(), profile);
}
