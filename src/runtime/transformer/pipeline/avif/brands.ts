const AVIF = ['avif', 'avis'];
const HEIC_SEQUENCES = ['hevc', 'hevx'];

/** The brand of a file that has still images, and those of sequences. */
const STILL = 'mif1';
const SEQUENCES = ['msf1', 'avis', ...HEIC_SEQUENCES];

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
  return hasBrand(file, AVIF);
}

/**
 * Whether a file is a sequence in HEIC. It may contain still images, too.
 *
 * @see ISO/IEC 23008-12, annex B.4.3
 */
export function isHeicSequence(file: Buffer): boolean {
  return hasBrand(file, HEIC_SEQUENCES);
}

function hasBrand(file: Buffer, some: readonly string[]): boolean {
  return brandsOf(file).some(brand => some.includes(brand));
}

function brandsOf(file: Buffer): string[] {
  if (file.toString('latin1', 4, 8) !== 'ftyp') return [];
  return file.toString('latin1', MAJOR_AT, Math.min(file.readUInt32BE(0), MAX_BYTES)).match(/.{4}/gs) ?? [];
}

/**
 * Returns a copy that libheif takes for still images: it reads none from a file that has the brand of a sequence.
 *
 * @param brand the major brand of the copy
 */
export function asStill(file: Buffer, brand: 'avif' | 'heic'): Buffer {
  const still = Buffer.from(file);
  still.write(brand, MAJOR_AT, 'latin1');
  const [, , ...compatible] = brandsOf(file); // after the major brand and its version
  compatible.forEach((each, index) => {
    if (SEQUENCES.includes(each)) still.write(STILL, COMPATIBLE_AT + 4 * index, 'latin1');
  });
  return still;
}
