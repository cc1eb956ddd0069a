/** An image format: its content types, and the first bytes of its files. */
interface ImageType {
  /** Content types: the registered one first, then others in use. */
  readonly names: readonly string[];
  begins(bytes: Buffer): boolean;
}

const IMAGE_TYPES: readonly ImageType[] = [
  { names: ['image/jpeg', 'image/jpg'], begins: hex('ffd8ff') },
  { names: ['image/png', 'image/apng'], begins: hex('89504e470d0a1a0a') },
  { names: ['image/gif'], begins: text('GIF87a', 'GIF89a') },
  { names: ['image/webp'], begins: bytes => text('RIFF')(bytes) && at(8, 'WEBP')(bytes) },
  { names: ['image/avif'], begins: brand('avif', 'avis') },
  { names: ['image/heic', 'image/heif'], begins: brand('heic', 'heix', 'hevc', 'heim', 'heis', 'mif1', 'msf1') },
  { names: ['image/jxl'], begins: either(hex('ff0a'), hex('0000000c4a584c200d0a870a')) },
  { names: ['image/jp2'], begins: hex('0000000c6a5020200d0a870a') },
  { names: ['image/tiff'], begins: either(hex('49492a00'), hex('4d4d002a')) },
  { names: ['image/bmp', 'image/x-ms-bmp'], begins: text('BM') },
  { names: ['image/x-icon', 'image/vnd.microsoft.icon'], begins: hex('00000100') },
  { names: ['image/svg+xml'], begins: isSvg },
];

/** Returns the content types that match the bytes, or none for an unknown format. */
export function imageTypesOf(bytes: Buffer): readonly string[] {
  return IMAGE_TYPES.find(type => type.begins(bytes))?.names ?? [];
}

/** Whether files of this content type can be recognized by their bytes. */
export function isKnownImageType(contentType: string): boolean {
  return IMAGE_TYPES.some(type => type.names.includes(contentType));
}

/** Returns the content type without its parameters, in lower case, as RFC 9110 compares it. */
export function mediaType(contentType: string | undefined): string {
  return (contentType ?? '').split(';')[0].trim().toLowerCase();
}

function hex(digits: string): ImageType['begins'] {
  const magic = Buffer.from(digits, 'hex');
  return bytes => bytes.subarray(0, magic.length).equals(magic);
}

function text(...words: string[]): ImageType['begins'] {
  return bytes => words.some(word => at(0, word)(bytes));
}

function at(offset: number, word: string): ImageType['begins'] {
  return bytes => bytes.toString('latin1', offset, offset + word.length) === word;
}

function either(...alternatives: ImageType['begins'][]): ImageType['begins'] {
  return bytes => alternatives.some(begins => begins(bytes));
}

/**
 * Matches ISO base media files by their first box, which contains the major brand, a version, and compatible brands.
 */
function brand(...brands: string[]): ImageType['begins'] {
  return bytes => {
    if (!at(4, 'ftyp')(bytes)) return false;
    const end = Math.min(bytes.readUInt32BE(0), bytes.length);
    const named = bytes.toString('latin1', 8, end);
    return brands.some(name => named.includes(name));
  };
}

/** Whether bytes are XML whose first element, after declaration, comments and document type, is `svg`. */
function isSvg(bytes: Buffer): boolean {
  const xml = bytes.toString('utf8');
  return (
    /^\uFEFF?\s*</.test(xml) && /<svg[\s>]/.test(xml) && !/^\uFEFF?\s*<(!doctype\s+html|html|head|body)\b/i.test(xml)
  );
}
