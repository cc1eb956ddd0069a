import { TransformError } from '../transform-error';

/** A box of an ISO base media file. */
export interface Box {
  readonly type: string;
  /** Content without size and type. */
  readonly content: Buffer;
}

/** A box that was read, with its position: that of its header, and that of the end of its content. */
export interface LocatedBox extends Box {
  readonly start: number;
  readonly end: number;
}

const HEADER_BYTES = 8;

/** More boxes than a file of still images has in one place. */
const MAX_BOXES = 1000;

/**
 * Returns the boxes in a row of bytes. The last one ends with the bytes if it is cut off.
 *
 * @see ISO/IEC 14496-12, section 4.2
 */
export function readBoxes(bytes: Buffer): LocatedBox[] {
  const boxes: LocatedBox[] = [];
  for (let start = 0, end; start + HEADER_BYTES <= bytes.length; start = end) {
    if (boxes.length === MAX_BOXES) throw new TransformError('corrupt', 'The file has too many boxes.');
    const size = bytes.readUInt32BE(start);
    const isLarge = size === 1 && start + 2 * HEADER_BYTES <= bytes.length;
    const content = start + (isLarge ? 2 : 1) * HEADER_BYTES;
    const length = isLarge ? Number(bytes.readBigUInt64BE(start + HEADER_BYTES)) : size === 0 ? Infinity : size;
    end = Math.min(bytes.length, Math.max(content, start + length));
    const type = bytes.toString('latin1', start + 4, start + HEADER_BYTES);
    boxes.push({ type, start, end, content: bytes.subarray(content, end) });
  }
  return boxes;
}

/** Returns the content of the first box of a type. */
export function contentOf(boxes: readonly Box[], type: string): Buffer | undefined {
  return boxes.find(each => each.type === type)?.content;
}

export function printBox(type: string, ...contents: readonly Uint8Array[]): Buffer {
  const head = Buffer.alloc(HEADER_BYTES);
  head.writeUInt32BE(contents.reduce((sum, { length }) => sum + length, HEADER_BYTES));
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, ...contents]);
}

/** Whether a bit is set, of which the flag is the value. */
export function hasFlag(value: number, flag: number): boolean {
  return Math.floor(value / flag) % 2 === 1;
}

/** A reader of fields in a row. It throws a `RangeError` at the end of the bytes. */
class Fields {
  constructor(private readonly bytes: Buffer, private at = 0) {}

  /** Reads an unsigned integer of 0 to 8 bytes. */
  next(length: number): number {
    const from = this.at;
    this.at += length;
    if (length > 6) return Number(this.bytes.readBigUInt64BE(from));
    return length === 0 ? 0 : this.bytes.readUIntBE(from, length);
  }

  text(length: number): string {
    if (this.at + length > this.bytes.length) throw new RangeError('The text is cut off');
    this.at += length;
    return this.bytes.toString('latin1', this.at - length, this.at);
  }
}

/** An association of an item with a property. */
export interface Association {
  /** Position in the list of properties, from 1. */
  readonly index: number;
  readonly isEssential: boolean;
}

/** A reference from an item to others. */
export interface Reference {
  readonly type: string;
  readonly from: number;
  readonly to: readonly number[];
}

/** The items of a file and their properties. */
export interface Items {
  readonly primary: number;
  readonly types: ReadonlyMap<number, string>;
  readonly references: readonly Reference[];
  readonly properties: readonly Box[];
  readonly associations: ReadonlyMap<number, readonly Association[]>;
  /** End of the data of all items in the file. */
  readonly end: number;
}

const VERSION_BYTES = 4;
const COLOR_TYPE_BYTES = 4;
const MAX_ITEMS = 1000;

/**
 * Reads the items from the content of a box `meta`.
 *
 * @throws RangeError if a box is cut off
 * @see ISO/IEC 14496-12, section 8.11, and ISO/IEC 23008-12, section 9.3
 */
export function readItems(meta: Buffer): Items {
  const children = readBoxes(meta.subarray(VERSION_BYTES));
  const required = (boxes: readonly Box[], type: string): Buffer => {
    const content = contentOf(boxes, type);
    if (!content) throw new RangeError(`The file has no box "${type}"`);
    return content;
  };
  const iprp = readBoxes(required(children, 'iprp'));
  const pitm = required(children, 'pitm');
  return {
    primary: new Fields(pitm, VERSION_BYTES).next(pitm[0] === 0 ? 2 : 4),
    types: typesOf(required(children, 'iinf')),
    references: referencesOf(contentOf(children, 'iref')),
    properties: readBoxes(required(iprp, 'ipco')),
    associations: new Map(iprp.filter(({ type }) => type === 'ipma').flatMap(({ content }) => associationsOf(content))),
    end: endOfData(required(children, 'iloc')),
  };
}

