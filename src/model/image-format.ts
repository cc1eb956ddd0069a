/**
 * Formats that images are made in.
 */
export enum ImageFormat {
  /** The smallest files, for the viewers that say they take it. */
  AVIF = 'avif',
  /** Smaller than JPEG, for the viewers that say they take it; animations too. */
  WEBP = 'webp',
  /** For everybody. Has no transparency. */
  JPEG = 'jpg',
  /** For everybody. Lossless. */
  PNG = 'png',
  /** For everybody. Animations. */
  GIF = 'gif',
}
