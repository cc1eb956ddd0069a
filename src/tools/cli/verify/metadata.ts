/**
 * What in EXIF's first directory tells on whoever took the picture (Exif 2.3, sections 4.6.3 and 4.6.4); author and
 * copyright may stay.
 */
const TELLING_TAGS: Readonly<Record<number, string>> = {
  0x010f: 'camera maker',
  0x0110: 'camera model',
  0x0132: 'time',
  0x8825: 'GPS position',
};

const ENTRY_BYTES = 12;

/**
 * A block of EXIF in JPEG, AVIF, PNG, WebP, and AVIF without a name: what precedes it, then the header of a TIFF file.
 */
const EXIF = /(?:Exif\0\0|eXIf|EXIF[\s\S]{4}|mdat\0\0\0\0)((?:II\*\0|MM\0\*)[\s\S]*)/;

/** What a picture says of where it comes from, in words. */
export function metadataIn(picture: Buffer): string[] {
  const text = picture.toString('latin1');
  const tiff = EXIF.exec(text)?.[1];
  return [
    ...(tiff === undefined ? [] : tellingTags(Buffer.from(tiff, 'latin1')).map(tag => `EXIF ${tag}`)),
    ...(text.includes('<x:xmpmeta') ? ['XMP'] : []),
  ];
}

function tellingTags(tiff: Buffer): string[] {
  const isLittle = tiff.toString('latin1', 0, 2) === 'II';
  const short = (at: number) => isLittle ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at);
  try {
    const directory = isLittle ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
    const entries = Array.from({ length: short(directory) }, (_, index) => directory + 2 + index * ENTRY_BYTES);
    return entries.flatMap(entry => TELLING_TAGS[short(entry)] ?? []);
  } catch {
    return ['that cannot be read'];
  }
}
