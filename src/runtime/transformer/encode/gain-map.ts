import { PipelineContext } from '../context';
import { tiffDirectory } from '../formats/tiff/tiff-directory';

/** Parameters whose operations sharp applies to a gain map like to its image. The others would leave the two apart. */
const PARAMETERS = ['v', 'f', 'w', 'h', 'max-w', 'max-h', 'q', 'fit', 'ar', 'crop', 'fp-x', 'fp-y', 'rect', 'flip'];
const FITS = ['clip', 'max', 'min', 'crop', 'scale'];

/**
 * Whether the variant keeps the gain map of the original, if it is a JPEG. Viewers add it to the image on displays that
 * are brighter than white.
 */
export function keepsGainMap({ image, operations }: PipelineContext): boolean {
  return image.hasGainMap === true && FITS.includes(operations.fit ?? 'clip')
    && Object.keys(operations).every(name => PARAMETERS.includes(name));
}

const EXIF = 0xe1;
const MULTI_PICTURE = 'MPF\0';
const MULTI_PICTURE_ENTRIES = 0xb002;

/**
 * Removes the EXIF that libvips writes before a gain map, of which no field is from the original.
 *
 * @param jpeg two images, one after the other, whose sizes are in the first one
 */
export function withoutExif(jpeg: Buffer): Buffer {
  const end = 2 + 2 + jpeg.readUInt16BE(4);
  if (jpeg[3] !== EXIF) return jpeg;
  return resizedPrimary(Buffer.concat([jpeg.subarray(0, 2), jpeg.subarray(end)]), 2 - end);
}

/**
 * Corrects the size of the first image in the index of images. The position of the second image counts from the index,
 * so that it stays.
 *
 * @param difference the number of bytes by which the part before the index has grown
 * @see CIPA DC-007, section 5.2.3.3
 */
export function resizedPrimary(jpeg: Buffer, difference: number): Buffer {
  const tiff = jpeg.indexOf(MULTI_PICTURE, 'latin1') + MULTI_PICTURE.length;
  const entries = tiffDirectory(jpeg.subarray(tiff)).fields.find(({ tag }) => tag === MULTI_PICTURE_ENTRIES);
  if (entries === undefined) return jpeg;
  const sizeAt = tiff + entries.at + 4;
  jpeg.writeUInt32BE(jpeg.readUInt32BE(sizeAt) + difference, sizeAt);
  return jpeg;
}
