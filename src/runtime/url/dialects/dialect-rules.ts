/** The modules of the URL dialects other than imgix's, in this folder, by the names of the dialects. */
export const DIALECT_FILES = { awsSample: 'aws-sample', dit: 'dit', thumbor: 'thumbor' } as const;

export type DialectName = keyof typeof DIALECT_FILES;

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
}
