import { SaxesParser } from 'saxes';
import { MAX_XMP_BYTES } from '../../read/pipeline-image';

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
