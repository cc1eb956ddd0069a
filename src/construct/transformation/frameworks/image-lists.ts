import { Framework } from './framework';
import { SitePattern } from '../../../runtime/url/dialects/dialect-rules';
import * as types from '../../core/prop-types';

/** The widths, qualities and sources that a framework allows. */
export interface ImageLists {
  /** Missing if URLs may have any width. */
  readonly widths?: readonly number[];
  /** Missing if URLs may have any quality. */
  readonly qualities?: readonly number[];
  /** Missing if all paths of the site are allowed, without a query. */
  readonly locals?: readonly SitePattern[];
  /** The hosts of remote images, as far as the configuration names them. */
  readonly hosts?: readonly string[];
  /** Whether originals in SVG are served as they are. */
  readonly passesSvg?: boolean;
}

/** The defaults of the newest version of each framework. */
const DEFAULTS: { readonly [framework in Framework]: ImageLists } = {
  [Framework.NEXT]: {
    widths: [32, 48, 64, 96, 128, 256, 384, 640, 750, 828, 1080, 1200, 1920, 2048, 3840], qualities: [75],
  },
  [Framework.VERCEL]: { widths: [640, 750, 828, 1080, 1200, 1920, 2048, 3840] },
  [Framework.ASTRO]: { passesSvg: true },
  [Framework.NETLIFY]: {},
  [Framework.IPX]: { passesSvg: true },
};

export const LOCAL_PATTERN_TYPES: types.PropTypes<{ readonly pathname: string; readonly search?: string }> = {
  pathname: types.required(types.text), search: types.text,
};

/** Returns the lists of a framework without a configuration. */
export function defaultLists(framework: Framework): ImageLists {
  return DEFAULTS[framework];
}

/** Returns a pattern of paths as a regular expression. */
export function patternOf({ pathname, search }: { readonly pathname: string; readonly search?: string }): SitePattern {
  const expression = pathname.split(/(\*\*|\*)/)
    .map(part => part === '**' ? '.*' : part === '*' ? '[^/]*' : part.replace(/[\\^$.|?+()[\]{}/]/g, '\\$&')).join('');
  return search === undefined ? [`^${expression}$`] : [`^${expression}$`, search];
}
