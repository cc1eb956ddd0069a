/** The offset of the offset of the entries: header, number of fields, two fields, and the head of the third. */
const ENTRIES_AT = 10 + 2 * 12 + 8;

/** The parts of a JPEG with a gain map, by the index of images that it contains (CIPA DC-007, section 5.2.3). */
export function partsOf(jpeg: Buffer): { image: Buffer; gainMap: Buffer } {
  const tiff = jpeg.indexOf('MPF\0', 'latin1') + 4;
  const entries = tiff + jpeg.readUInt32BE(tiff + ENTRIES_AT);
  const [size, mapSize, mapAt] = [entries + 4, entries + 20, entries + 24].map(at => jpeg.readUInt32BE(at));
  return { image: jpeg.subarray(0, size), gainMap: jpeg.subarray(tiff + mapAt, tiff + mapAt + mapSize) };
}
