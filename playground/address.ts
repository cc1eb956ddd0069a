import { TrafficFilter, parseFilter, printFilter } from './traffic/filter';
import { ViewOptions, parseViewOptions, printViewOptions, withoutViewOptions } from './view-options';

/** State of the page in the fragment of its URL, so that links show the same view. */
export type Address = GalleryAddress | StudioAddress | TrafficAddress;

export interface GalleryAddress {
  readonly page: 'gallery';
  readonly cdn: string;
  /** Folder with a trailing slash, or an empty string for all images. */
  readonly folder: string;
  readonly search: string;
}

export interface StudioAddress {
  readonly page: 'studio';
  readonly cdn: string;
  readonly key: string;
  /** Parameters of the image's URL. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly options: ViewOptions;
}

export interface TrafficAddress {
  readonly page: 'traffic';
  readonly cdn: string;
  /** ID of the request whose details are shown, or an empty string. */
  readonly request: string;
  readonly filter: TrafficFilter;
}

export function parseAddress(hash: string): Address {
  const [path, query = ''] = hash.replace(/^#?\/?/, '').split(/\?(.*)/s);
  const [page, cdn = '0', ...rest] = path.split('/');
  const name = rest.map(decode).join('/');
  const parameters = Object.fromEntries(new URLSearchParams(query));
  switch (page) {
    case 'studio':
      return {
        page,
        cdn,
        key: name,
        parameters: withoutViewOptions(parameters),
        options: parseViewOptions(parameters),
      };
    case 'traffic':
      return { page, cdn, request: name, filter: parseFilter(parameters) };
    default:
      return { page: 'gallery', cdn, folder: name.replace(/[^/]$/, '$&/'), search: parameters.search ?? '' };
  }
}

export function printAddress(address: Address): string {
  switch (address.page) {
    case 'gallery':
      return hashOf(['gallery', address.cdn, address.folder], address.search === '' ? {} : { search: address.search });
    case 'studio':
      return hashOf(['studio', address.cdn, address.key], {
        ...address.parameters,
        ...printViewOptions(address.options),
      });
    case 'traffic':
      return hashOf(['traffic', address.cdn, address.request], printFilter(address.filter));
  }
}

function hashOf([page, cdn, name = '']: string[], parameters: Record<string, string>): string {
  const query = new URLSearchParams(parameters).toString();
  return `#/${page}/${cdn}${name && `/${name.split('/').map(encodeURIComponent).join('/')}`}${query && `?${query}`}`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
