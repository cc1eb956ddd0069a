import { TransformError } from './transform-error';

/**
 * The pixels of the images on top of a variant, at all levels, in memory. Several have together at most as many as an
 * original may have.
 */
export class LayerPixels {
  private images = 0;
  private pixels = 0;

  constructor(private readonly maxPixels: number) {}

  /** Counts images on top, and their pixels. Rejects too many. */
  public add(images: number, pixels: number): void {
    this.images += images;
    this.pixels += pixels;
    if (this.images > 1 && this.pixels > this.maxPixels) {
      throw new TransformError('too-large', 'The images on top have too many pixels together.');
    }
  }
}
