import { itemsIn, numbers } from './color.support';
import { box, boxesIn } from '../../../src/runtime/transformer/pipeline/avif/boxes';
import { Items, propertiesOf } from '../../../src/runtime/transformer/pipeline/avif/items';

/** A compression of sequences. */
interface Codec {
  /** The major brand, and those after it that another one replaces. */
  readonly brands: readonly string[];
  readonly sampleEntry: string;
  readonly configuration: string;
}

const AV1: Codec = { brands: ['avis', 'avis', 'msf1', 'iso8'], sampleEntry: 'av01', configuration: 'av1C' };
export const HEVC: Codec = { brands: ['msf1', 'msf1', 'hevc', 'iso8'], sampleEntry: 'hvc1', configuration: 'hvcC' };

/**
 * A sequence with the images of a file as the first samples of its tracks, and without the items themselves.
 *
 * @param auxiliary the type of the tracks after the first one, in their sample entries
 */
export function trackOf(file: Buffer, codec = AV1, auxiliary?: string): Buffer {
  const items = itemsIn(file);
  const tracks = [...items.types.keys()].map((item, index) =>
    index === 0 ? track(items, item, 'pict', codec) : track(items, item, 'auxv', codec, auxiliary));
  const sequence = Buffer.concat([file, box('moov', box('mvhd'), ...tracks)]);
  codec.brands.forEach((brand, index) => sequence.write(brand, index === 0 ? 8 : 12 + 4 * index, 'latin1'));
  sequence.write('free', boxesIn(file).find(({ type: name }) => name === 'meta')!.start + 4, 'latin1');
  return sequence;
}

function track(items: Items, item: number, handler: string, codec: Codec, auxiliary?: string): Buffer {
  const { offset, length } = items.extents.get(item)!;
  const [size] = propertiesOf(items, item, 'ispe');
  const entry = Buffer.alloc(78);
  entry.writeUInt16BE(size.readUInt32BE(4), 24);
  entry.writeUInt16BE(size.readUInt32BE(8), 26);
  const described = [codec.configuration, 'colr'].flatMap(type =>
    propertiesOf(items, item, type).map(each => box(type, each)));
  if (auxiliary) described.push(box('auxi', numbers(0), Buffer.from(`${auxiliary}\0`)));
  const samples = box('stbl',
    box('stsd', numbers(0, 1), box(codec.sampleEntry, entry, ...described)),
    box('stsz', numbers(0, 0, 1, length)),
    box('stco', numbers(0, 1, offset)));
  return box('trak', box('mdia', box('hdlr', numbers(0, 0), Buffer.from(handler)), box('minf', samples)));
}
