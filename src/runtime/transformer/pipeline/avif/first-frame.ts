import { Box, Fields, box, boxesIn, contentOf } from './boxes';

/** The first sample of a track, and the boxes that describe it. */
interface Frame {
  readonly width: number;
  readonly height: number;
  readonly offset: number;
  readonly length: number;
  /** The compression, by the name of its sample entry. */
  readonly compression: string;
  readonly properties: readonly Box[];
}

const VERSION_BYTES = 4;
/** Sample entries, whose names are those of image items of the same compression. */
const SAMPLE_ENTRIES = ['av01', 'hvc1'];
/** Bytes of a sample entry before its boxes. */
const SAMPLE_ENTRY_BYTES = 78;
const SIZE_AT = 24;

const ALPHA = 'urn:mpeg:mpegB:cicp:systems:auxiliary:alpha';
/** Names of an alpha channel in sequences. */
const ALPHAS = [ALPHA, 'urn:mpeg:hevc:2015:auxid:1'];

/** Boxes of a sample entry that an image item may have, too. The first ones must be understood. */
const ESSENTIAL = ['av1C', 'hvcC', 'clap', 'irot', 'imir'];
const PROPERTIES = [...ESSENTIAL, 'colr', 'pixi', 'pasp', 'clli', 'mdcv'];

/**
 * Returns a box `meta` that makes the first frame of a sequence an image, with its alpha channel. Samples stay where
 * they are.
 *
 * @param moov content of the box `moov`
 * @throws RangeError if a box is missing or cut off
 * @see ISO/IEC 14496-12, sections 8.3 to 8.7, and ISO/IEC 23008-12, section 7
 */
export function firstFrameItems(moov: Buffer): Buffer {
  const tracks = boxesIn(moov).filter(({ type }) => type === 'trak').map(({ content }) => boxesIn(content));
  const media = tracks.map(track => boxesIn(required(track, 'mdia')));
  const [color, alpha] = [media.find(each => handlerOf(each) === 'pict'), media.find(isAlpha)];
  if (color === undefined) throw new RangeError('The file has no track of images');
  return metaOf([frameOf(color), ...alpha ? [frameOf(alpha)] : []]);
}

function handlerOf(media: readonly Box[]): string {
  return required(media, 'hdlr').toString('latin1', VERSION_BYTES + 4, VERSION_BYTES + 8);
}

/** Whether a track is an alpha channel, and not a depth map, say. Its sample entry may leave out its type. */
function isAlpha(media: readonly Box[]): boolean {
  if (handlerOf(media) !== 'auxv') return false;
  const type = contentOf(boxesIn(sampleEntryOf(samplesOf(media)).content.subarray(SAMPLE_ENTRY_BYTES)), 'auxi');
  return type === undefined || ALPHAS.includes(type.toString('latin1', VERSION_BYTES).split('\0')[0]);
}

function samplesOf(media: readonly Box[]): Box[] {
  return boxesIn(required(boxesIn(required(media, 'minf')), 'stbl'));
}

function sampleEntryOf(samples: readonly Box[]): Box {
  const entries = boxesIn(required(samples, 'stsd').subarray(VERSION_BYTES + 4));
  const entry = entries.find(({ type }) => SAMPLE_ENTRIES.includes(type));
  if (!entry) throw new RangeError('The track has another compression');
  return entry;
}

function frameOf(media: readonly Box[]): Frame {
  const samples = samplesOf(media);
  const { type: compression, content: entry } = sampleEntryOf(samples);
  const sizes = new Fields(required(samples, 'stsz'), VERSION_BYTES);
  const [every, count] = [sizes.next(4), sizes.next(4)];
  const [short, long] = ['stco', 'co64'].map(type => contentOf(samples, type));
  const offsets = new Fields(short ?? long ?? Buffer.alloc(0), VERSION_BYTES + 4);
  if (count === 0) throw new RangeError('The track has no samples');
  return {
    width: entry.readUInt16BE(SIZE_AT),
    height: entry.readUInt16BE(SIZE_AT + 2),
    offset: offsets.next(short ? 4 : 8),
    length: every || sizes.next(4),
    compression,
    properties: boxesIn(entry.subarray(SAMPLE_ENTRY_BYTES)).filter(({ type }) => PROPERTIES.includes(type)),
  };
}

function required(boxes: readonly Box[], type: string): Buffer {
  const content = contentOf(boxes, type);
  if (!content) throw new RangeError(`The file has no box "${type}"`);
  return content;
}

/** Returns the box for one image item, or two, of which the second is the alpha channel of the first. */
function metaOf(frames: readonly Frame[]): Buffer {
  const properties = frames.map((frame, index) => [
    box('ispe', numbers(4, 0, frame.width, frame.height)),
    ...frame.properties.map(({ type, content }) => box(type, content)),
    ...index > 0 ? [box('auxC', numbers(4, 0), Buffer.from(`${ALPHA}\0`))] : [],
  ]);
  const entries = frames.map(({ compression }, index) => box('infe', numbers(4, 0x02000000),
    numbers(2, index + 1, 0), Buffer.from(`${compression}\0`)));
  const locations = frames.map(({ offset, length }, index) =>
    Buffer.concat([numbers(2, index + 1, 0, 1), numbers(8, offset), numbers(4, length)]));
  return box('meta', numbers(4, 0),
    box('hdlr', numbers(4, 0, 0), Buffer.from('pict'), Buffer.alloc(13)),
    box('pitm', numbers(4, 0), numbers(2, 1)),
    box('iloc', numbers(4, 0), Buffer.from([0x84, 0]), numbers(2, frames.length), ...locations),
    box('iinf', numbers(4, 0), numbers(2, frames.length), ...entries),
    ...frames.length > 1 ? [box('iref', numbers(4, 0), box('auxl', numbers(2, 2, 1, 1)))] : [],
    box('iprp', box('ipco', ...properties.flat()), associationsOf(properties)));
}

/** Returns the box that gives each item its properties, which are listed one item after the other. */
function associationsOf(properties: readonly Buffer[][]): Buffer {
  let last = 0;
  const entries = properties.map((own, item) => Buffer.concat([numbers(2, item + 1), Buffer.from([own.length]),
    ...own.map(each => numbers(2, ++last + (ESSENTIAL.includes(each.toString('latin1', 4, 8)) ? 0x8000 : 0)))]));
  return box('ipma', numbers(4, 1, properties.length), ...entries);
}

/** Returns numbers of 2, 4 or 8 bytes each. */
function numbers(bytes: 2 | 4 | 8, ...values: number[]): Buffer {
  const result = Buffer.alloc(bytes * values.length);
  values.forEach((value, index) => {
    if (bytes === 8) result.writeBigUInt64BE(BigInt(value), 8 * index);
    else result.writeUIntBE(value, bytes * index, bytes);
  });
  return result;
}
