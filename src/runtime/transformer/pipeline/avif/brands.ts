const BRANDS = ['avif', 'avis'];

/** Position of the major brand, which the compatible ones follow. */
const MAJOR_AT = 8;

/** More bytes than the brands of a file take. */
const MAX_BYTES = 1024;

/**
 * Whether a file is AVIF, a still image or a sequence.
 *
 * @see https://aomediacodec.github.io/av1-avif/#brands
 */
export function isAvif(file: Buffer): boolean {
  if (file.toString('latin1', 4, 8) !== 'ftyp') return false;
  const brands = file.toString('latin1', MAJOR_AT, Math.min(file.readUInt32BE(0), MAX_BYTES)).match(/.{4}/gs) ?? [];
  return brands.some(brand => BRANDS.includes(brand));
}

/** Returns a copy that libheif takes for a still image: it reads no file whose major brand is that of a sequence. */
export function asStill(file: Buffer): Buffer {
  const still = Buffer.from(file);
  still.write('avif', MAJOR_AT, 'latin1');
  return still;
}
