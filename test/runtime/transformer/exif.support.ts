import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { noise } from '../../noise';

/** An entry: a text, bytes of the type UNDEFINED, a number of the type SHORT, or a directory of its own. */
export type ExifValue = string | Buffer | number | ExifEntries;
export interface ExifEntries {
  readonly [tag: number]: ExifValue;
}
export type ByteOrder = 'II' | 'MM';

export const TAGS = {
  description: 0x010e,
  make: 0x010f,
  orientation: 0x0112,
  software: 0x0131,
  dateTime: 0x0132,
  artist: 0x013b,
  copyright: 0x8298,
  exif: 0x8769,
  gps: 0x8825,
  makerNote: 0x927c,
  userComment: 0x9286,
  gpsLatitudeRef: 0x0001,
  gpsArea: 0x001c,
  thumbnailOffset: 0x0201,
  thumbnailLength: 0x0202,
};

interface Written {
  readonly type: number;
  readonly count: number;
  readonly bytes: Buffer;
}

/** An EXIF block from its TIFF header on, with a thumbnail in a second directory if there is one. */
export function exifOf(entries: ExifEntries, order: ByteOrder = 'II', thumbnail?: Buffer): Buffer {
  const header = Buffer.concat([Buffer.from(order), shorts(order, 42), longs(order, 8)]);
  const first = directory(entries, order, header.length);
  if (!thumbnail) return Buffer.concat([header, first.bytes]);
  const end = header.length + first.bytes.length;
  first.bytes.set(longs(order, end), first.next);
  const head = 2 + 2 * 12 + 4;
  const second = Buffer.concat([
    shorts(order, 2),
    shorts(order, TAGS.thumbnailOffset, 4),
    longs(order, 1, end + head),
    shorts(order, TAGS.thumbnailLength, 4),
    longs(order, 1, thumbnail.length),
    longs(order, 0),
  ]);
  return Buffer.concat([header, first.bytes, second, thumbnail]);
}

/** @param start of the directory in the block; @returns also where its bytes have the offset of the next directory */
function directory(entries: ExifEntries, order: ByteOrder, start: number): { bytes: Buffer; next: number } {
  const tags = Object.keys(entries)
    .map(Number)
    .sort((a, b) => a - b);
  const next = 2 + tags.length * 12;
  const head = [shorts(order, tags.length)];
  const values: Buffer[] = [];
  let end = start + next + 4;
  for (const tag of tags) {
    const { type, count, bytes } = written(entries[tag], order, end);
    const isInline = bytes.length <= 4 && type !== 4;
    head.push(
      shorts(order, tag, type),
      longs(order, count),
      isInline ? Buffer.concat([bytes, Buffer.alloc(4 - bytes.length)]) : longs(order, end),
    );
    if (isInline) continue;
    const padded = Buffer.concat([bytes, Buffer.alloc(bytes.length % 2)]);
    values.push(padded);
    end += padded.length;
  }
  return { bytes: Buffer.concat([...head, longs(order, 0), ...values]), next };
}

function written(value: ExifValue, order: ByteOrder, at: number): Written {
  if (typeof value === 'number') return { type: 3, count: 1, bytes: shorts(order, value) };
  if (typeof value === 'string') return { type: 2, count: Buffer.byteLength(value), bytes: Buffer.from(value) };
  if (Buffer.isBuffer(value)) return { type: 7, count: value.length, bytes: value };
  return { type: 4, count: 1, bytes: directory(value, order, at).bytes };
}

function shorts(order: ByteOrder, ...values: number[]): Buffer {
  return Buffer.concat(
    values.map(value => {
      const bytes = Buffer.alloc(2);
      bytes.writeUInt16LE(value);
      return order === 'II' ? bytes : bytes.reverse();
    }),
  );
}

function longs(order: ByteOrder, ...values: number[]): Buffer {
  return Buffer.concat(
    values.map(value => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32LE(value);
      return order === 'II' ? bytes : bytes.reverse();
    }),
  );
}

/** A JPEG with one more segment behind its first marker. */
export function withSegment(jpeg: Buffer, marker: number, content: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), head, content, jpeg.subarray(2)]);
}

