import { SaxesParser } from 'saxes';
import { TransformError } from './transform-error';

/** An element, and what is drawn with it. */
export interface Element {
  /** Passes over a pixel that it takes itself, as a primitive of a filter. */
  readonly passes: number;
  readonly children: Element[];
  /** Elements that are drawn for this one. */
  readonly references: Reference[];
}

export interface Reference {
  readonly id: string;
  readonly times: number;
}

export interface Document {
  readonly root: Element;
  /** An id should be there once, but may be there more than once. */
  readonly ids: ReadonlyMap<string, Element[]>;
  /** Images that are in the document itself, as `data:` URIs. */
  readonly images: Buffer[];
}

interface Attributes { readonly [name: string]: string }

// These draw what `href` names; of links and gradients it says other things.
const DRAWING = ['use', 'pattern', 'feImage', 'textPath'];
const SHOWING = ['image', 'feImage'];

// All that entities could make of a document; a few hundred bytes can be made gigabytes.
const MAX_ENTITY_CHARACTERS = 10e6;

/**
 * Reads an SVG as strictly as what draws it, so that both see the same.
 */
export function parseSvg(svg: string): Document {
  const parser = new SaxesParser();
  const root: Element = { passes: 0, children: [], references: [] };
  const open = [root];
  const ids = new Map<string, Element[]>();
  const images: Buffer[] = [];
  parser.on('doctype', type => Object.assign(parser.ENTITIES, entitiesOf(type, svg)));
  parser.on('opentag', ({ name, attributes }) => {
    const element = elementOf(localName(name), attributes);
    open[open.length - 1].children.push(element);
    open.push(element);
    if (SHOWING.includes(localName(name))) images.push(...embeddedIn(attributes));
    if (attributes.id) ids.set(attributes.id, [...ids.get(attributes.id) ?? [], element]);
  });
  parser.on('closetag', () => open.pop());
  parser.on('error', error => { throw new TransformError('corrupt', undefined, error); });
  parser.write(svg).close();
  return { root, ids, images };
}

function elementOf(name: string, attributes: Attributes): Element {
  const references = Object.entries(attributes).flatMap(([attribute, value]) => {
    const times = attribute.startsWith('marker') ? numbersIn(attributes.d ?? attributes.points) : 1; // at each point of a line
    const urls = [...value.matchAll(/url\(\s*["']?#([^"')\s]+)/g)].map(([, id]) => id);
    const href = localName(attribute) === 'href' && value.startsWith('#') && DRAWING.includes(name) ? [value.slice(1)] : [];
    return [...urls, ...href].map(id => ({ id, times }));
  });
  return { passes: passesOf(name, attributes), children: [], references };
}

/** @see https://www.rfc-editor.org/rfc/rfc2397 */
function embeddedIn(attributes: Attributes): Buffer[] {
  const links = Object.entries(attributes).filter(([attribute]) => localName(attribute) === 'href');
  return links.flatMap(([, link]) => {
    const [, type, data] = /^\s*data:([^,]*),([^]*)$/i.exec(link) ?? [];
    if (!data) return [];
    const bytes = data.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
    return [Buffer.from(bytes, /;\s*base64\s*$/i.test(type) ? 'base64' : 'latin1')];
  });
}

/** By measurement, in terms of a blur, a third of a second for a megapixel. */
function passesOf(name: string, { order = '3', radius = '1', primitiveUnits }: Attributes): number {
  if (!/^fe[A-Z]/.test(name) || /^fe(Func|MergeNode|\w*Light$)/.test(name)) return 0;
  const [x, y = x] = order.split(/[\s,]+/).map(Number);
  if (name === 'feConvolveMatrix') return Math.max(1, x * y / 15) || 1;
  if (name === 'feMorphology') return Math.max(1, primitiveUnits === undefined ? Number(radius.split(/[\s,]+/)[0]) / 5 : 100) || 1;
  return name === 'feDisplacementMap' ? 2 : 1;
}

function numbersIn(text = ''): number {
  return text.match(/[\d.]+/g)?.length ?? 0;
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

/** Entities that are plain text. Others could make elements, load files, and add attributes that nobody sees. */
function entitiesOf(type: string, svg: string): { [name: string]: string } {
  const entities = [...type.matchAll(/<!ENTITY\s+([\w.:-]+)\s+(?:"([^"<&%]*)"|'([^'<&%]*)')\s*>/g)];
  const isPlain = entities.length === type.split('<!ENTITY').length - 1 && !/<!ATTLIST[^>]*["']/.test(type);
  const longest = Math.max(0, ...entities.map(([, , double, single]) => (double ?? single).length));
  if (isPlain && longest * (svg.split('&').length - 1) <= MAX_ENTITY_CHARACTERS) {
    return Object.fromEntries(entities.map(([, name, double, single]) => [name, double ?? single]));
  }
  throw new TransformError('corrupt', 'The image declares entities that are more than a little text.');
}
