import { Check, fail, pass, transformationCheck } from './check';

/**
 * Tags of the first EXIF directory that reveal private data about the photographer (Exif 2.3, sections 4.6.3 and
 * 4.6.4). Author and copyright may stay.
 */
const PRIVATE_TAGS: Readonly<Record<number, string>> = {
  0x010f: 'camera maker',
  0x0110: 'camera model',
  0x0132: 'time',
  0x8825: 'GPS position',
};

const ENTRY_BYTES = 12;

/**
 * EXIF block in JPEG, AVIF, PNG, WebP and unnamed in AVIF: a format-specific prefix, followed by a TIFF header.
 */
const EXIF = /(?:Exif\0\0|eXIf|EXIF[\s\S]{4}|mdat\0\0\0\0)((?:II\*\0|MM\0\*)[\s\S]*)/;

/** Names in XMP that are structure, and those of properties that variants may keep. */
const KEPT_NAMES = [
  /^(x|rdf|xml|xmlns):/, /^Iptc4xmpExt:DigitalSourceType$/,
  /^(dc:(creator|rights)|photoshop:Credit|xmpRights:WebStatement|plus:Licensor(Name|URL)?)$/,
];

export const metadata: Check = transformationCheck({
  id: 'metadata',
  title: 'variants contain no private metadata such as location, time or camera',
  async run({ variants }) {
    const narrow = await variants.narrowVariant();
    const images = [...await variants.images(), ...(narrow ? [narrow.response] : [])];
    const found = new Set(images.flatMap(({ start }) => metadataIn(start)));
    if (found.size === 0) return pass(`none in ${images.length} images`);
    return fail(
      [...found].join(', '),
      'Viewers can read camera metadata, such as the GPS position: is the original served instead of a variant?',
    );
  },
});

/** Returns the names of private metadata in an image. */
export function metadataIn(image: Buffer): string[] {
  const text = image.toString('latin1');
  const tiff = EXIF.exec(text)?.[1];
  return [
    ...(tiff === undefined ? [] : privateTags(Buffer.from(tiff, 'latin1')).map(tag => `EXIF ${tag}`)),
    ...privateProperties(/<x:xmpmeta[^]*?(?:<\/x:xmpmeta>|$)/.exec(text)?.[0] ?? '').map(name => `XMP ${name}`),
  ];
}

function privateProperties(xmp: string): string[] {
  const names = [...xmp.matchAll(/[<\s]([A-Za-z]\w*:[A-Za-z]\w*)(?=[\s=>/])/g)].map(([, name]) => name);
  return [...new Set(names)].filter(name => !KEPT_NAMES.some(pattern => pattern.test(name)));
}

function privateTags(tiff: Buffer): string[] {
  const isLittle = tiff.toString('latin1', 0, 2) === 'II';
  const short = (at: number) => isLittle ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at);
  try {
    const directory = isLittle ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
    const entries = Array.from({ length: short(directory) }, (_, index) => directory + 2 + index * ENTRY_BYTES);
    return entries.flatMap(entry => PRIVATE_TAGS[short(entry)] ?? []);
  } catch {
    return ['that is unreadable'];
  }
}
