/** What is shown, as it stands after the `#` of the page's address: a link shows the same thing. */
export type Address = GalleryAddress | StudioAddress | TrafficAddress;

export interface GalleryAddress {
  readonly page: 'gallery';
  readonly cdn: string;
  /** With its slash at the end; empty for all. */
  readonly folder: string;
  readonly search: string;
}

export interface StudioAddress {
  readonly page: 'studio';
  readonly cdn: string;
  readonly key: string;
  /** Of the image's URL. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly look: Look;
}

export interface TrafficAddress {
  readonly page: 'traffic';
  readonly cdn: string;
}

/** How the studio shows an image. */
export interface Look {
  readonly view: 'wipe' | 'beside' | 'picture' | 'formats';
  readonly zoom: 'fit' | 'actual';
  /** What the viewer takes beside JPEG, PNG and GIF. */
  readonly takes: 'avif' | 'webp' | 'none';
}

const LOOKS: { readonly [name in keyof Look]: readonly Look[name][] } = {
  view: ['wipe', 'beside', 'picture', 'formats'],
  zoom: ['fit', 'actual'],
  takes: ['avif', 'webp', 'none'],
};

export const USUAL_LOOK: Look = { view: 'wipe', zoom: 'fit', takes: 'avif' };

// No parameter of an image begins with it.
const LOOK_PREFIX = '.';

export function parseAddress(hash: string): Address {
  const [path, query = ''] = hash.replace(/^#?\/?/, '').split(/\?(.*)/s);
  const [page, cdn = '0', ...rest] = path.split('/');
  const name = rest.map(decode).join('/');
  const parameters = Object.fromEntries(new URLSearchParams(query));
  switch (page) {
    case 'studio': return { page, cdn, key: name, parameters: withoutLook(parameters), look: lookIn(parameters) };
    case 'traffic': return { page, cdn };
    default: return { page: 'gallery', cdn, folder: name, search: parameters.search ?? '' };
  }
}

export function printAddress(address: Address): string {
  switch (address.page) {
    case 'gallery': return hashOf(['gallery', address.cdn, address.folder], address.search === '' ? {} : { search: address.search });
    case 'studio': return hashOf(['studio', address.cdn, address.key], { ...address.parameters, ...printLook(address.look) });
    case 'traffic': return hashOf(['traffic', address.cdn], {});
  }
}

function hashOf([page, cdn, name = '']: string[], parameters: Record<string, string>): string {
  const query = new URLSearchParams(parameters).toString();
  return `#/${page}/${cdn}${name && `/${name.split('/').map(encodeURIComponent).join('/')}`}${query && `?${query}`}`;
}

function lookIn(parameters: Record<string, string>): Look {
  const asked = (name: keyof Look) => (LOOKS[name] as readonly string[]).find(value => value === parameters[LOOK_PREFIX + name]) ?? USUAL_LOOK[name];
  return { view: asked('view'), zoom: asked('zoom'), takes: asked('takes') } as Look;
}

function printLook(look: Look): Record<string, string> {
  const unusual = (Object.keys(look) as (keyof Look)[]).filter(name => look[name] !== USUAL_LOOK[name]);
  return Object.fromEntries(unusual.map(name => [LOOK_PREFIX + name, look[name]]));
}

function withoutLook(parameters: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(parameters).filter(([name]) => !name.startsWith(LOOK_PREFIX)));
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
