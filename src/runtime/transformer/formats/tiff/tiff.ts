import { NewTiffField, TIFF, printTiff } from './tiff-directory';
import { Size } from '../../read/pipeline-image';

const CHANNELS = 4;

/**
 * Returns an uncompressed TIFF with RGBA pixels and a color profile. sharp applies the profiles of files only.
 *
 * @see TIFF 6.0, sections 2 and 18; ICC.1:2022, annex B.4
 */
export function tiffOf(pixels: Buffer, { width, height }: Size, icc: Buffer): Buffer {
  const fields = (start: number): NewTiffField[] => [
    [256, TIFF.long, [width]],
    [257, TIFF.long, [height]],
    [258, TIFF.short, [8, 8, 8, 8]],
    [259, TIFF.short, [1]], // uncompressed
    [262, TIFF.short, [2]], // RGB
    [273, TIFF.long, [start]],
    [277, TIFF.short, [CHANNELS]],
    [278, TIFF.long, [height]],
    [279, TIFF.long, [pixels.length]],
    [338, TIFF.short, [2]], // unassociated alpha
    [34675, TIFF.bytes, icc],
  ];
  const { length } = printTiff(fields(0));
  return Buffer.concat([printTiff(fields(length)), pixels]);
}
