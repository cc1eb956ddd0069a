import { MAX_XMP_BYTES } from '../../../../model/kept-metadata';

/** The namespace of regions, as the Metadata Working Group defines them. */
export const REGIONS = 'http://www.metadataworkinggroup.com/schemas/regions/';

/** Whether an XMP packet may have regions. Most have none, and need not be parsed. */
export function mayHaveRegions(xmp: Buffer): boolean {
  return xmp.length <= MAX_XMP_BYTES && xmp.includes(REGIONS);
}
