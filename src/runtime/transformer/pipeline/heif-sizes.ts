import { boxesIn } from './avif/boxes';

/** Version and flags of a full box. */
const VERSION_BYTES = 4;

/**
 * Returns the pixels of the largest image item in a HEIF file: an image, a tile of a grid, an alpha channel, or a
 * thumbnail. The header of an image may be small while its other parts are huge.
 *
 * @see ISO/IEC 23008-12, section 6.5.3: `meta` / `iprp` / `ipco` / `ispe`
 */
export function largestItemOf(file: Buffer): number {
  const properties = boxesIn(file).filter(({ type }) => type === 'meta')
    .flatMap(({ content }) => boxesIn(content.subarray(VERSION_BYTES)))
    .filter(({ type }) => type === 'iprp').flatMap(({ content }) => boxesIn(content))
    .filter(({ type }) => type === 'ipco').flatMap(({ content }) => boxesIn(content));
  return properties.filter(({ type, content }) => type === 'ispe' && content.length >= VERSION_BYTES + 8)
    .map(({ content }) => content.readUInt32BE(VERSION_BYTES) * content.readUInt32BE(VERSION_BYTES + 4))
    .reduce((most, pixels) => Math.max(most, pixels), 0);
}
