import { SaxesParser } from 'saxes';
import { requireNoData } from './style-cost';
import { TransformError } from '../../transform-error';

/** An element, and the elements that are rendered with it. */
export interface Element {
  /** Filter passes per pixel of the element itself, if it is a filter primitive. */
  readonly passes: number;
  readonly children: Element[];
  /** Elements that are rendered because of this one. */
  readonly references: Reference[];
  /** Whether its text is a style sheet. */
  readonly isStyle: boolean;
}

/** A reference to an element by its ID. */
export interface Reference {
  readonly id: string;
  readonly times: number;
}

/** A parsed SVG. */
export interface Document {
  readonly root: Element;
  /** Elements by ID. An ID should be unique, but may not be. */
  readonly ids: ReadonlyMap<string, Element[]>;
  /** Images that are embedded as `data:` URIs. */
  readonly images: Buffer[];
  /** The texts of style sheets. */
  readonly styles: string[];
  readonly size: DocumentSize;
}

/** The number of elements as they are written. */
export interface DocumentSize {
  readonly elements: number;
  /** The largest number of elements in each other. */
  readonly depth: number;
  /** The largest number of elements in one. */
  readonly siblings: number;
}

interface Attributes { readonly [name: string]: string }

// Elements that render the target of `href`. In links and gradients, `href` has other meanings.
const RENDERING = ['use', 'pattern', 'feImage', 'textPath'];
const IMAGE_ELEMENTS = ['image', 'feImage'];

// Bounds the expansion of entities, which can turn a few hundred bytes into gigabytes.
const MAX_ENTITY_CHARACTERS = 10e6;

/**
 * Parses an SVG as strictly as the renderer does, so that both see the same elements.
 */
export function parseSvg(svg: string): Document {
  const parser = new SaxesParser();
  const root: Element = { passes: 0, children: [], references: [], isStyle: false };
  const open = [root];
  const ids = new Map<string, Element[]>();
  const images: Buffer[] = [];
  const styles: string[] = [];
  const size = { elements: 0, depth: 0, siblings: 0 };
  // Text in elements of a style sheet is none of its own.
  const addStyle = (text: string): void => {
    if (open.at(-1)!.isStyle) styles[styles.length - 1] += text;
  };
  parser.on('text', addStyle);
  parser.on('cdata', addStyle);
  parser.on('processinginstruction', requireNoStyle);
  parser.on('doctype', type => Object.assign(parser.ENTITIES, entitiesOf(type, svg)));
  parser.on('opentag', ({ name, attributes }) => {
    const element = elementOf(localName(name), attributes);
    const siblings = open.at(-1)!.children.push(element);
    const depth = open.push(element) - 1;
    if (element.isStyle) styles.push('');
    Object.assign(size, {
      elements: size.elements + 1, depth: Math.max(size.depth, depth), siblings: Math.max(size.siblings, siblings),
    });
    if (IMAGE_ELEMENTS.includes(localName(name))) images.push(...embeddedIn(attributes));
    if (attributes.id) ids.set(attributes.id, [...ids.get(attributes.id) ?? [], element]);
  });
  parser.on('closetag', () => open.pop());
  parser.on('error', error => { throw new TransformError('corrupt', undefined, error); });
  parser.write(svg).close();
  return { root, ids, images, styles, size };
}

function elementOf(name: string, attributes: Attributes): Element {
  const references = Object.entries(attributes).flatMap(([attribute, value]) => {
    // A marker is rendered at each point of a line.
    const times = attribute.startsWith('marker') ? numbersIn(attributes.d ?? attributes.points) : 1;
    const urls = [...value.matchAll(/url\(\s*["']?#([^"')\s]+)/g)].map(([, id]) => id);
    const isHref = localName(attribute) === 'href' && value.startsWith('#') && RENDERING.includes(name);
    const href = isHref ? [value.slice(1)] : [];
    return [...urls, ...href].map(id => ({ id, times }));
  });
  return { passes: passesOf(name, attributes), children: [], references, isStyle: name === 'style' };
}

/** Rejects a style sheet in an instruction at the beginning, which the renderer applies without an element. */
function requireNoStyle({ target, body }: { target: string; body: string }): void {
  if (target === 'xml-stylesheet') requireNoData(body, /data:|&/i);
}

/**
 * Returns the images that an element embeds as `data:` URIs.
 *
 * @see https://www.rfc-editor.org/rfc/rfc2397
 */
function embeddedIn(attributes: Attributes): Buffer[] {
  const links = Object.entries(attributes).filter(([attribute]) => localName(attribute) === 'href');
  return links.flatMap(([, link]) => {
    const [, type, data] = /^\s*data:([^,]*),([^]*)$/i.exec(link) ?? [];
    if (!data) return [];
    const bytes = data.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
    return [Buffer.from(bytes, /;\s*base64\s*$/i.test(type) ? 'base64' : 'latin1')];
  });
}

/** Returns the measured cost of a filter primitive, in units of a blur, which takes 0.33 seconds per megapixel. */
function passesOf(name: string, { order = '3', radius = '1', primitiveUnits }: Attributes): number {
  if (!/^fe[A-Z]/.test(name) || /^fe(Func|MergeNode|\w*Light$)/.test(name)) return 0;
  const [x, y = x] = order.split(/[\s,]+/).map(Number);
  if (name === 'feConvolveMatrix') return Math.max(1, x * y / 15) || 1;
  if (name === 'feMorphology') {
    const cost = primitiveUnits === undefined ? Number(radius.split(/[\s,]+/)[0]) / 5 : 100;
    return Math.max(1, cost) || 1;
  }
  return name === 'feDisplacementMap' ? 2 : 1;
}

function numbersIn(text = ''): number {
  return text.match(/[\d.]+/g)?.length ?? 0;
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

/** Returns entities if all are plain text. Others could create elements, load files or add hidden attributes. */
function entitiesOf(type: string, svg: string): { [name: string]: string } {
  const entities = [...type.matchAll(/<!ENTITY\s+([\w.:-]+)\s+(?:"([^"<&%]*)"|'([^'<&%]*)')\s*>/g)];
  const isPlain = entities.length === type.split('<!ENTITY').length - 1 && !/<!ATTLIST[^>]*["']/.test(type);
  const longest = Math.max(0, ...entities.map(([, , double, single]) => (double ?? single).length));
  if (isPlain && longest * (svg.split('&').length - 1) <= MAX_ENTITY_CHARACTERS) {
    return Object.fromEntries(entities.map(([, name, double, single]) => [name, double ?? single]));
  }
  throw new TransformError('corrupt', 'The image declares entities other than short text.');
}
