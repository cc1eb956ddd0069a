import { KeptMetadata } from '../../../../model/kept-metadata';

/** The blocks of metadata in an original, as its container has them. */
export interface MetadataBlocks {
  /** An XMP packet. */
  readonly xmp?: Buffer;
  /** Datasets of IPTC's Information Interchange Model, alone or in a resource of Photoshop. */
  readonly iptc?: Buffer;
  /** An EXIF block, or a TIFF, which has the same form. */
  readonly exif?: Buffer;
}

/** Maximum size of an XMP packet that is read. A packet of a photograph has 3 to 20 kB. */
export const MAX_XMP_BYTES = 256_000;

/** Whether an original may have metadata to keep. It takes microseconds, and most originals have none. */
export function mayHaveKeptMetadata({ xmp, iptc, exif }: MetadataBlocks, kept: KeptMetadata): boolean {
  if (kept === 'none') return false;
  if (xmp && xmp.length <= MAX_XMP_BYTES && xmp.includes('DigitalSourceType')) return true;
  return kept === 'rights' && [xmp, iptc, exif].some(block => block !== undefined);
}
