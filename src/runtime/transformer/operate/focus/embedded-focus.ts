import { FocalPoint, mirroredPoint, rotatedPoint } from './focal-point';
import { REGIONS } from './xmp-packet';
import { NAMESPACES } from '../../encode/metadata/image-properties';
import { Element, readXml } from '../../encode/metadata/xmp';

/** The stored image, before its orientation is applied. */
interface Stored {
  readonly width: number;
  readonly height: number;
  readonly orientation?: number;
}

/** EXIF orientations from this one on exchange width and height. */
export const TURNED = 5;

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

const { rdf: RDF } = NAMESPACES;
const AREA = 'http://ns.adobe.com/xmp/sType/Area#';
const DIMENSIONS = 'http://ns.adobe.com/xap/1.0/sType/Dimensions#';

/** Types of regions, the most important first: a camera focuses on a face, if it finds one. */
const TYPES = [['Face', 'Pet'], ['Focus']];

/** A part of an image by its center, as shares of the sides, and its area. */
interface Region extends FocalPoint {
  readonly type: string;
  readonly area: number;
}

/** The focal point of regions, and the size of the image that they refer to. */
export interface RegionFocus {
  readonly point: FocalPoint;
  readonly width: number;
  readonly height: number;
}

/**
 * Returns the middle of the faces in an XMP packet, by their areas, or of the areas in focus without any face. A packet
 * that is large, deep, not well-formed or has a document type has none.
 *
 * @see https://exiftool.org/TagNames/MWG.html#Regions
 */
function focusOfRegions(xmp: Buffer): RegionFocus | undefined {
  const all = elementsIn(readXml(xmp));
  const regions = all.filter(({ name }) => name === `${RDF}li`).map(regionOf).filter(region => region !== undefined);
  const shown = TYPES.map(types => regions.filter(({ type }) => types.includes(type))).find(({ length }) => length > 0);
  if (shown === undefined) return undefined;
  const total = shown.reduce((sum, { area }) => sum + area, 0);
  const middle = (side: 'x' | 'y'): number => shown.reduce((sum, region) => sum + region[side] * region.area, 0) / total;
  const size = structureOf(all.find(({ name }) => name === `${REGIONS}AppliedToDimensions`));
  const [width, height] = ['w', 'h'].map(side => Number(valueOf(size, DIMENSIONS + side)));
  return { point: { x: middle('x'), y: middle('y') }, width, height };
}

/** Returns a region, or undefined if it is not within the image. */
function regionOf(item: Element): Region | undefined {
  const structure = structureOf(item);
  const area = structureOf(structure.flatMap(({ children }) => children).find(({ name }) => name === `${REGIONS}Area`));
  const [x, y, width, height] = ['x', 'y', 'w', 'h'].map(side => numberOf(valueOf(area, AREA + side)));
  const isInside = [x, y, width, height].every(share => share >= 0 && share <= 1) && width * height > 0;
  return isInside ? { x, y, area: width * height, type: valueOf(structure, `${REGIONS}Type`) ?? '' } : undefined;
}

/** Returns a decimal number, or NaN for any other text. */
function numberOf(text = ''): number {
  return /^[\d.e+-]+$/i.test(text.trim()) ? Number(text) : NaN;
}

/** Returns the elements with the fields of a structure, which may be in a description of their own. */
function structureOf(element: Element | undefined): Element[] {
  return element ? [element, ...element.children.filter(({ name }) => name === `${RDF}Description`)] : [];
}

/** Returns a field, which is an attribute or an element. */
function valueOf(structure: readonly Element[], name: string): string | undefined {
  const attribute = structure.map(({ attributes }) => attributes.get(name)).find(value => value !== undefined);
  return attribute ?? structure.flatMap(({ children }) => children).find(child => child.name === name)?.text.trim();
}

function elementsIn(root: Element | undefined): Element[] {
  return root ? [root, ...root.children.flatMap(elementsIn)] : [];
}
