import { isUtf8 } from 'node:buffer';

/** Properties of an image, by the names of the IPTC Photo Metadata Standard. Their texts are unchecked. */
export interface ImageProperties {
  readonly digitalSourceType?: string;
  readonly creator?: readonly string[];
  readonly creditLine?: string;
  readonly copyrightNotice?: string;
  readonly webStatement?: string;
  readonly licensor?: readonly Licensor[];
}

/** A person or company from which a license for an image is available. */
export interface Licensor {
  readonly name?: string;
  readonly url?: string;
}

/** The namespaces of these properties in XMP, by their usual prefixes. */
export const NAMESPACES = {
  rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
  dc: 'http://purl.org/dc/elements/1.1/',
  photoshop: 'http://ns.adobe.com/photoshop/1.0/',
  xmpRights: 'http://ns.adobe.com/xap/1.0/rights/',
  plus: 'http://ns.useplus.org/ldf/xmp/1.0/',
  Iptc4xmpExt: 'http://iptc.org/std/Iptc4xmpExt/2008-02-29/',
};

/** Returns the text of bytes whose encoding is not stated: UTF-8 if it is valid, and Latin-1 otherwise. */
export function textOf(bytes: Buffer): string {
  return bytes.toString(isUtf8(bytes) ? 'utf8' : 'latin1');
}
