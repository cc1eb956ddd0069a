const COMPRESSION = 259;
const BITS = 258;
const PHOTOMETRIC = 262;
const CHANNELS = 277;
const PLANES = 284;
const TILE_WIDTH = 322;
const SUBSAMPLING = 530;
const SAMPLE_FORMAT = 339;

const SHORT = 3;
const UNSIGNED = 1;
const MAX_BITS = 16;
const [CIELAB, ICCLAB] = [8, 9];

/** Channels with one for alpha, by photometric interpretation. */
const MAX_CHANNELS: { readonly [photometric: number]: number } = { 0: 2, 1: 2, 5: 5 };
const RGBA = 4;

/** LZMA, Zstandard, JPEG 2000, JPEG XL. */
const RARE_COMPRESSIONS = [34925, 50000, 34712, 50002];

const KINDS: readonly [name: string, is: (value: (tag: number) => number | undefined) => boolean][] = [
  ['with numbers that are signed or floating', value => (value(SAMPLE_FORMAT) ?? UNSIGNED) !== UNSIGNED],
  ['with more than 16 bits per channel', value => (value(BITS) ?? 1) > MAX_BITS],
  ['with 12 bits per channel', value => value(BITS) === 12],
  ['in CIELAB of 8 bits', value => [CIELAB, ICCLAB].includes(value(PHOTOMETRIC)!) && value(BITS) === 8],
  ['with extra channels', value => (value(CHANNELS) ?? 1) > (MAX_CHANNELS[value(PHOTOMETRIC)!] ?? RGBA)],
  ['with tiles of separate channels', value => value(PLANES) === 2 && value(TILE_WIDTH) !== undefined],
  ['with a rare compression', value => RARE_COMPRESSIONS.includes(value(COMPRESSION)!)],
  ['with old-style JPEG compression', value => value(COMPRESSION) === 6],
  [
    'in YCbCr at full resolution without JPEG',
    value => value(PHOTOMETRIC) === 6 && value(COMPRESSION) !== 7 && value(SUBSAMPLING) === 1,
  ],
];

/** Returns the reason why a TIFF is valid, but of a kind that is documented as unsupported. BigTIFF is not examined. */
export function unusualTiff(bytes: Buffer): string | undefined {
  try {
    const fields = shortFieldsOf(bytes);
    const kind = KINDS.find(([, is]) => is(tag => fields.get(tag)));
    return kind && `a TIFF ${kind[0]}`;
  } catch {
    return undefined; // it is cut off
  }
}

/** Returns the first number of each field whose numbers have 16 bits, by tag. */
function shortFieldsOf(bytes: Buffer): Map<number, number> {
  const isLittle = bytes.toString('latin1', 0, 2) === 'II';
  const short = (at: number): number => isLittle ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at);
  const long = (at: number): number => isLittle ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
  const start = long(4);
  const fields = new Map<number, number>();
  for (let index = 0; index < short(start); index++) {
    const at = start + 2 + 12 * index;
    if (short(at + 2) !== SHORT) continue;
    fields.set(short(at), short(long(at + 4) > 2 ? long(at + 8) : at + 8));
  }
  return fields;
}
