import { contentOf, readBoxes, readItems } from './iso-bmff';

/** Orientations as EXIF numbers them, by the quarter turns clockwise after the image is mirrored or not. */
const ORIENTATIONS = { plain: [1, 6, 3, 8], mirrored: [2, 7, 4, 5] };

const TOP_TO_BOTTOM = 0;

/**
 * Returns the orientation of the primary image in a HEIF file, which decoders apply: 1 if it is neither rotated nor
 * mirrored, or if the file is malformed.
 *
 * @see ISO/IEC 23008-12, sections 6.5.10 and 6.5.12
 */
export function heifOrientation(file: Buffer): number {
  let [isMirrored, turns] = [false, 0];
  for (const { type, content } of primaryProperties(file)) {
    if (type === 'irot') turns += 4 - content[0] % 4; // which counts anticlockwise
    if (type !== 'imir') continue;
    isMirrored = !isMirrored;
    turns = (content[0] % 2 === TOP_TO_BOTTOM ? 2 : 0) + 3 * turns; // mirrored, a turn becomes its opposite
  }
  return ORIENTATIONS[isMirrored ? 'mirrored' : 'plain'][turns % 4];
}

/** Returns the properties of the primary image in the order of their effect. */
function primaryProperties(file: Buffer): { readonly type: string; readonly content: Buffer }[] {
  try {
    const { primary, properties, associations } = readItems(contentOf(readBoxes(file), 'meta') ?? Buffer.alloc(0));
    const own = associations.get(primary)?.map(({ index }) => properties[index - 1]) ?? [];
    return own.filter(property => property !== undefined && property.content.length > 0);
  } catch (error) {
    if ((error as Error).name !== 'RangeError') throw error;
    return [];
  }
}
