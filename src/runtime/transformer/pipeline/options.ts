import { SvgOriginals } from '../../../model/svg-originals';

/** What the construct allows, as plain data that travels into the function. */
export interface TransformOptions {
  readonly maxWidth: number;
  readonly maxHeight: number;
  /** All frames counted. */
  readonly maxInputPixels: number;
  /** By the formats that have one: `avif`, `webp`, `jpg`; on the scale of JPEG. */
  readonly quality: { readonly [format: string]: number };
  readonly allowEnlargement: boolean;
  readonly keepCopyright: boolean;
  readonly svg: SvgOriginals;
  readonly allowTiff: boolean;
}

/** An image laid over another, with its place as the preset says. */
export interface Watermark {
  readonly image: Buffer;
  /**
   * Any of `top`, `middle`, `bottom` and `left`, `center`, `right`, by comma.
   *
   * @default 'bottom,right'
   */
  readonly align?: string;
  /**
   * In pixels, or up to 1 as a share of the picture's width.
   *
   * @default - its own width
   */
  readonly width?: number;
  /**
   * From 0, invisible, to 100.
   *
   * @default 100
   */
  readonly alpha?: number;
}
