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
  /** PNG with a palette of up to 256 colors: smaller, for graphics with few colors. */
  PNG8 = 'png8',
  /** PNG in truecolor, even if the original has a palette. */
  PNG32 = 'png32',
  /** Every viewer displays it. Supports animations. */
  GIF = 'gif',
}
