/** An image that a browser may request. */
export interface Candidate {
  readonly url: string;
  /** The width in pixels that the page promises the browser, if it does. */
  readonly width?: number;
}

type Attributes = Readonly<Record<string, string>>;

/** Returns every image that a browser may request for the `<img>` and `<source>` elements of HTML. */
export function candidatesOf(html: string): Candidate[] {
  return [...html.matchAll(/<(?:img|source)\s([^>]*)>/g)].flatMap(([, text]) => ofElement(attributesOf(text)));
}

/** Returns every image of a `srcset`, whose URLs may contain commas (HTML, section 4.8.4.3.5). */
export function srcsetOf(srcset: string, width?: number): Candidate[] {
  return [...srcset.matchAll(/(\S*[^\s,])\s+([\d.]+)([wx])\s*(?:,|$)/g)].map(([, url, amount, unit]) => ({
    url,
    width: unit === 'w' ? Number(amount) : width && width * Number(amount),
  }));
}

function ofElement({ src, srcset, width }: Attributes): Candidate[] {
  return [
    ...src === undefined ? [] : [{ url: src }],
    ...srcset === undefined ? [] : srcsetOf(srcset, width === undefined ? undefined : Number(width)),
  ];
}

function attributesOf(text: string): Attributes {
  return Object.fromEntries([...text.matchAll(/([\w:-]+)="([^"]*)"/g)]
    .map(([, name, value]) => [name.toLowerCase(), value.replace(/&amp;/g, '&')]));
}
