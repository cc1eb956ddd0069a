import * as fs from 'node:fs';
import * as path from 'node:path';

/*
 * The files in `heic/` were made by `heif-enc -q 90` of libheif 1.15, which is in Debian's `libheif-examples`, from a
 * drawing of 96x64 pixels: red and green above blue and white, with a yellow ellipse on the white part.
 *
 * - `quarters.heic`: the drawing;
 * - `transparent.heic`: its red part is transparent;
 * - `display-p3-10-bit.heic`: the same colors in Display P3 and 16 bits, encoded with `-b 10`.
 */
const FOLDER = path.join(__dirname, 'heic');

export const WIDTH = 96;
export const HEIGHT = 64;

/** A point in each part of the drawing, and its color there. */
export const POINTS: readonly (readonly [x: number, y: number, color: readonly number[]])[] = [
  [10, 10, [220, 30, 30]], [80, 10, [30, 180, 60]], [10, 50, [40, 60, 220]], [74, 48, [240, 200, 20]],
];

export const hasDecoder = fs.existsSync(path.join(__dirname, '../../../node_modules/heic-decode'));
if (process.env.CI && !hasDecoder) throw new Error('CI needs heic-decode: run `npm ci`');

export function heicFile(name: 'quarters' | 'transparent' | 'display-p3-10-bit'): Buffer {
  return fs.readFileSync(path.join(FOLDER, `${name}.heic`));
}

/** An image item of a HEIF file. */
export interface Item {
  readonly type: 'hvc1' | 'lhv1' | 'av01' | 'grid' | 'Exif';
  readonly data: Buffer;
  readonly properties?: readonly Buffer[];
  readonly isHidden?: boolean;
  /** The tiles of a grid, or the image that EXIF describes or an alpha channel belongs to, by number from 1. */
  readonly refersTo?: { readonly type: 'dimg' | 'cdsc' | 'auxl'; readonly items: readonly number[] };
}

/** Returns the drawing as an item. Properties after its size are transformations, in the order of their effect. */
export function drawing(...properties: Buffer[]): Item {
  const file = heicFile('quarters');
  return {
    type: 'hvc1', data: contentOf(file, 'mdat'), properties: [sizeBox(WIDTH, HEIGHT), hvcc(file), ...properties],
  };
}

/** Returns a grid of tiles, which are items of the file by number from 1. */
export function grid(columns: number, tiles: number[], width: number, height: number): Item {
  const rows = tiles.length / columns;
  const size = [Math.floor(width / 256), width % 256, Math.floor(height / 256), height % 256];
  return {
    type: 'grid',
    data: Buffer.from([0, 0, rows - 1, columns - 1, ...size]),
    properties: [sizeBox(width, height)],
    refersTo: { type: 'dimg', items: tiles },
  };
}

/** Returns EXIF of the first item. */
export function exifItem(exif: Buffer): Item {
  return { type: 'Exif', data: Buffer.concat([uint(4, 0), exif]), refersTo: { type: 'cdsc', items: [1] } };
}

export const rotation = (quarters: number): Buffer => box('irot', Buffer.from([quarters]));
export const mirror = (axis: 0 | 1): Buffer => box('imir', Buffer.from([axis]));
export const sizeBox = (width: number, height: number): Buffer => fullBox('ispe', 0, 0, uint(4, width, height));

/**
 * Returns a HEIF file with these items.
 *
 * @param primary the number of the primary item, from 1
 * @see ISO/IEC 14496-12, section 8.11; ISO/IEC 23008-12, section 9
 */
export function heifOf(items: readonly Item[], primary = 1, brand = 'heic'): Buffer {
  const type = box('ftyp', Buffer.from(`${brand}\0\0\0\0mif1heic`, 'latin1'));
  const length = type.length + meta(items, primary, 0).length;
  return Buffer.concat([type, meta(items, primary, length + 8), box('mdat', ...items.map(({ data }) => data))]);
}

function meta(items: readonly Item[], primary: number, dataAt: number): Buffer {
  const properties = items.map(item => item.properties ?? []);
  const references = items.flatMap(({ refersTo }, index) => refersTo === undefined ? [] : [
    box(refersTo.type, uint(2, index + 1, refersTo.items.length, ...refersTo.items)),
  ]);
  return fullBox('meta', 0, 0,
    fullBox('hdlr', 0, 0, Buffer.from('\0\0\0\0pict\0\0\0\0\0\0\0\0\0\0\0\0\0', 'latin1')),
    fullBox('pitm', 0, 0, uint(2, primary)),
    fullBox('iloc', 0, 0, Buffer.from([0x44, 0]), uint(2, items.length), ...items.map(({ data }, index) => {
      const before = items.slice(0, index).reduce((sum, item) => sum + item.data.length, 0);
      return Buffer.concat([uint(2, index + 1, 0, 1), uint(4, dataAt + before, data.length)]);
    })),
    fullBox('iinf', 0, 0, uint(2, items.length), ...items.map(({ type, isHidden }, index) =>
      fullBox('infe', 2, isHidden ? 1 : 0, uint(2, index + 1, 0), Buffer.from(`${type}\0`)))),
    ...references.length === 0 ? [] : [fullBox('iref', 0, 0, ...references)],
    box('iprp', box('ipco', ...properties.flat()), associations(properties)),
  );
}

function associations(properties: readonly (readonly Buffer[])[]): Buffer {
  let next = 1;
  const entries = properties.map((each, index) =>
    Buffer.concat([uint(2, index + 1), Buffer.from([each.length, ...each.map(() => 0x80 + next++)])]));
  return fullBox('ipma', 0, 0, uint(4, entries.length), ...entries);
}

/** Returns the configuration of HEVC in a file that has one image. */
function hvcc(file: Buffer): Buffer {
  const at = file.indexOf('hvcC') - 4;
  return file.subarray(at, at + file.readUInt32BE(at));
}

function contentOf(file: Buffer, type: string): Buffer {
  const at = file.indexOf(type) - 4;
  return file.subarray(at + 8, at + file.readUInt32BE(at));
}

function box(type: string, ...content: Buffer[]): Buffer {
  const bytes = Buffer.concat(content);
  return Buffer.concat([uint(4, bytes.length + 8), Buffer.from(type), bytes]);
}

function fullBox(type: string, version: number, flags: number, ...content: Buffer[]): Buffer {
  return box(type, Buffer.from([version, 0, 0, flags]), ...content);
}

function uint(bytes: 2 | 4, ...values: number[]): Buffer {
  const buffer = Buffer.alloc(bytes * values.length);
  values.forEach((value, index) => buffer.writeUIntBE(value, index * bytes, bytes));
  return buffer;
}
