/** The first value of each field of a TIFF's first image, by tag. */
export type TiffFields = ReadonlyMap<number, number>;

/** The parts of a directory, which are wider in BigTIFF. */
export interface TiffLayout {
  /** Bytes of the number of entries, and of an entry. */
  readonly countBytes: number;
  readonly entryBytes: number;
  /** Position of the value in an entry. It is an offset if the value is longer than one. */
  readonly valueAt: number;
  readonly offsetBytes: number;
}

const CLASSIC: TiffLayout = { countBytes: 2, entryBytes: 12, valueAt: 8, offsetBytes: 4 };
const BIG: TiffLayout = { countBytes: 8, entryBytes: 20, valueAt: 12, offsetBytes: 8 };

/** Bytes of a value by its type. Other types have no numbers that matter here. */
const SHORT = 3;
const LONG = 4;
const UNDEFINED = 7;
const VALUE_BYTES: { readonly [type: number]: number } = { [SHORT]: 2, [LONG]: 4 };

/** More fields than a directory has. */
const MAX_FIELDS = 1000;

/** The version of a BigTIFF. */
const BIG_VERSION = 43;

/** Returns the parts of a directory by the version in the header of a TIFF. */
export function tiffLayout(version: number): TiffLayout {
  return version === BIG_VERSION ? BIG : CLASSIC;
}

export function isTiff(file: Buffer): boolean {
  return /^(II[*+]\0|MM\0[*+])/.test(file.toString('latin1', 0, 4));
}

/** The directory of the first image. */
interface Directory {
  readonly layout: TiffLayout;
  readonly number: (at: number, bytes: number) => number;
  /** Offsets of its entries. */
  readonly entries: readonly number[];
}

/**
 * Reads the directory of the first image of a TIFF. A field that has several values has its first one only if they fit
 * into the directory.
 *
 * @throws RangeError if the directory is cut off
 * @see TIFF 6.0, section 2
 */
export function tiffFields(file: Buffer): TiffFields {
  const { layout: { valueAt }, number, entries } = directoryOf(file);
  return new Map(entries.flatMap(at => {
    const bytes = VALUE_BYTES[number(at + 2, 2)];
    return bytes === undefined ? [] : [[number(at, 2), number(at + valueAt, bytes)] as const];
  }));
}

/** Whether the first image has a field, of any type. */
export function hasTiffField(file: Buffer, tag: number): boolean {
  const { number, entries } = directoryOf(file);
  return entries.some(at => number(at, 2) === tag);
}

/**
 * Returns a TIFF whose first image has one more field, which consists of bytes. The value and a copy of the directory
 * follow the file. Other images are left out.
 */
export function withTiffField(file: Buffer, tag: number, value: Buffer): Buffer {
  const { layout: { countBytes, entryBytes, valueAt, offsetBytes }, number, entries } = directoryOf(file);
  const encoded = (content: number, bytes: number): Buffer => encodedNumber(content, bytes, isLittleEndian(file));
  const [end, size] = [even(file.length), even(value.length)]; // offsets are even
  const valueCountBytes = valueAt - 4;
  const field = [
    encoded(tag, 2), encoded(UNDEFINED, 2), encoded(value.length, valueCountBytes), encoded(end, offsetBytes),
  ];
  const copies = entries.map(at => file.subarray(at, at + entryBytes));
  const before = entries.filter(at => number(at, 2) < tag).length; // tags ascend
  const directory = [...copies.slice(0, before), ...field, ...copies.slice(before), encoded(0, offsetBytes)];
  return Buffer.concat([
    file.subarray(0, offsetBytes), encoded(end + size, offsetBytes), file.subarray(2 * offsetBytes),
    Buffer.alloc(end - file.length), value, Buffer.alloc(size - value.length),
    encoded(entries.length + 1, countBytes), ...directory,
  ]);
}

function encodedNumber(content: number, bytes: number, isLittle: boolean): Buffer {
  const buffer = Buffer.alloc(bytes);
  const used = Math.min(bytes, 6); // the most that a Buffer writes at once
  if (isLittle) buffer.writeUIntLE(content, 0, used);
  else buffer.writeUIntBE(content, bytes - used, used);
  return buffer;
}

function even(length: number): number {
  return length + length % 2;
}

function directoryOf(file: Buffer): Directory {
  const isLittle = isLittleEndian(file);
  const number = (at: number, bytes: number): number => {
    if (bytes === 8) return Number(isLittle ? file.readBigUInt64LE(at) : file.readBigUInt64BE(at));
    return isLittle ? file.readUIntLE(at, bytes) : file.readUIntBE(at, bytes);
  };
  const layout = tiffLayout(number(2, 2));
  const { countBytes, entryBytes, offsetBytes } = layout;
  const start = number(offsetBytes, offsetBytes);
  const count = Math.min(number(start, countBytes), MAX_FIELDS);
  const entries = Array.from({ length: count }, (_, index) => start + countBytes + index * entryBytes);
  return { layout, number, entries };
}

function isLittleEndian(file: Buffer): boolean {
  return file[0] === 0x49;
}
