import { SaxesParser } from 'saxes';

/** An element of a document. Names are the URI of a namespace, followed by the local name. */
export interface Element {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: Element[];
  text: string;
}

/** Maximum number of elements in each other. */
const MAX_DEPTH = 32;

/** Returns the root of a document, or undefined for one that is deep, not well-formed or has a document type. */
export function rootOf(xml: string): Element | undefined {
  const parser = new SaxesParser({ xmlns: true, position: false });
  const document: Element = { name: '', attributes: new Map(), children: [], text: '' };
  const open = [document];
  const reject = (): never => { throw new SyntaxError('The document is not accepted'); };
  parser.on('doctype', reject);
  parser.on('error', reject);
  parser.on('text', text => { open.at(-1)!.text += text; });
  parser.on('opentag', ({ uri, local, attributes }) => {
    if (open.length > MAX_DEPTH) reject();
    const named = Object.values(attributes).map(each => [each.uri + each.local, each.value] as const);
    const element = { name: uri + local, attributes: new Map(named), children: [], text: '' };
    open.at(-1)!.children.push(element);
    open.push(element);
  });
  parser.on('closetag', () => open.pop());
  try {
    parser.write(xml).close();
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  return document.children[0];
}
