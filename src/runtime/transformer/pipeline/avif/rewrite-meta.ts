import { box, boxesIn } from './boxes';
import { Association, Items, isProfile } from './items';

/** Properties that the image gets. */
export interface AddedProperties {
  /** A box for the primary image. A box `colr` replaces its ICC profile. */
  readonly profile?: Buffer;
  /** The alpha channel, which gets the transformations of the primary image. */
  readonly alpha?: number;
}

type Associations = ReadonlyMap<number, readonly Association[]>;

const VERSION = Buffer.alloc(4);
const TRANSFORMATIONS = ['clap', 'irot', 'imir'];

/**
 * Adds properties to the items of a file. The new box `meta` is at its end, and the old one becomes free space, so that
 * the positions of data stay the same.
 */
export function withProperties(file: Buffer, items: Items, added: AddedProperties): Buffer {
  const associations = associationsWith(items, added);
  const meta = boxesIn(file).find(({ type }) => type === 'meta')!;
  const old = boxesIn(meta.content.subarray(VERSION.length));
  const hasPrimary = old.some(({ type }) => type === 'pitm');
  if (associations === items.associations && hasPrimary) return file;
  const children = old.map(({ type, content }) =>
    box(type, ...type === 'iprp' ? propertiesAndAssociations(items, associations, added) : [content]));
  const primary = hasPrimary ? [] : [primaryItem(items)];
  const version = meta.content.subarray(0, VERSION.length);
  const replaced = withBox(file, box('meta', version, ...children, ...primary));
  replaced.write('free', meta.start + 4, 'latin1');
  return replaced;
}

/** Returns a copy of a file with a box at its end. The box before may have ended with the file, without a size. */
export function withBox(file: Buffer, added: Buffer): Buffer {
  const longer = Buffer.concat([file, added]);
  const last = boxesIn(file).at(-1)!;
  if (file.readUInt32BE(last.start) === 0) longer.writeUInt32BE(file.length - last.start, last.start);
  return longer;
}

function associationsWith(items: Items, { profile, alpha }: AddedProperties): Associations {
  const { associations, primary, properties } = items;
  const [own, others] = [primary, alpha ?? primary].map(item => associations.get(item) ?? []);
  const transformations = (list: readonly Association[]): readonly Association[] =>
    list.filter(({ index }) => TRANSFORMATIONS.includes(properties[index - 1]?.type));
  const isRotatedAlike = JSON.stringify(transformations(own)) === JSON.stringify(transformations(others));
  if (!profile && isRotatedAlike) return associations;
  const changed = new Map(associations);
  if (alpha !== undefined && !isRotatedAlike) {
    changed.set(alpha, [...others.filter(each => !transformations(others).includes(each)), ...transformations(own)]);
  }
  // Transformations come last in their order.
  if (profile) {
    const kept = own.map(({ index }) => properties[index - 1])
      .flatMap((property, i) => property?.type === 'colr' && isProfile(property.content) ? [] : [own[i]]);
    changed.set(primary, [{ index: properties.length + 1, isEssential: false }, ...kept]);
  }
  return changed;
}

function primaryItem({ primary }: Items): Buffer {
  const identifier = Buffer.alloc(2);
  identifier.writeUInt16BE(primary);
  return box('pitm', VERSION, identifier);
}

/** Returns the content of `iprp`. */
function propertiesAndAssociations(items: Items, associations: Associations, { profile }: AddedProperties): Buffer[] {
  const properties = items.properties.map(({ type, content }) => box(type, content));
  const entries = [...associations].sort(([a], [b]) => a - b).map(([item, list]) => {
    const entry = Buffer.alloc(5 + 2 * list.length);
    entry.writeUInt32BE(item);
    entry.writeUInt8(list.length, 4);
    list.forEach(({ index, isEssential }, i) => entry.writeUInt16BE(index + (isEssential ? 0x8000 : 0), 5 + 2 * i));
    return entry;
  });
  const head = Buffer.from([1, 0, 0, 1, 0, 0, 0, 0]); // wide identifiers and positions
  head.writeUInt32BE(entries.length, 4);
  return [box('ipco', ...properties, ...profile ? [profile] : []), box('ipma', head, ...entries)];
}
