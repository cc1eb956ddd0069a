/** The output formats of variants. */
export enum ImageFormat {
  /** The smallest files, for viewers that accept it. */
  AVIF = 'avif',
  /** Smaller than PNG and GIF, for viewers that accept it. Supports transparency and animations. */
  WEBP = 'webp',
  /** Every viewer displays it. No transparency. */
  JPEG = 'jpg',
  /** Every viewer displays it. Lossless. */
  PNG = 'png',
  /** Every viewer displays it. Supports animations. */
  GIF = 'gif',
}