/** Returns the properties of an item that have a type. */
export function propertiesOf({ properties, associations }: Items, item: number, type: string): Buffer[] {
  const own = associations.get(item)?.map(({ index }) => properties[index - 1]) ?? [];
  return own.filter(property => property?.type === type).map(({ content }) => content);
}

/**
 * Returns the pixels that a decoder has to decode for an item: its own, or half of those of its tiles, which may reach
 * beyond it, and may consist of tiles themselves. An item without a size, or that consists of itself, has no end.
 */
export function decodedPixels(items: Items, item: number, known = new Map<number, number>()): number {
  const before = known.get(item);
  if (before !== undefined) return before;
  known.set(item, Infinity);
  const [size] = propertiesOf(items, item, 'ispe');
  const own = size ? pixelsIn(size) : Infinity;
  const tiles = items.references.flatMap(({ type, from, to }) => type === 'dimg' && from === item ? to : []);
  const pixels = Math.max(own, tiles.reduce((sum, tile) => sum + decodedPixels(items, tile, known), 0) / 2);
  known.set(item, pixels);
  return pixels;
}

/**
 * Returns the pixels of the largest image item in a HEIF file: an image, a tile of a grid, an alpha channel, or a
 * thumbnail. The header of an image may be small while its other parts are huge.
 *
 * @see ISO/IEC 23008-12, section 6.5.3: `meta` / `iprp` / `ipco` / `ispe`
 */
export function largestItemOf(file: Buffer): number {
  const properties = readBoxes(file).filter(({ type }) => type === 'meta')
    .flatMap(({ content }) => readBoxes(content.subarray(VERSION_BYTES)))
    .filter(({ type }) => type === 'iprp').flatMap(({ content }) => readBoxes(content))
    .filter(({ type }) => type === 'ipco').flatMap(({ content }) => readBoxes(content));
  return properties.filter(({ type, content }) => type === 'ispe' && content.length >= VERSION_BYTES + 8)
    .reduce((most, { content }) => Math.max(most, pixelsIn(content)), 0);
}

function pixelsIn(ispe: Buffer): number {
  return ispe.readUInt32BE(VERSION_BYTES) * ispe.readUInt32BE(VERSION_BYTES + 4);
}

/** Returns the ICC profile of an item. */
export function profileOf(items: Items, item: number): Buffer | undefined {
  return propertiesOf(items, item, 'colr').find(isProfile)?.subarray(COLOR_TYPE_BYTES);
}

function isProfile(colr: Buffer): boolean {
  return ['prof', 'rICC'].includes(colr.toString('latin1', 0, COLOR_TYPE_BYTES));
}

function typesOf(iinf: Buffer): Map<number, string> {
  const start = VERSION_BYTES + (iinf[0] === 0 ? 2 : 4);
  return new Map(readBoxes(iinf.subarray(start)).map(({ content }) => {
    const fields = new Fields(content, VERSION_BYTES);
    const item = fields.next(content[0] === 3 ? 4 : 2);
    fields.next(2); // protection
    return [item, fields.text(4)];
  }));
}

function referencesOf(iref: Buffer | undefined): Reference[] {
  if (!iref) return [];
  const bytes = iref[0] === 0 ? 2 : 4;
  return readBoxes(iref.subarray(VERSION_BYTES)).map(({ type, content }) => {
    const fields = new Fields(content);
    return { type, from: fields.next(bytes), to: listOf(fields.next(2), () => fields.next(bytes)) };
  });
}

function associationsOf(ipma: Buffer): [number, Association[]][] {
  const isLong = hasFlag(ipma[3], 1);
  const fields = new Fields(ipma, VERSION_BYTES);
  return listOf(fields.next(4), () => [fields.next(ipma[0] === 0 ? 2 : 4), listOf(fields.next(1), () => {
    const value = fields.next(isLong ? 2 : 1);
    const flag = isLong ? 0x8000 : 0x80;
    return { index: value % flag, isEssential: hasFlag(value, flag) };
  })]);
}

function endOfData(iloc: Buffer): number {
  const [version, fields] = [iloc[0], new Fields(iloc, VERSION_BYTES)];
  const [sizes, more] = [fields.next(1), fields.next(1)];
  const [offset, length] = [Math.floor(sizes / 16), sizes % 16];
  const [base, index] = [Math.floor(more / 16), version === 0 ? 0 : more % 16];
  const ends = listOf(fields.next(version < 2 ? 2 : 4), () => {
    fields.next(version < 2 ? 2 : 4); // identifier
    const isInFile = version === 0 || fields.next(2) % 16 === 0;
    fields.next(2); // data reference
    const start = fields.next(base);
    const extents = listOf(fields.next(2), () => {
      fields.next(index);
      return start + fields.next(offset) + fields.next(length);
    });
    return isInFile ? extents : [];
  });
  return Math.max(0, ...ends.flat());
}

function listOf<T>(count: number, each: () => T): T[] {
  if (count > MAX_ITEMS) throw new RangeError('The file has too many items');
  return Array.from({ length: count }, each);
}

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
