/**
 * The metadata of an original that variants keep: the mark of its origin, that mark and the rights to the image, or
 * nothing.
 */
export type KeptMetadata = 'origin' | 'rights' | 'none';
