import { Box, box, boxesIn, contentOf } from './avif/boxes';

const BOX_HEADER_BYTES = 8;
const VERSION_BYTES = 4;

/** The `infe` entry of an EXIF item: version 2, hidden (not an image), then identifier, protection and type. */
const EXIF_ENTRY = '\x02\0\0\x01\0\0\0\0Exif\0';

/** The start of `iloc` as libheif writes it: version 0; offsets, lengths and base offsets of four bytes. */
const LOCATIONS = '\0\0\0\0\x44\x40';
const LOCATION_BYTES = 18;

/**
 * Embeds an EXIF block in an AVIF file from libheif, as an item that describes the image.
 *
 * @see ISO/IEC 23008-12, annex A.2.1
 * @see ISO/IEC 14496-12, sections 8.11.3 (`iloc`), 8.11.6 (`iinf`) and 8.11.12 (`iref`)
 */
export function embedInAvif(image: Buffer, exif: Buffer): Buffer {
  const boxes = boxesIn(image);
  const meta = boxes.find(({ type }) => type === 'meta');
  if (!meta) throw new TypeError('The AVIF file has no box "meta"');
  const described = withExif(meta.content, image.length, exif.length + 4);
  // The offset of the TIFF header, then the block.
  return Buffer.concat([
    ...boxes.map(each => each === meta ? described : image.subarray(each.start, each.end)),
    box('mdat', Buffer.alloc(4), exif),
  ]);
}

/** Returns a box `meta` with one more item, whose data follow all other data. */
function withExif(meta: Buffer, imageBytes: number, exifBytes: number): Buffer {
  const children = boxesIn(meta.subarray(VERSION_BYTES));
  const content = (type: string): Buffer => contentOf(children, type) ?? Buffer.alloc(VERSION_BYTES);
  const [iloc, primary] = [content('iloc'), content('pitm').readUInt16BE(VERSION_BYTES)];
  if (!iloc.toString('latin1').startsWith(LOCATIONS)) {
    throw new TypeError('The AVIF file has an "iloc" with another layout');
  }
  const item = 1 + Math.max(...itemsOf(iloc).map(at => iloc.readUInt16BE(at)));
  const entry = Buffer.from(EXIF_ENTRY, 'latin1');
  entry.writeUInt16BE(item, 4);
  const iinf = Buffer.concat([content('iinf'), box('infe', entry)]);
  iinf.writeUInt16BE(iinf.readUInt16BE(VERSION_BYTES) + 1, VERSION_BYTES);
  const iref = Buffer.concat([content('iref'), box('cdsc', shorts(item, 1, primary))]);
  const others = children.filter(({ type }) => !['iloc', 'iinf', 'iref'].includes(type));
  const replaced: Box[] = [...others, { type: 'iinf', content: iinf }, { type: 'iref', content: iref }];
  const growth = lengthOf([...replaced, { type: 'iloc', content: iloc }]) + LOCATION_BYTES - lengthOf(children);
  const located = withItem(moved(iloc, growth), item, imageBytes + growth + BOX_HEADER_BYTES, exifBytes);
  return box('meta', meta.subarray(0, VERSION_BYTES),
    ...[...replaced, { type: 'iloc', content: located }].map(each => box(each.type, each.content)));
}

/** Moves the offsets of data that follow `meta`, as it grows. */
function moved(iloc: Buffer, growth: number): Buffer {
  const now = Buffer.from(iloc);
  for (const at of itemsOf(now)) {
    const extents = now.readUInt16BE(at + 8);
    for (let extent = at + 10; extent < at + 10 + extents * 8; extent += 8) {
      now.writeUInt32BE(now.readUInt32BE(extent) + growth, extent);
    }
  }
  return now;
}

/** Returns the positions of items in `iloc`: identifier, data reference, base offset, number of extents, extents. */
function itemsOf(iloc: Buffer): number[] {
  const items: number[] = [];
  let at = LOCATIONS.length + 2;
  for (let index = 0; index < iloc.readUInt16BE(LOCATIONS.length); index++) {
    items.push(at);
    at += 10 + iloc.readUInt16BE(at + 8) * 8;
  }
  return items;
}

function withItem(iloc: Buffer, item: number, offset: number, length: number): Buffer {
  const location = Buffer.concat([shorts(item, 0, 0, 0, 1), Buffer.alloc(8)]);
  location.writeUInt32BE(offset, 10);
  location.writeUInt32BE(length, 14);
  const now = Buffer.concat([iloc, location]);
  now.writeUInt16BE(now.readUInt16BE(LOCATIONS.length) + 1, LOCATIONS.length);
  return now;
}

function lengthOf(boxes: readonly Box[]): number {
  return boxes.reduce((sum, { content }) => sum + BOX_HEADER_BYTES + content.length, 0);
}

function shorts(...values: number[]): Buffer {
  const bytes = Buffer.alloc(2 * values.length);
  values.forEach((value, index) => bytes.writeUInt16BE(value, 2 * index));
  return bytes;
}