export function withXmp(jpeg: Buffer, xmp: string | Buffer): Buffer {
  return withSegment(jpeg, 0xe1, Buffer.concat([Buffer.from('http://ns.adobe.com/xap/1.0/\0'), Buffer.from(xmp)]));
}

/** Datasets of record 2 of IPTC's Information Interchange Model, by their numbers. */
export function iptcOf(datasets: { readonly [dataset: number]: string | readonly string[] }): Buffer {
  return Buffer.concat(Object.entries(datasets).flatMap(([dataset, values]) => [values].flat().flatMap(value => {
    const head = Buffer.from([0x1c, 2, Number(dataset), 0, 0]);
    head.writeUInt16BE(Buffer.byteLength(value), 3);
    return [head, Buffer.from(value)];
  })));
}

/** A resource of Photoshop, with a name. */
export function resourceOf(identifier: number, content: Buffer, name = ''): Buffer {
  const head = Buffer.concat([Buffer.from('8BIM'), shorts('MM', identifier), Buffer.from([name.length]), Buffer.from(name)]);
  const even = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc(bytes.length % 2)]);
  return Buffer.concat([even(head), longs('MM', content.length), even(content)]);
}

/** A JPEG with datasets of IPTC in a resource of Photoshop, after another one. */
export function withIptc(jpeg: Buffer, iptc: Buffer): Buffer {
  return withSegment(jpeg, 0xed, Buffer.concat([
    Buffer.from('Photoshop 3.0\0'), resourceOf(0x03ed, Buffer.alloc(5), 'name'), resourceOf(0x0404, iptc),
  ]));
}

export function withExif(jpeg: Buffer, exif: Buffer): Buffer {
  return withSegment(jpeg, 0xe1, Buffer.concat([Buffer.from('Exif\0\0'), exif]));
}

/** The metadata of an image, as its container has them: what it is called there, and its bytes. */
export interface Metadata {
  readonly name: string;
  readonly content: Buffer;
}

const READERS: { readonly [format: string]: (bytes: Buffer) => Metadata[] } = {
  jpg: ofJpeg,
  png: ofPng,
  webp: ofWebp,
  avif: ofAvif,
};

/** Reads the container strictly: throws at the first length, checksum or offset that is wrong. */
export function metadataOf(format: string, bytes: Buffer): Metadata[] {
  return READERS[format](bytes);
}

/** Blocks in segments of the same marker. */
const BLOCKS = [{ name: 'EXIF', start: 'Exif\0\0' }, { name: 'XMP', start: 'http://ns.adobe.com/xap/1.0/\0' }];

/** The start of a text in a PNG that is XMP by its specification. */
const XMP_TEXT = 'XML:com.adobe.xmp\0\0\0\0\0';

/** All segments but JFIF's, tables, the frame and scans. */
function ofJpeg(bytes: Buffer): Metadata[] {
  check(bytes.readUInt16BE(0) === 0xffd8, 'SOI');
  const found: Metadata[] = [];
  for (let at = 2, marker = 0; marker !== 0xda;) {
    check(bytes[at] === 0xff, `marker at ${at}`);
    marker = bytes[at + 1];
    const length = bytes.readUInt16BE(at + 2);
    const content = bytes.subarray(at + 4, at + 2 + length);
    if ((marker >= 0xe0 && !(marker === 0xe0 && content.toString('latin1', 0, 5) === 'JFIF\0')) || marker === 0xfe) {
      const kind = marker === 0xe1 ? BLOCKS.find(({ start }) => content.toString('latin1').startsWith(start)) : undefined;
      found.push({ name: kind?.name ?? `segment ${marker}`, content: content.subarray(kind?.start.length ?? 0) });
    }
    at += 2 + length;
  }
  return found;
}

function ofPng(bytes: Buffer): Metadata[] {
  const found: Metadata[] = [];
  let name = '';
  for (let at = 8; at < bytes.length;) {
    const length = bytes.readUInt32BE(at);
    name = bytes.toString('latin1', at + 4, at + 8);
    check(
      crc32(bytes.subarray(at + 4, at + 8 + length)) === bytes.readUInt32BE(at + 8 + length),
      `checksum of ${name}`,
    );
    if (!['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND'].includes(name)) {
      const content = bytes.subarray(at + 8, at + 8 + length);
      const isXmp = name === 'iTXt' && content.toString('latin1').startsWith(XMP_TEXT);
      found.push({
        name: isXmp ? 'XMP' : name === 'eXIf' ? 'EXIF' : name,
        content: isXmp ? content.subarray(XMP_TEXT.length) : content,
      });
    }
    at += 12 + length;
  }
  check(name === 'IEND', 'last chunk');
  return found;
}

