import { SaxesParser } from 'saxes';

/** An element of a document without attributes that matter, as AWS's APIs answer. */
export class Element {
  public text = '';
  public readonly children: Element[] = [];

  constructor(public readonly name: string) {}

  /** The children of this name. */
  public all(name: string): Element[] {
    return this.children.filter(child => child.name === name);
  }

  /** The first element at a path of names. */
  public at(...names: string[]): Element | undefined {
    return names.reduce<Element | undefined>((element, name) => element?.all(name)[0], this);
  }

  /** The text at a path of names; empty if there is none. */
  public textAt(...names: string[]): string {
    return this.at(...names)?.text ?? '';
  }
}

/** The root element. Throws for what is no XML. */
export function parseXml(document: string): Element {
  const top = new Element('');
  const open = [top];
  const parser = new SaxesParser();
  parser.on('opentag', ({ name }) => {
    const element = new Element(name);
    open[open.length - 1].children.push(element);
    open.push(element);
  });
  parser.on('text', text => {
    open[open.length - 1].text += text;
  });
  parser.on('closetag', () => {
    open.pop();
  });
  parser.write(document).close();
  return top.children[0];
}
