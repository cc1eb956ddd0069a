import { readBoxes } from '../../formats/iso-bmff';
import { readHeaderSegments } from '../../formats/jpeg';
import { pngChunk } from '../../formats/png';
import { readTiffDirectory } from '../../formats/tiff';
import { hasWebpChunk } from '../../formats/webp';
import { formatOf } from '../../read/readable-original';

/** The application segment that contains JUMBF boxes. */
const JUMBF_SEGMENT = 0xeb;
/** The type of a JUMBF box with a manifest store. */
const MANIFEST_STORE = 'c2pa';
/** The type of the box in files of the ISO base media file format. */
const BOX = Buffer.from('d8fec3d61b0e483c92975828877ec481', 'hex');
const TIFF_FIELD = 0xcd41;

/** Detectors by format. Files of GIF and SVG rarely contain any. */
const DETECTORS: { readonly [format: string]: (file: Buffer) => boolean } = {
  jpg: file => readHeaderSegments(file).some(({ marker, content }) =>
    marker === JUMBF_SEGMENT && content.includes(MANIFEST_STORE)),
  png: file => pngChunk(file, 'caBX') !== undefined,
  webp: file => hasWebpChunk(file, 'C2PA'),
  tiff: file => readTiffDirectory(file).fields.some(({ tag }) => tag === TIFF_FIELD),
};

/**
 * Whether a file contains Content Credentials. They are neither read nor verified: their signature is that of the file,
 * so no variant can keep them.
 *
 * @see https://spec.c2pa.org/specifications/specifications/2.2/specs/C2PA_Specification.html
 */
export function hasContentCredentials(file: Buffer): boolean {
  const isOfBoxes = file.toString('latin1', 4, 8) === 'ftyp';
  if (isOfBoxes) {
    return readBoxes(file).some(({ type, content }) => type === 'uuid' && content.subarray(0, 16).equals(BOX));
  }
  return DETECTORS[formatOf(file) ?? '']?.(file) ?? false;
}