function ofWebp(bytes: Buffer): Metadata[] {
  check(bytes.toString('latin1', 0, 4) + bytes.toString('latin1', 8, 12) === 'RIFFWEBP', 'RIFF');
  check(bytes.readUInt32LE(4) === bytes.length - 8, 'length of the file');
  const found: Metadata[] = [];
  let flags = 0;
  for (let at = 12; at < bytes.length;) {
    const [name, length] = [bytes.toString('latin1', at, at + 4), bytes.readUInt32LE(at + 4)];
    const content = bytes.subarray(at + 8, at + 8 + length);
    if (name === 'VP8X') flags = content[0];
    else if (!['VP8 ', 'VP8L', 'ALPH', 'ANIM', 'ANMF'].includes(name)) found.push({ name, content });
    at += 8 + length + (length % 2);
    check(at <= bytes.length, `length of ${name}`);
  }
  for (const [name, flag] of [
    ['ICCP', 0x20],
    ['EXIF', 0x08],
    ['XMP ', 0x04],
  ] as const) {
    check(Math.floor(flags / flag) % 2 === (found.some(each => each.name === name) ? 1 : 0), `flag of ${name}`);
  }
  return found.map(each => ({ ...each, name: each.name.trim() }));
}

/** Items other than coded images, whose bytes `iloc` gives. */
function ofAvif(bytes: Buffer): Metadata[] {
  const boxes = boxesOf(bytes);
  const meta = boxesOf(boxes.find(({ name }) => name === 'meta')!.content.subarray(4));
  const contentOf = (wanted: string): Buffer => meta.find(({ name }) => name === wanted)!.content;
  const places = placesOf(contentOf('iloc'));
  const items = boxesOf(contentOf('iinf').subarray(6)).map(({ content }) => ({
    item: content.readUInt16BE(4),
    type: content.toString('latin1', 8, 12) === 'mime' && content.includes('application/rdf+xml') ? 'XMP'
      : content.toString('latin1', 8, 12),
  }));
  check(items.length === contentOf('iinf').readUInt16BE(4) && items.length === places.size, 'number of items');
  const data = boxes.filter(({ name }) => name === 'mdat');
  for (const { start, end } of places.values()) {
    check(
      data.some(box => box.start <= start && end <= box.end),
      'place of an item',
    );
  }
  const profiles = boxesOf(boxesOf(contentOf('iprp')).find(({ name }) => name === 'ipco')!.content).filter(
    ({ name, content }) => name === 'colr' && content.toString('latin1', 0, 4) === 'prof',
  );
  const others = items
    .filter(({ type }) => type !== 'av01')
    .map(({ item, type }) => {
      const content = bytes.subarray(places.get(item)!.start, places.get(item)!.end);
      return type === 'Exif'
        ? { name: 'EXIF', content: content.subarray(4 + content.readUInt32BE(0)) }
        : { name: type, content };
    });
  const references = meta.find(({ name }) => name === 'iref');
  const described = boxesOf(references?.content.subarray(4) ?? Buffer.alloc(0)).filter(({ name }) => name === 'cdsc');
  check(described.length === others.length, 'what metadata describe');
  for (const { content } of described) {
    check(content.readUInt16BE(4) === contentOf('pitm').readUInt16BE(4), 'the image that metadata describe');
  }
  return [...profiles, ...others];
}

function placesOf(iloc: Buffer): Map<number, { start: number; end: number }> {
  check(iloc[0] === 0 && iloc.readUInt16BE(4) === 0x4440, 'iloc');
  const places = new Map<number, { start: number; end: number }>();
  for (let index = 0, at = 8; index < iloc.readUInt16BE(6); index++, at += 18) {
    check(iloc.readUInt16BE(at + 8) === 1, 'number of extents');
    const start = iloc.readUInt32BE(at + 4) + iloc.readUInt32BE(at + 10);
    places.set(iloc.readUInt16BE(at), { start, end: start + iloc.readUInt32BE(at + 14) });
  }
  return places;
}

