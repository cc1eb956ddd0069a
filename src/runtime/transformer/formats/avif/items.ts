import { Box, Fields, boxesIn, contentOf, hasFlag } from './boxes';

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
export function itemsOf(meta: Buffer): Items {
  const children = boxesIn(meta.subarray(VERSION_BYTES));
  const required = (boxes: readonly Box[], type: string): Buffer => {
    const content = contentOf(boxes, type);
    if (!content) throw new RangeError(`The file has no box "${type}"`);
    return content;
  };
  const iprp = boxesIn(required(children, 'iprp'));
  const pitm = required(children, 'pitm');
  return {
    primary: new Fields(pitm, VERSION_BYTES).next(pitm[0] === 0 ? 2 : 4),
    types: typesOf(required(children, 'iinf')),
    references: referencesOf(contentOf(children, 'iref')),
    properties: boxesIn(required(iprp, 'ipco')),
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
  const properties = boxesIn(file).filter(({ type }) => type === 'meta')
    .flatMap(({ content }) => boxesIn(content.subarray(VERSION_BYTES)))
    .filter(({ type }) => type === 'iprp').flatMap(({ content }) => boxesIn(content))
    .filter(({ type }) => type === 'ipco').flatMap(({ content }) => boxesIn(content));
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
  return new Map(boxesIn(iinf.subarray(start)).map(({ content }) => {
    const fields = new Fields(content, VERSION_BYTES);
    const item = fields.next(content[0] === 3 ? 4 : 2);
    fields.next(2); // protection
    return [item, fields.text(4)];
  }));
}

function referencesOf(iref: Buffer | undefined): Reference[] {
  if (!iref) return [];
  const bytes = iref[0] === 0 ? 2 : 4;
  return boxesIn(iref.subarray(VERSION_BYTES)).map(({ type, content }) => {
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
