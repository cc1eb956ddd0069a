import { hasFlag } from './boxes';
import { Items, profileOf, propertiesOf } from './items';
import { SequenceHeader, sequenceHeaderOf } from './sequence-header';
import { ColorSpace, SRGB, colorSpaceOf } from '../cicp/color-space';
import { Samples, limitedRange } from '../cicp/icc-profile';

/** The colors of an image item. */
export interface Colors {
  /** The color space, if libvips would decode the item to other colors than sRGB. */
  readonly space?: ColorSpace;
  readonly samples: Samples;
  readonly isFullRange: boolean;
  /** The code point of the matrix from RGB to the planes of the bitstream. */
  readonly matrix?: number;
  /** Positions of flags in the bitstream that contradict the container, in bits from the start of the file. */
  readonly contradictions: readonly number[];
}

interface CodePoints {
  readonly primaries: number;
  readonly transfer: number;
  readonly matrix: number;
  readonly isFullRange: boolean;
}

/** A sequence header, and the position in the file of the bytes that contain it. */
interface LocatedHeader {
  readonly header: SequenceHeader;
  readonly start: number;
}

const CONFIGURATION_BYTES = 4;

/**
 * Returns the colors of an item. The container takes precedence over the bitstream, and an ICC profile over both.
 *
 * @see ISO/IEC 14496-12, section 12.1.5
 * @see https://aomediacodec.github.io/av1-isobmff/#av1codecconfigurationbox-section
 */
export function colorsOf(file: Buffer, items: Items, item: number): Colors {
  const coded = codedItemsOf(items, item);
  const configuration = propertiesOf(items, coded[0], 'av1C')[0];
  if (!configuration) return { samples: { bits: 8 }, isFullRange: true, contradictions: [] };
  const [isDeep, isTwelve, isGray] = [64, 32, 16].map(flag => hasFlag(configuration.readUInt8(2), flag));
  const headers = headersOf(file, items, coded);
  const container = codePointsOf(items, item) ?? codePointsOf(items, coded[0]);
  const points = container ?? headers[0]?.header;
  const isFullRange = points?.isFullRange ?? true;
  const bits = !isDeep ? 8 : isTwelve ? 12 : 10;
  const range = isGray && !isFullRange ? limitedRange(bits) : undefined;
  return {
    space: profileOf(items, item) ? undefined : spaceOf(items, item, points, range !== undefined),
    samples: { bits, range },
    isFullRange,
    matrix: points?.matrix,
    contradictions: container ? contradictionsOf(headers, isFullRange) : [],
  };
}

/** Returns positions of flags, each once: tiles may share their data. */
function contradictionsOf(headers: readonly LocatedHeader[], isFullRange: boolean): number[] {
  return [...new Set(headers.filter(({ header }) => header.isFullRange !== isFullRange)
    .flatMap(({ header, start }) => header.rangeAt === undefined ? [] : [start * 8 + header.rangeAt]))];
}

/** Returns the items that contain an image: itself, or the tiles of a grid. */
function codedItemsOf({ types, references }: Items, item: number): readonly number[] {
  const tiles = references.find(({ type, from }) => type === 'dimg' && from === item);
  return types.get(item) === 'grid' && tiles && tiles.to.length > 0 ? tiles.to : [item];
}

/** Returns the sequence headers of items, in their data and in their configuration. */
function headersOf(file: Buffer, items: Items, coded: readonly number[]): LocatedHeader[] {
  const data = coded.flatMap(item => {
    const { offset, length } = items.extents.get(item) ?? { offset: 0, length: 0 };
    return length > 0 && offset + length <= file.length ? [file.subarray(offset, offset + length)] : [];
  });
  const configurations = new Set(coded.flatMap(item => propertiesOf(items, item, 'av1C')));
  return [...data, ...[...configurations].map(each => each.subarray(CONFIGURATION_BYTES))].flatMap(bytes => {
    const header = sequenceHeaderOf(bytes);
    return header ? [{ header, start: bytes.byteOffset - file.byteOffset }] : [];
  });
}

function codePointsOf(items: Items, item: number): CodePoints | undefined {
  const colr = propertiesOf(items, item, 'colr').find(each => each.toString('latin1', 0, 4) === 'nclx');
  if (!colr) return undefined;
  const [primaries, transfer, matrix] = [4, 6, 8].map(at => colr.readUInt16BE(at));
  return { primaries, transfer, matrix, isFullRange: hasFlag(colr.readUInt8(10), 128) };
}

function spaceOf(
  items: Items, item: number, points: CodePoints | undefined, isExpanded: boolean,
): ColorSpace | undefined {
  const space = points && colorSpaceOf(points.primaries, points.transfer, peakOf(items, item));
  return space ?? (isExpanded ? SRGB : undefined);
}

/** Returns the luminance of the brightest pixel. Browsers ignore that of the display for which an image was made. */
function peakOf(items: Items, item: number): number | undefined {
  return propertiesOf(items, item, 'clli')[0]?.readUInt16BE(0) || undefined;
}
