/** The modules of the URL dialects other than imgix's, in this folder, by the names of the dialects. */
export const DIALECT_FILES = {
  awsSample: 'aws-sample',
  dit: 'dit',
  thumbor: 'thumbor',
  next: 'framework',
  vercel: 'framework',
  astro: 'framework',
  netlify: 'framework',
  ipx: 'framework',
} as const;

export type DialectName = keyof typeof DIALECT_FILES;

/** The dialects of frameworks, whose URLs name their source in a parameter or behind a path of their own. */
export type FrameworkName = {
  [name in DialectName]: typeof DIALECT_FILES[name] extends 'framework' ? name : never
}[DialectName];

/** A pattern of paths, and their query with its question mark. Without one, they may have any. */
export type SitePattern = readonly [path: string, search?: string];

/**
 * A source of originals: the beginning of the CDN's keys, and for an HTTPS origin its host, the beginning of its paths,
 * decoded, and the patterns that absolute URLs must match. Without patterns, they may have every path and query.
 */
export type SiteRoute = readonly [
  pathPrefix: string, host?: string, folder?: string, patterns?: readonly SitePattern[],
];

/** The site whose pages have URLs of a framework. */
export interface SiteRules {
  /** The part of paths before those of the framework and of its files: `/docs`. Missing if it is empty. */
  readonly base?: string;
  /** The folder of variants on a distribution of the user, which keys lack. Missing on one of the CDN's own. */
  readonly root?: string;
  /** The sources that differ from the default one in prefix or host, the longest prefix first. */
  readonly routes?: readonly SiteRoute[];
  /** The widths that URLs may have. Missing if they may have every one. */
  readonly sizes?: readonly number[];
  /** The paths that URLs may have, as patterns, and their query. Missing if all may, without a query. */
  readonly locals?: readonly SitePattern[];
  /** The qualities that URLs may have. Missing if they may have every one. */
  readonly levels?: readonly number[];
}

/** The dialect of a CDN's URLs, as data for the edge function and the transform function. */
export interface DialectRules {
  readonly name: DialectName;
  /** Whether URLs of thumbor may have `unsafe` in place of a signature. */
  readonly isUnsafe?: boolean;
  /** Whether `smart` has an effect in URLs of thumbor. */
  readonly isSmart?: boolean;
  /** Whether viewers that accept WebP receive it, unless a URL of DIT names a format. */
  readonly autoWebp?: boolean;
  /** The buckets that URLs of DIT may name, the default one first, and the folders that their keys have here. */
  readonly buckets?: readonly { readonly bucket: string; readonly folder: string }[];
  /** The site of a framework. */
  readonly site?: SiteRules;
}
