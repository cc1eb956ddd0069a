import { KeptMetadata } from '../../model/kept-metadata';
import { requireFactory } from '../core/creation';

/**
 * The metadata of originals that variants keep. It is an allowlist: everything else is removed, such as positions,
 * times, serial numbers, names of people and thumbnails. GIF variants contain no metadata.
 *
 * The names are those of the IPTC Photo Metadata Standard.
 *
 * @see https://www.iptc.org/std/photometadata/specification/IPTC-PhotoMetadata
 */
export class ImageMetadata {
  /**
   * Keeps the digital source type, such as "created by a trained algorithm", if the original has one of IPTC's
   * vocabulary. Variants of all other images contain no metadata.
   *
   * @see https://cv.iptc.org/newscodes/digitalsourcetype/
   */
  public static origin(): ImageMetadata {
    return new ImageMetadata('origin');
  }

  /**
   * Keeps the digital source type as `origin()` does, and the rights: creators (up to 10), credit line, copyright
   * notice, web statement of rights, and licensors (up to 3) with their names and URLs. Texts are cut after 500
   * characters. URLs must begin with `http://` or `https://`, and have at most 500 characters.
   */
  public static rights(): ImageMetadata {
    return new ImageMetadata('rights');
  }

  /**
   * Keeps nothing.
   */
  public static none(): ImageMetadata {
    return new ImageMetadata('none');
  }

  /** @internal */
  public readonly _kept: KeptMetadata;

  private constructor(kept: KeptMetadata) {
    requireFactory(this, ['origin', 'rights', 'none'].includes(kept),
      'ImageMetadata.origin(), ImageMetadata.rights() or ImageMetadata.none()');
    this._kept = kept;
  }
}
