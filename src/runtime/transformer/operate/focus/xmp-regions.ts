import { FocalPoint } from './focal-point';
import { REGIONS } from './xmp-packet';
import { NAMESPACES } from '../../encode/metadata/image-properties';
import { Element, readXml } from '../../encode/metadata/xml-tree';

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
export function focusOfRegions(xmp: Buffer): RegionFocus | undefined {
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
  const [x, y, width, height] = ['x', 'y', 'w', 'h'].map(side => Number(valueOf(area, AREA + side) ?? NaN));
  const isInside = [x, y, width, height].every(share => share >= 0 && share <= 1) && width * height > 0;
  return isInside ? { x, y, area: width * height, type: valueOf(structure, `${REGIONS}Type`) ?? '' } : undefined;
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
