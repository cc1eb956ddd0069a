import sharp, { Metadata } from 'sharp';

/** Names of color models by those of libvips. */
const COLOR_MODELS: readonly (readonly [pattern: RegExp, model: string])[] = [
  [/^(b-w|grey16)$/, 'Gray'], [/^cmyk$/, 'CMYK'], [/^(lab|labs|labq|lch|xyz|yxy)$/, 'Lab'],
];

/** Bits per channel by the type of the decoded pixels. */
const DEPTHS: { readonly [depth: string]: number } = { uchar: 8, ushort: 16, float: 32 };

/**
 * Returns facts about an original under the names of imgix. Pixels are counted before `Orientation` is applied.
 *
 * @see https://docs.imgix.com/en-US/getting-started/tutorials/performance-and-metadata/extract-image-metadata-with-json-output-format
 *
 * @param readable the original as libvips reads it, which may have other bytes
 */
export async function imgixFacts(
  original: Buffer, readable: Buffer,
): Promise<Record<string, string | number | undefined>> {
  const metadata = await sharp(readable, { limitInputPixels: false }).metadata();
  const { width, height, orientation, density } = metadata;
  return {
    'Content-Type': metadata.mediaType,
    'Content-Length': String(original.length), // imgix passes on the header
    'PixelWidth': width,
    'PixelHeight': height,
    'Orientation': orientation ?? 1,
    'ColorModel': colorModelOf(metadata),
    'Depth': depthOf(metadata),
    'DPIWidth': density,
    'DPIHeight': density,
  };
}

/** Returns the bits per channel. A palette has fewer bits per pixel. */
function depthOf({ format, isPalette, bitsPerSample, depth }: Metadata): number {
  return (format === 'gif' || isPalette ? undefined : bitsPerSample) ?? DEPTHS[depth];
}

function colorModelOf({ space }: Metadata): string {
  return COLOR_MODELS.find(([pattern]) => pattern.test(space))?.[1] ?? 'RGB';
}
