/**
 * The kind of an image, by its pixels:
 *
 * - `photograph`: texture nearly everywhere; photographs, scans, paintings, detailed renders
 * - `graphic`: areas of one color with sharp edges; screenshots, text, line art, charts, icons
 * - `mixed`: as much of both, such as a screenshot of a page with a photograph, or a photograph of a chessboard
 * - `gradient`: smooth nearly everywhere, without noise
 */
export type Content = 'photograph' | 'graphic' | 'mixed' | 'gradient';

/** The choice of an encoding by what an image shows. */
export interface EncodingChoice {
  readonly content: Content;
  /** Compression, format and color resolution where the format decides about it, such as `lossy JPEG 4:2:0`. */
  readonly encoding: Encoding;
  readonly reason: EncodingReason;
}

/** The encodings of content-dependent formats. */
export type Encoding =
  | 'lossless PNG' | 'lossless WebP' | 'near-lossless WebP'
  | 'lossy AVIF' | 'lossy AVIF 4:4:4' | 'lossy WebP 4:2:0' | 'lossy JPEG 4:2:0' | 'lossy JPEG 4:4:4';

/** The reasons for an encoding. Faithful is a lossy encoding that preserves text and colors. */
export type EncodingReason =
  | 'photographs hide losses'
  | 'faithful as a photograph'
  | 'PNG keeps transparency'
  | 'lossless is small'
  | 'lossless is smallest'
  | 'near-lossless is smallest'
  | 'smaller than lossless'
  | 'no lossy encoding is faithful'
  | 'faithful and smaller than lossless'
  | 'the requested format is lossy'
  | 'quality 100';

/** The encodings of photographs. Colors decide about their resolution in AVIF. */
export const PHOTOGRAPHIC: { readonly [format in 'avif' | 'webp' | 'jpg']: Encoding } = {
  avif: 'lossy AVIF', webp: 'lossy WebP 4:2:0', jpg: 'lossy JPEG 4:2:0',
};

/** Formats of originals that are usually photographs. */
export const PHOTO_FORMATS = ['jpg', 'avif', 'webp', 'tiff', 'heic'];

/** The lossy encodings of graphics, with the full resolution of colors where the format has it. */
export const GRAPHIC: { readonly [format in 'avif' | 'webp' | 'jpg']: Encoding } = {
  avif: 'lossy AVIF 4:4:4', webp: PHOTOGRAPHIC.webp, jpg: 'lossy JPEG 4:4:4',
};

/** The lossless encodings. */
export const LOSSLESS: { readonly [format in 'webp' | 'png']: Encoding } = {
  webp: 'lossless WebP', png: 'lossless PNG',
};
