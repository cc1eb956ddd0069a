import { Metadata } from 'sharp';
import { TiffDirectory, readTiffDirectory } from '../formats/tiff';
import { TransformError } from '../transform-error';

const COMPRESSION = 259;
const PHOTOMETRIC = 262;
const SAMPLES = 277;
const INK_SET = 332;
const EXTRA_SAMPLES = 338;
const SUBSAMPLING = 530;

const OLD_JPEG = 6;
const JPEG = 7;
const SEPARATED = 5;
const YCBCR = 6;
const UNSPECIFIED = 0;
const OTHER_INKS = 2;

/** Channels of CMYK. */
const INKS = 4;

/** Channels of a color space with an alpha channel. */
const MAX_CHANNELS: { readonly [space: string]: number } = { 'b-w': 2, 'grey16': 2, 'cmyk': 5 };

/** Value of a field that is missing. */
const HALVED = 2;

/**
 * Rejects a TIFF that libvips would decode to nothing, or to other colors: old-style JPEG, which libtiff does not read
 * but only warns about, YCbCr at full resolution without JPEG, which libvips takes for RGB, and other inks than CMYK,
 * whose colors are not in the file.
 *
 * @see TIFF 6.0, sections 16, 21 and 22
 */
export function requireDecodableTiff(file: Buffer): void {
  const { valueOf } = directoryOf(file);
  const compression = valueOf(COMPRESSION);
  if (compression === OLD_JPEG) throw unsupported('old-style JPEG compression');
  const isSubsampled = (valueOf(SUBSAMPLING) ?? HALVED) > 1;
  if (valueOf(PHOTOMETRIC) === YCBCR && compression !== JPEG && !isSubsampled) {
    throw unsupported('colors in YCbCr at full resolution');
  }
  const isOfInks = valueOf(PHOTOMETRIC) === SEPARATED;
  if (isOfInks && (valueOf(INK_SET) === OTHER_INKS || (valueOf(SAMPLES) ?? 1) < INKS)) {
    throw unsupported('other inks than CMYK');
  }
}

/**
 * Rejects a TIFF whose values libvips cannot convert to colors: numbers other than 8 and 16 bits without a sign have no
 * range of their own, more channels have no meaning, and alpha beside CIELAB is not separated.
 */
export function requireDefiniteColors({ space, depth, channels }: Metadata): void {
  const isLab = /^lab/.test(space);
  const isDefinite = isLab ? channels === 3
    : ['uchar', 'ushort'].includes(depth) && channels <= (MAX_CHANNELS[space] ?? 4);
  if (!isDefinite) throw unsupported('these channels');
}

/** Whether a fourth channel, or a second one of gray, is no alpha channel. libvips takes it for one. */
export function hasUnspecifiedChannel(file: Buffer): boolean {
  return readTiffDirectory(file).valueOf(EXTRA_SAMPLES) === UNSPECIFIED;
}

function directoryOf(file: Buffer): TiffDirectory {
  const directory = readTiffDirectory(file);
  if (!directory.isWhole) throw new TransformError('corrupt');
  return directory;
}

function unsupported(what: string): TransformError {
  return new TransformError('unsupported', `TIFF files with ${what} are not supported.`);
}
