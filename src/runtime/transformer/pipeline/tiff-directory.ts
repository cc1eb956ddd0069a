/** The first value of each field of a TIFF's first image, by tag. */
export type TiffFields = ReadonlyMap<number, number>;

/** The parts of a directory, which are wider in BigTIFF. */
interface Layout {
  readonly countBytes: number;
  readonly entryBytes: number;
  readonly valueAt: number;
  readonly offsetBytes: number;
}

const CLASSIC: Layout = { countBytes: 2, entryBytes: 12, valueAt: 8, offsetBytes: 4 };
const BIG: Layout = { countBytes: 8, entryBytes: 20, valueAt: 12, offsetBytes: 8 };

/** Bytes of a value by its type. Other types have no numbers that matter here. */
const SHORT = 3;
const LONG = 4;
const VALUE_BYTES: { readonly [type: number]: number } = { [SHORT]: 2, [LONG]: 4 };

/** More fields than a directory has. */
const MAX_FIELDS = 1000;

export function isTiff(file: Buffer): boolean {
  return /^(II[*+]\0|MM\0[*+])/.test(file.toString('latin1', 0, 4));
}

/**
 * Reads the directory of the first image of a TIFF. A field that has several values has its first one only if they fit
 * into the directory.
 *
 * @throws RangeError if the directory is cut off
 * @see TIFF 6.0, section 2
 */
export function tiffFields(file: Buffer): TiffFields {
  const isLittle = file[0] === 0x49;
  const number = (at: number, bytes: number): number => {
    if (bytes === 8) return Number(isLittle ? file.readBigUInt64LE(at) : file.readBigUInt64BE(at));
    return isLittle ? file.readUIntLE(at, bytes) : file.readUIntBE(at, bytes);
  };
  const { countBytes, entryBytes, valueAt, offsetBytes } = number(2, 2) === 42 ? CLASSIC : BIG;
  const start = number(offsetBytes, offsetBytes);
  const count = Math.min(number(start, countBytes), MAX_FIELDS);
  const entries = Array.from({ length: count }, (_, index) => start + countBytes + index * entryBytes);
  return new Map(entries.flatMap(at => {
    const bytes = VALUE_BYTES[number(at + 2, 2)];
    return bytes === undefined ? [] : [[number(at, 2), number(at + valueAt, bytes)] as const];
  }));
}
