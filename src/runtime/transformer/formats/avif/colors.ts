import { hasFlag } from './boxes';
import { Items, profileOf, propertiesOf } from './items';
import { ColorSpace, SRGB, colorSpaceOf } from '../icc/color-space';
import { Samples, limitedRange } from '../icc/icc-profile';

/** The colors of an image item. */
export interface Colors {
  /** The color space, if libvips would decode the item to other colors than sRGB. */
  readonly space?: ColorSpace;
  readonly samples: Samples;
  /** The code point of the matrix from RGB to the planes of the bitstream. */
  readonly matrix?: number;
}

/**
 * Returns the colors of an item by the code points of the container, which encoders write, and over which an ICC
 * profile takes precedence. libheif expands a limited range of colors, but not of grays, which cavif writes.
 *
 * @see ISO/IEC 14496-12, section 12.1.5
 * @see https://aomediacodec.github.io/av1-isobmff/#av1codecconfigurationbox-section
 */
export function colorsOf(items: Items, item: number): Colors {
  const coded = codedItemOf(items, item);
  const flags = propertiesOf(items, coded, 'av1C')[0]?.readUInt8(2) ?? 0;
  const [isDeep, isTwelve, isGray] = [64, 32, 16].map(flag => hasFlag(flags, flag));
  const bits = !isDeep ? 8 : isTwelve ? 12 : 10;
  const colr = codePointsOf(items, item) ?? codePointsOf(items, coded);
  if (!colr) return { samples: { bits } };
  const [primaries, transfer, matrix] = [4, 6, 8].map(at => colr.readUInt16BE(at));
  const range = isGray && !hasFlag(colr.readUInt8(10), 128) ? limitedRange(bits) : undefined;
  const space = colorSpaceOf(primaries, transfer, peakOf(items, item)) ?? (range && SRGB);
  return { space: profileOf(items, item) ? undefined : space, samples: { bits, range }, matrix };
}

/** Returns the item that contains an image: itself, or the first tile of a grid. */
function codedItemOf({ types, references }: Items, item: number): number {
  const tiles = references.find(({ type, from }) => type === 'dimg' && from === item)?.to ?? [];
  return types.get(item) === 'grid' && tiles.length > 0 ? tiles[0] : item;
}

function codePointsOf(items: Items, item: number): Buffer | undefined {
  return propertiesOf(items, item, 'colr').find(each => each.toString('latin1', 0, 4) === 'nclx');
}

/** Returns the luminance of the brightest pixel. Browsers ignore that of the display for which an image was made. */
function peakOf(items: Items, item: number): number | undefined {
  return propertiesOf(items, item, 'clli')[0]?.readUInt16BE(0) || undefined;
}
