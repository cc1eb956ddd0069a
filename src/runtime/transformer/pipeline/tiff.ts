import { Size } from './pipeline-image';

const HEADER_BYTES = 8;
const ENTRY_BYTES = 12;
const CHANNELS = 4;

/** Types of values in a TIFF. */
const SHORT = 3;
const LONG = 4;
const UNDEFINED = 7;

/** A field of a TIFF: numbers, or bytes. */
type Field = readonly [tag: number, type: number, values: readonly number[] | Buffer];

/**
 * Returns an uncompressed TIFF with RGBA pixels and a color profile. sharp applies the profiles of files only.
 *
 * @see TIFF 6.0, sections 2 and 18; ICC.1:2022, annex B.4
 */
export function tiffOf(pixels: Buffer, { width, height }: Size, icc: Buffer): Buffer {
  const fields = (start: number): Field[] => [
    [256, LONG, [width]],
    [257, LONG, [height]],
    [258, SHORT, [8, 8, 8, 8]],
    [259, SHORT, [1]], // uncompressed
    [262, SHORT, [2]], // RGB
    [273, LONG, [start]],
    [277, SHORT, [CHANNELS]],
    [278, LONG, [height]],
    [279, LONG, [pixels.length]],
    [338, SHORT, [2]], // unassociated alpha
    [34675, UNDEFINED, icc],
  ];
  const { length } = headOf(fields(0));
  return Buffer.concat([headOf(fields(length)), pixels]);
}

/** Returns the header and the only directory, followed by the values that do not fit into it. */
function headOf(fields: Field[]): Buffer {
  const directory = Buffer.alloc(HEADER_BYTES + 2 + fields.length * ENTRY_BYTES + 4);
  directory.write('II*\0', 'latin1');
  directory.writeUInt32LE(HEADER_BYTES, 4);
  directory.writeUInt16LE(fields.length, HEADER_BYTES);
  const values: Buffer[] = [];
  let end = directory.length;
  fields.forEach(([tag, type, content], index) => {
    const at = HEADER_BYTES + 2 + index * ENTRY_BYTES;
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
  const size = type === SHORT ? 2 : 4;
  const bytes = Buffer.alloc(content.length * size);
  content.forEach((value, index) => bytes.writeUIntLE(value, index * size, size));
  return bytes;
}
