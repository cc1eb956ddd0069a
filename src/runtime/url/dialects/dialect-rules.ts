/** The modules of the URL dialects other than imgix's, in this folder, by the names of the dialects. */
export const DIALECT_FILES = { awsSample: 'aws-sample', thumbor: 'thumbor' } as const;

export type DialectName = keyof typeof DIALECT_FILES;

/** The dialect of a CDN's URLs, as data for the edge function and the transform function. */
export interface DialectRules {
  readonly name: DialectName;
  /** Whether URLs of thumbor may have `unsafe` in place of a signature. */
  readonly isUnsafe?: boolean;
  /** Whether `smart` has an effect in URLs of thumbor. */
  readonly isSmart?: boolean;
}
