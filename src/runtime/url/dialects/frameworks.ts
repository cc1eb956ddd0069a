/**
 * The URLs of image optimizers that frameworks and hosts have, as one table of names. The bundle of an edge function
 * contains one row of it.
 */

import { DialectRules, FrameworkName } from './dialect-rules';

/** The names in the URLs of a framework. */
export interface FrameworkNames {
  /** The path of the optimizer, without slashes around it. */
  readonly endpoint: string;
  /** The parameter with the image. Missing if operations and image are in the path, behind that of the optimizer. */
  readonly source?: string;
  readonly w: string;
  readonly h?: string;
  /** The operation with both sides, such as `300x200`. */
  readonly size?: string;
  readonly q: string;
  readonly format?: string;
  readonly fit?: string;
  readonly position?: string;
  readonly background?: string;
  /** The parameters that each URL has. */
  readonly required?: readonly string[];
  /** The quality of URLs by default, which leads to that of the CDN. */
  readonly usual?: number;
  /** Qualities by name. */
  readonly named?: { readonly [name: string]: number };
  /** Fits of the grammar by name. Without one, that of the empty name. */
  readonly fits?: { readonly [name: string]: string };
  /** Values of the parameter of the format that mean another one than their name, or, if empty, the best one. */
  readonly meanings?: { readonly [format: string]: string };
  /** The format without a parameter. Missing if the best one for the viewer is. */
  readonly kept?: string;
  /** Whether the paths of images begin with the base path of the site. */
  readonly isBased?: boolean;
  /** Whether the query of a path of the site is left out. */
  readonly dropsQuery?: boolean;
  /** The status for a source that is not allowed, if it is not 400. */
  readonly denied?: number;
  /** The folders of files whose names contain a hash of their content. */
  readonly hashed: readonly string[];
}

/** The fits of sharp, which never enlarges here. */
const FITS = { cover: 'crop', fill: 'scale', inside: 'clip', outside: 'outsidemax' };

/** The names by framework. */
export const FRAMEWORKS: { readonly [name in FrameworkName]: FrameworkNames } = {
  next: {
    endpoint: '_next/image',
    source: 'url',
    w: 'w',
    q: 'q',
    required: ['w', 'q'],
    usual: 75,
    isBased: true,
    hashed: ['_next/static/'],
  },
  vercel: {
    endpoint: '_vercel/image',
    source: 'url',
    w: 'w',
    q: 'q',
    required: ['w', 'q'],
    usual: 75,
    hashed: ['_app/immutable/', '_astro/', '_nuxt/'],
  },
  astro: {
    endpoint: '_image',
    source: 'href',
    w: 'w',
    h: 'h',
    q: 'q',
    format: 'f',
    fit: 'fit',
    position: 'position',
    background: 'background',
    named: { low: 25, mid: 50, high: 80, max: 100 },
    fits: { ...FITS, '': 'crop', 'contain': 'clip', 'scale-down': 'clip', 'none': 'outsidemax' },
    meanings: { svg: 'original' },
    kept: 'original',
    isBased: true,
    dropsQuery: true,
    denied: 403,
    hashed: ['_astro/'],
  },
  netlify: {
    endpoint: '.netlify/images',
    source: 'url',
    w: 'w',
    h: 'h',
    q: 'q',
    format: 'fm',
    fit: 'fit',
    position: 'position',
    usual: 75,
    fits: { '': 'clip', 'contain': 'clip', 'cover': 'crop', 'fill': 'scale' },
    meanings: { blurhash: 'blurhash' },
    denied: 403,
    hashed: ['_app/immutable/', '_astro/', '_next/static/', '_nuxt/'],
  },
  ipx: {
    endpoint: '_ipx',
    w: 'w',
    h: 'h',
    size: 's',
    q: 'q',
    format: 'f',
    fit: 'fit',
    position: 'pos',
    background: 'b',
    fits: { ...FITS, '': 'crop', 'contain': 'fillmax' },
    meanings: { auto: '' },
    kept: 'original',
    denied: 403,
    hashed: ['_nuxt/'],
  },
};

/** Returns the names in the URLs of a dialect. */
export function frameworkOf(dialect: DialectRules): FrameworkNames {
  return FRAMEWORKS[dialect.name as FrameworkName];
}
