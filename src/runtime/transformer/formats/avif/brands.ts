const AVIF = ['avif', 'avis'];

/** The brand of a file that has still images, and those of sequences. */
const STILL = 'mif1';
const SEQUENCES = ['msf1', 'avis'];

/** Positions of the major brand and of the first compatible one. */
const MAJOR_AT = 8;
const COMPATIBLE_AT = 16;

/** More bytes than the brands of a file take. */
const MAX_BYTES = 1024;

/**
 * Whether a file is AVIF, a still image or a sequence.
 *
 * @see https://aomediacodec.github.io/av1-avif/#brands
 */
export function isAvif(file: Buffer): boolean {
  return brandsOf(file).some(brand => AVIF.includes(brand));
}

function brandsOf(file: Buffer): string[] {
  if (file.toString('latin1', 4, 8) !== 'ftyp') return [];
  return file.toString('latin1', MAJOR_AT, Math.min(file.readUInt32BE(0), MAX_BYTES)).match(/.{4}/gs) ?? [];
}

/**
 * Returns an AVIF that libheif takes for still images: it reads none from a file that has the brand of a sequence.
 * `avifenc` and FFmpeg write such files from animations, with the first frame as a still image.
 */
export function asStill(file: Buffer): Buffer {
  const brands = brandsOf(file);
  if (!brands.some(brand => SEQUENCES.includes(brand))) return file;
  const still = Buffer.from(file);
  still.write('avif', MAJOR_AT, 'latin1');
  const [, , ...compatible] = brands; // after the major brand and its version
  compatible.forEach((each, index) => {
    if (SEQUENCES.includes(each)) still.write(STILL, COMPATIBLE_AT + 4 * index, 'latin1');
  });
  return still;
}
