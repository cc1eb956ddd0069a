export const VOCABULARY = 'http://cv.iptc.org/newscodes/digitalsourcetype/';

const NAMESPACES = Object.entries({
  rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
  dc: 'http://purl.org/dc/elements/1.1/',
  exif: 'http://ns.adobe.com/exif/1.0/',
  photoshop: 'http://ns.adobe.com/photoshop/1.0/',
  xmpRights: 'http://ns.adobe.com/xap/1.0/rights/',
  plus: 'http://ns.useplus.org/ldf/xmp/1.0/',
  Iptc4xmpExt: 'http://iptc.org/std/Iptc4xmpExt/2008-02-29/',
}).map(([prefix, uri]) => `xmlns:${prefix}="${uri}"`).join(' ');

/** A packet as editors write it, with properties as attributes, elements in RDF, and 2 kB of padding. */
export function packetWith(attributes: { readonly [name: string]: string }, elements = ''): string {
  const printed = Object.entries(attributes).map(([name, value]) => ` ${name}="${value}"`).join('');
  return `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="Adobe XMP Core 9.1">
  <rdf:RDF ${NAMESPACES}>
    <rdf:Description rdf:about="" exif:GPSLatitude="52,31.2N"${printed}>
      <dc:subject><rdf:Bag><rdf:li>secret keyword</rdf:li></rdf:Bag></dc:subject>
      ${elements}
    </rdf:Description>
  </rdf:RDF>
</x:xmpmeta>
${`${' '.repeat(99)}\n`.repeat(20)}<?xpacket end="w"?>`;
}
