import { headerChunks } from './chunks';

/**
 * Removes the chunk `pHYs` from a PNG. libvips writes the density of the original, such as a scanner's, even without
 * metadata.
 *
 * @see https://www.w3.org/TR/png-3/#11pHYs
 */
export function withoutDensity(png: Buffer): Buffer {
  const density = headerChunks(png).find(({ type }) => type === 'pHYs');
  return density ? Buffer.concat([png.subarray(0, density.start), png.subarray(density.end)]) : png;
}
