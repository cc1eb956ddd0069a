const TAGS: { readonly [tag: number]: 'Artist' | 'Copyright' } = { 0x013b: 'Artist', 0x8298: 'Copyright' };

const PREFIX = 'Exif\0\0';
const ENTRY_BYTES = 12;
const MAX_TEXT_BYTES = 1000;

/**
 * Who made the picture and whose it is, from EXIF's first directory (TIFF 6.0, section 2); whatever is broken says nothing.
 */
export function copyrightOf(exif: Buffer = Buffer.alloc(0)): { [tag: string]: string } {
  try {
    return readDirectory(exif.subarray(exif.toString('latin1', 0, PREFIX.length) === PREFIX ? PREFIX.length : 0));
  } catch {
    return {};
  }
}

function readDirectory(tiff: Buffer): { [tag: string]: string } {
  const isLittle = tiff.toString('latin1', 0, 2) === 'II';
  const short = (at: number): number => isLittle ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at);
  const long = (at: number): number => isLittle ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at);
  const found: { [tag: string]: string } = {};
  const directory = long(4);
  for (let index = 0; index < short(directory); index++) {
    const entry = directory + 2 + index * ENTRY_BYTES;
    const bytes = Math.min(long(entry + 4), MAX_TEXT_BYTES);
    const at = bytes <= 4 ? entry + 8 : long(entry + 8); // what is short stands in its place
    const text = textOf(tiff.subarray(at, at + bytes));
    if (TAGS[short(entry)] && text) found[TAGS[short(entry)]] = text;
  }
  return found;
}

/** Photographer and editor are kept apart by a NUL. */
function textOf(bytes: Buffer): string {
  return bytes.toString('utf8').split('\0').map(text => text.trim()).filter(text => text !== '').join('; ');
}
