import { itemsIn, numbers } from './color.support';
import { box, boxesIn } from '../../../src/runtime/transformer/pipeline/avif/boxes';
import { Items, propertiesOf } from '../../../src/runtime/transformer/pipeline/avif/items';

/** A sequence with the images of an AVIF file as the first samples of its tracks, and without the items themselves. */
export function trackOf(avif: Buffer): Buffer {
  const items = itemsIn(avif);
  const tracks = [...items.types.keys()].map((item, index) => track(items, item, index === 0 ? 'pict' : 'auxv'));
  const sequence = Buffer.concat([avif, box('moov', box('mvhd'), ...tracks)]);
  sequence.write('free', boxesIn(avif).find(({ type }) => type === 'meta')!.start + 4, 'latin1');
  sequence.write('avis', 8, 'latin1');
  return sequence;
}

function track(items: Items, item: number, handler: string): Buffer {
  const { offset, length } = items.extents.get(item)!;
  const [size] = propertiesOf(items, item, 'ispe');
  const entry = Buffer.alloc(78);
  entry.writeUInt16BE(size.readUInt32BE(4), 24);
  entry.writeUInt16BE(size.readUInt32BE(8), 26);
  const described = ['av1C', 'colr'].flatMap(type => propertiesOf(items, item, type).map(each => box(type, each)));
  const samples = box('stbl',
    box('stsd', numbers(0, 1), box('av01', entry, ...described)),
    box('stsz', numbers(0, 0, 1, length)),
    box('stco', numbers(0, 1, offset)));
  return box('trak', box('mdia', box('hdlr', numbers(0, 0), Buffer.from(handler)), box('minf', samples)));
}