function boxesOf(bytes: Buffer): (Metadata & { start: number; end: number })[] {
  const boxes = [];
  for (let at = 0; at < bytes.length;) {
    const end = at + bytes.readUInt32BE(at);
    check(end >= at + 8 && end <= bytes.length, `length of a box at ${at}`);
    boxes.push({
      name: bytes.toString('latin1', at + 4, at + 8),
      content: bytes.subarray(at + 8, end),
      start: at + 8,
      end,
    });
    at = end;
  }
  return boxes;
}

/**
 * Returns the texts of an EXIF block by tag. Throws if it has anything else: other types, other directories, other
 * bytes.
 */
export function textsOf(exif: Buffer): { [tag: number]: string } {
  check(exif.toString('latin1', 0, 4) === 'II*\0' && exif.readUInt32LE(4) === 8, 'header');
  const entries = exif.readUInt16LE(8);
  let end = 10 + entries * 12 + 4;
  check(exif.readUInt32LE(end - 4) === 0, 'no second directory');
  const texts: { [tag: number]: string } = {};
  for (let index = 0, at = 10, last = 0; index < entries; index++, at += 12) {
    const [tag, type, bytes] = [exif.readUInt16LE(at), exif.readUInt16LE(at + 2), exif.readUInt32LE(at + 4)];
    check(tag > last && type === 2, 'tags in order, texts alone');
    const start = bytes <= 4 ? at + 8 : exif.readUInt32LE(at + 8);
    check(bytes <= 4 || start === end, 'values in order');
    check(start + bytes <= exif.length && exif[start + bytes - 1] === 0, 'end of a text');
    texts[tag] = exif.toString('utf8', start, start + bytes - 1);
    if (bytes > 4) end = start + bytes + (bytes % 2);
    last = tag;
  }
  check(exif.length === end, 'length of the block');
  return texts;
}

function check(condition: boolean, what: string): void {
  if (!condition) throw new Error(`The image is not well-formed: ${what}`);
}

/** Returns a JPEG with everything that a camera and an editor write, each with a word of its own, and its thumbnail. */
export async function photoOfCamera(
  image: sharp.Sharp,
  texts: { artist: string; copyright: string },
): Promise<{ jpeg: Buffer; thumbnail: Buffer }> {
  const thumbnail = await noise(160, 120, { sigma: 30 }).jpeg().toBuffer();
  const exif = exifOf(
    {
      [TAGS.description]: 'secret description\0',
      [TAGS.make]: 'secret make\0',
      [TAGS.orientation]: 1,
      [TAGS.software]: 'secret software\0',
      [TAGS.dateTime]: '2026:11:25 secret\0',
      [TAGS.artist]: texts.artist,
      [TAGS.copyright]: texts.copyright,
      [TAGS.exif]: {
        [TAGS.makerNote]: Buffer.from('secret maker note, with the serial number'),
        [TAGS.userComment]: Buffer.from('ASCII\0\0\0secret comment'),
      },
      [TAGS.gps]: { [TAGS.gpsLatitudeRef]: 'N\0', [TAGS.gpsArea]: Buffer.from('ASCII\0\0\0secret place') },
    },
    'II',
    thumbnail,
  );
  const xmp = Buffer.from(
    'http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x="adobe:ns:meta/"><!-- secret XMP --></x:xmpmeta>',
  );
  const caption = Buffer.from('\x1c\x02\x78\x00\x0esecret caption', 'latin1');
  const iptc = Buffer.concat([
    Buffer.from('Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0', 'latin1'),
    Buffer.from([caption.length]),
    caption,
    Buffer.alloc(caption.length % 2),
  ]);
  const plain = await image.withIccProfile('p3').jpeg().toBuffer();
  const comment = withSegment(plain, 0xfe, Buffer.from('secret comment of the file'));
  return { jpeg: withExif(withSegment(withSegment(comment, 0xed, iptc), 0xe1, xmp), exif), thumbnail };
}
