import { FocalPoint, mirroredPoint, rotatedPoint } from './focal-point';
import { focusOfRegions } from './xmp-regions';

/** The stored image, before its orientation is applied. */
interface Stored {
  readonly width: number;
  readonly height: number;
  readonly orientation?: number;
}

/** EXIF orientations from this one on exchange width and height. */
const TURNED = 5;

/** The turns, clockwise, after an image of each orientation is mirrored horizontally or not. */
const TURNS = [0, 0, 180, 180, 270, 90, 90, 270];
const MIRRORED = [2, 4, 5, 7];

/**
 * Returns the focal point that the XMP of an image states, as shares of the upright image. Regions refer to the stored
 * image, and in files of some programs to the upright one, which the shape that they name reveals.
 */
export function embeddedFocus(xmp: Buffer, { width, height, orientation = 1 }: Stored): FocalPoint | undefined {
  const found = focusOfRegions(xmp);
  if (!found) return undefined;
  const isUpright = orientation >= TURNED && (found.width - found.height) * (width - height) < 0;
  return isUpright ? found.point : upright(found.point, orientation);
}

function upright(point: FocalPoint, orientation: number): FocalPoint {
  const mirrored = mirroredPoint(point, MIRRORED.includes(orientation) ? 'h' : '');
  const square = { width: 1, height: 1 };
  return rotatedPoint(mirrored, TURNS[orientation - 1], square, square);
}
