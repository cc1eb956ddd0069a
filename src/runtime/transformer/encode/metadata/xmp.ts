import { SaxesParser } from 'saxes';
import { ImageProperties, Licensor, NAMESPACES } from './image-properties';
import { MAX_XMP_BYTES } from '../../../../model/kept-metadata';

const { rdf: RDF, dc, photoshop, xmpRights, plus, Iptc4xmpExt } = NAMESPACES;
const CONTAINERS = ['Seq', 'Bag', 'Alt'].map(name => RDF + name);
const LANGUAGE = 'http://www.w3.org/XML/1998/namespacelang';

/**
 * Reads properties from an XMP packet. Properties of other resources, such as ingredients of a composite, are ignored.
 * A packet that is large, deep, not well-formed or has a document type has no properties.
 *
 * @see ISO 16684-1
 */
export function readXmp(xmp: Buffer): ImageProperties {
  const image = descriptionsIn(readXml(xmp));
  const first = (name: string): string | undefined => textsOf(image, name)[0];
  return {
    digitalSourceType: first(`${Iptc4xmpExt}DigitalSourceType`),
    creator: textsOf(image, `${dc}creator`),
    creditLine: first(`${photoshop}Credit`),
    copyrightNotice: first(`${dc}rights`),
    webStatement: first(`${xmpRights}WebStatement`),
    licensor: valuesOf(image, `${plus}Licensor`).map(licensorOf),
  };
}

function licensorOf(value: Element): Licensor {
  const resource = [value, ...value.children.filter(({ name }) => name === `${RDF}Description`)];
  const [name, url] = ['LicensorName', 'LicensorURL'].map(each => textsOf(resource, plus + each)[0]);
  return { name, url };
}

/** Returns the texts of a property, which is an attribute or an element. */
function textsOf(resource: readonly Element[], name: string): string[] {
  const attributes = resource.map(({ attributes: all }) => all.get(name)).filter(value => value !== undefined);
  return [...attributes, ...valuesOf(resource, name).map(value => value.attributes.get(`${RDF}resource`) ?? value.text)];
}

/** Returns the values of a property that is an element: that of the default language first. */
function valuesOf(resource: readonly Element[], name: string): Element[] {
  return resource.flatMap(({ children }) => children).filter(child => child.name === name).flatMap(property => {
    const container = property.children.find(child => CONTAINERS.includes(child.name));
    if (!container) return [property];
    const items = container.children.filter(child => child.name === `${RDF}li`);
    const isDefault = ({ attributes }: Element): boolean => attributes.get(LANGUAGE) === 'x-default';
    return [...items.filter(isDefault), ...items.filter(item => !isDefault(item))];
  });
}

/** Returns the descriptions of the image. */
function descriptionsIn(root: Element | undefined): Element[] {
  const rdf = [root, ...root?.children ?? []].find(element => element?.name === `${RDF}RDF`);
  return rdf?.children.filter(({ name }) => name === `${RDF}Description`) ?? [];
}

type Prefix = keyof typeof NAMESPACES;

/** A property as an attribute or an element, with the prefix of its name. */
type Printed = readonly [prefix: Prefix, xml: string];

const ENTITIES: { readonly [character: string]: string } = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Returns an XMP packet with properties and nothing else, or undefined if there are none. */
export function printXmp(properties: ImageProperties): string | undefined {
  const { digitalSourceType, creator, creditLine, copyrightNotice, webStatement, licensor } = properties;
  const attributes = [
    attribute('Iptc4xmpExt', 'DigitalSourceType', digitalSourceType),
    attribute('photoshop', 'Credit', creditLine),
    attribute('xmpRights', 'WebStatement', webStatement),
  ].filter(each => each !== undefined);
  const elements: Printed[] = [
    ...creator ? [list('dc', 'creator', 'Seq', creator.map(name => `<rdf:li>${escaped(name)}</rdf:li>`))] : [],
    ...copyrightNotice
      ? [list('dc', 'rights', 'Alt', [`<rdf:li xml:lang="x-default">${escaped(copyrightNotice)}</rdf:li>`])] : [],
    ...licensor ? [list('plus', 'Licensor', 'Seq', licensor.map(licensorItem))] : [],
  ];
  const prefixes = new Set([...attributes, ...elements].map(([prefix]) => prefix));
  if (prefixes.size === 0) return undefined;
  const declared = [...prefixes].map(prefix => ` xmlns:${prefix}="${NAMESPACES[prefix]}"`);
  const xml = (printed: readonly Printed[]): string => printed.map(each => each[1]).join('');
  return '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
    + `<rdf:RDF xmlns:rdf="${NAMESPACES.rdf}"><rdf:Description rdf:about=""${declared.join('')}${xml(attributes)}`
    + (elements.length > 0 ? `>${xml(elements)}</rdf:Description>` : '/>')
    + '</rdf:RDF></x:xmpmeta><?xpacket end="r"?>';
}

function attribute(prefix: Prefix, name: string, value: string | undefined): Printed | undefined {
  return value === undefined ? undefined : [prefix, ` ${prefix}:${name}="${escaped(value)}"`];
}

function list(prefix: Prefix, name: string, container: 'Seq' | 'Alt', items: readonly string[]): Printed {
  const all = `<rdf:${container}>${items.join('')}</rdf:${container}>`;
  return [prefix, `<${prefix}:${name}>${all}</${prefix}:${name}>`];
}

function licensorItem({ name, url }: Licensor): string {
  const fields = [attribute('plus', 'LicensorName', name), attribute('plus', 'LicensorURL', url)];
  return `<rdf:li><rdf:Description${fields.map(field => field?.[1] ?? '').join('')}/></rdf:li>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, character => ENTITIES[character]);
}

/** An element of a document. Names are the URI of a namespace, followed by the local name. */
export interface Element {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: Element[];
  text: string;
}

/** Maximum number of elements in each other. */
const MAX_DEPTH = 32;

/**
 * Reads the XML of an XMP packet, and returns its root, or undefined for a packet that is large, deep, not well-formed
 * or has a document type.
 */
export function readXml(xmp: Buffer): Element | undefined {
  if (xmp.length > MAX_XMP_BYTES) return undefined;
  const parser = new SaxesParser({ xmlns: true, position: false });
  const document: Element = { name: '', attributes: new Map(), children: [], text: '' };
  const open = [document];
  const addText = (text: string): void => { open.at(-1)!.text += text; };
  const reject = (): never => { throw new SyntaxError('The document is not accepted'); };
  parser.on('doctype', reject);
  parser.on('error', reject);
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('opentag', ({ uri, local, attributes }) => {
    if (open.length > MAX_DEPTH) reject();
    const named = Object.values(attributes).map(each => [each.uri + each.local, each.value] as const);
    const element = { name: uri + local, attributes: new Map(named), children: [], text: '' };
    open.at(-1)!.children.push(element);
    open.push(element);
  });
  parser.on('closetag', () => open.pop());
  try {
    parser.write(xmp.toString('utf8', 0, lengthOf(xmp))).close();
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  return document.children[0];
}

/** Returns the length without the terminator of a string, with which some writers end. */
function lengthOf(xmp: Buffer): number {
  let length = xmp.length;
  while (xmp[length - 1] === 0) length--;
  return length;
}
