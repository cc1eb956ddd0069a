import { Size } from '../read/pipeline-image';

/** A field in the directory of a TIFF. EXIF has the same form. */
export interface TiffField {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  /** Position of its values, which may lie outside of the file. */
  readonly at: number;
}

/** The first directory of a TIFF. */
export interface TiffDirectory {
  readonly fields: readonly TiffField[];
  /** Whether all of its fields lie within the file. */
  readonly isWhole: boolean;
  /** Returns the first value of a field that has numbers of 16 or 32 bits. */
  readonly valueOf: (tag: number) => number | undefined;
}

/** Types of values. */
export const TIFF = { text: 2, short: 3, long: 4, bytes: 7, utf8: 129 };

/** Bytes of a value. Other types have no values that matter here. */
const VALUE_BYTES: { readonly [type: number]: number } = { [TIFF.short]: 2, [TIFF.long]: 4 };

/** Bytes of the number of fields, of a field, and of an offset, which are wider in BigTIFF. */
const CLASSIC = { countBytes: 2, fieldBytes: 12, offsetBytes: 4 };
const BIG = { countBytes: 8, fieldBytes: 20, offsetBytes: 8 };
const BIG_VERSION = 43;

/** More fields than a directory has. */
const MAX_FIELDS = 1000;

const LITTLE_ENDIAN = 'II';

/**
 * Reads the first directory of a TIFF.
 *
 * @see TIFF 6.0, section 2
 */
export function readTiffDirectory(file: Buffer): TiffDirectory {
  const order = file.toString('latin1', 0, 2) === LITTLE_ENDIAN ? 'LE' : 'BE';
  const number = (at: number, bytes: number): number => {
    if (at + bytes > file.length) return 0;
    return bytes === 8 ? Number(file[`readBigUInt64${order}`](at)) : file[`readUInt${order}`](at, bytes);
  };
  const { countBytes, fieldBytes, offsetBytes } = number(2, 2) === BIG_VERSION ? BIG : CLASSIC;
  const start = number(offsetBytes, offsetBytes) + countBytes;
  const count = start > file.length ? NaN : Math.min(number(start - countBytes, countBytes), MAX_FIELDS);
  const fitting = Math.max(0, Math.floor((file.length - start) / fieldBytes));
  const fields = Array.from({ length: Math.min(count, fitting) || 0 }, (_, index): TiffField => {
    const field = start + index * fieldBytes;
    const [type, values, inline] = [number(field + 2, 2), number(field + 4, offsetBytes), field + 4 + offsetBytes];
    const isInline = values * (VALUE_BYTES[type] ?? 1) <= offsetBytes;
    return { tag: number(field, 2), type, count: values, at: isInline ? inline : number(inline, offsetBytes) };
  });
  const valueOf = (wanted: number): number | undefined => {
    const field = fields.find(({ tag }) => tag === wanted);
    return field && VALUE_BYTES[field.type] && number(field.at, VALUE_BYTES[field.type]);
  };
  return { fields, isWhole: fields.length === count, valueOf };
}

/** Returns the bytes of a field as the file has them. libtiff swaps those of numbers, as which writers store IPTC. */
export function bytesOfField(file: Buffer, wanted: number): Buffer | undefined {
  const field = readTiffDirectory(file).fields.find(({ tag }) => tag === wanted);
  return field && file.subarray(field.at, field.at + field.count * (VALUE_BYTES[field.type] ?? 1));
}

const HEADER_BYTES = 8;

/** A field to write: numbers, or bytes. */
export type NewTiffField = readonly [tag: number, type: number, values: readonly number[] | Buffer];

/** Returns a header and the only directory, followed by the values that do not fit into it. */
export function printTiff(fields: readonly NewTiffField[]): Buffer {
  const directory = Buffer.alloc(HEADER_BYTES + 2 + fields.length * CLASSIC.fieldBytes + 4);
  directory.write('II*\0', 'latin1');
  directory.writeUInt32LE(HEADER_BYTES, 4);
  directory.writeUInt16LE(fields.length, HEADER_BYTES);
  const values: Buffer[] = [];
  let end = directory.length;
  fields.forEach(([tag, type, content], index) => {
    const at = HEADER_BYTES + 2 + index * CLASSIC.fieldBytes;
    const bytes = bytesOf(type, content);
    directory.writeUInt16LE(tag, at);
    directory.writeUInt16LE(type, at + 2);
    directory.writeUInt32LE(content.length, at + 4);
    if (bytes.length <= 4) return void bytes.copy(directory, at + 8);
    directory.writeUInt32LE(end, at + 8);
    values.push(bytes, Buffer.alloc(bytes.length % 2)); // values begin at even offsets
    end += bytes.length + bytes.length % 2;
  });
  return Buffer.concat([directory, ...values]);
}

function bytesOf(type: number, content: readonly number[] | Buffer): Buffer {
  if (Buffer.isBuffer(content)) return content;
  const size = VALUE_BYTES[type];
  const bytes = Buffer.alloc(content.length * size);
  content.forEach((value, index) => bytes.writeUIntLE(value, index * size, size));
  return bytes;
}

const CHANNELS = 4;

/**
 * Returns an uncompressed TIFF with RGBA pixels and a color profile. sharp applies the profiles of files only.
 *
 * @see TIFF 6.0, sections 2 and 18; ICC.1:2022, annex B.4
 */
export function tiffOf(pixels: Buffer, { width, height }: Size, icc: Buffer): Buffer {
  const fields = (start: number): NewTiffField[] => [
    [256, TIFF.long, [width]],
    [257, TIFF.long, [height]],
    [258, TIFF.short, [8, 8, 8, 8]],
    [259, TIFF.short, [1]], // uncompressed
    [262, TIFF.short, [2]], // RGB
    [273, TIFF.long, [start]],
    [277, TIFF.short, [CHANNELS]],
    [278, TIFF.long, [height]],
    [279, TIFF.long, [pixels.length]],
    [338, TIFF.short, [2]], // unassociated alpha
    [34675, TIFF.bytes, icc],
  ];
  const { length } = printTiff(fields(0));
  return Buffer.concat([printTiff(fields(length)), pixels]);
}
