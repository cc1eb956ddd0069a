/** The namespace of regions, as the Metadata Working Group defines them. */
export const REGIONS = 'http://www.metadataworkinggroup.com/schemas/regions/';

/** Maximum size of an XMP packet that is read, in bytes. Those of photographs have 3 to 20 kB. */
const MAX_BYTES = 256_000;

/** Whether an XMP packet may have regions. Most have none, and need not be parsed. */
export function mayHaveRegions(xmp: Buffer): boolean {
  return xmp.length <= MAX_BYTES && xmp.includes(REGIONS);
}
