import { ImageProperties, Licensor, NAMESPACES } from './image-properties';

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
