/**
 * The metadata of an original that variants keep: the mark of its origin, that mark and the rights to the image, or
 * nothing.
 */
export type KeptMetadata = 'origin' | 'rights' | 'none';

/** Maximum size of an XMP packet that is read. A packet of a photograph has 3 to 20 kB. */
export const MAX_XMP_BYTES = 256_000;
