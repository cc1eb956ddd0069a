import { ImageProperties, Licensor, NAMESPACES } from './image-properties';
import { Element, readXml } from './xml-tree';

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
