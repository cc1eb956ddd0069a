import { Construct } from 'constructs';
import * as types from '../core/prop-types';
import { isKnown, refuse, requireText } from '../core/validate';

/**
 * A local folder that is uploaded at each deployment, as `aws s3 sync` would.
 */
export interface ImageUpload {
  /**
   * The folder, relative to the working directory of the app. Hidden files, `Thumbs.db` and `desktop.ini` are left out.
   *
   * Symbolic links must stay inside the folder. At most 4 GiB.
   */
  readonly path: string;

  /**
   * The prefix of the keys: with `images`, `cat.png` becomes `images/cat.png`.
   *
   * Up to 102 letters, digits, spaces and `+ - = . _ : / @`, because the deployment tags the bucket with it. Imported
   * buckets are not tagged, and accept other characters, too.
   *
   * @default - no prefix: `cat.png` is the key
   */
  readonly prefix?: string;

  /**
   * The `Cache-Control` of every image in the folder (RFC 9111, section 5.2).
   *
   * @default - `public, max-age=<browserTtl>, s-maxage=<defaultTtl>`
   */
  readonly cacheControl?: string;

  /**
   * Whether to delete images under `prefix` that are not, or no longer, in the folder.
   *
   * @default false
   */
  readonly prune?: boolean;

  /**
   * Patterns of files to leave out, as in a `.gitignore`.
   *
   * @default - only hidden files, `Thumbs.db` and `desktop.ini`
   */
  readonly exclude?: string[];
}

export const UPLOAD_TYPES: types.PropTypes<ImageUpload> = {
  path: types.required(types.known(types.text, 'files are read at synthesis')),
  prefix: types.text,
  cacheControl: types.text,
  prune: types.flag,
  exclude: types.list(types.known(types.text, 'files are read at synthesis')),
};

// No path is longer, and regular expressions have a maximum length.
const LONGEST_PATTERN = 4096;

/**
 * Rejects invalid prefixes and patterns.
 */
export function validateUploads(scope: Construct, uploads: ImageUpload[] = []): void {
  uploads.forEach((upload, index) => {
    validatePrefix(scope, `uploads[${index}].prefix`, upload.prefix);
    validatePatterns(scope, `uploads[${index}].exclude`, upload.exclude);
    if (isKnown(upload.cacheControl) && !/^[\x20-\x7e]+$/.test(upload.cacheControl)) {
      refuse(scope, `\`uploads[${index}].cacheControl\` `
        + `must be one line of ASCII, got ${JSON.stringify(upload.cacheControl)}`);
    }
  });
}

/** Returns the prefix of an upload without its trailing slash. */
export function prefixOf(upload: ImageUpload): string {
  return (upload.prefix ?? '').replace(/\/$/, '');
}

function validatePrefix(scope: Construct, prop: string, prefix: string | undefined): void {
  if (!isKnown(prefix) || prefix === '') return;
  const segments = prefix.replace(/\/$/, '').split('/');
  if (segments.some(segment => ['', '.', '..'].includes(segment)) || /[\\\0]/.test(prefix)) {
    refuse(scope, `\`${prop}\` must be names separated by single slashes, `
      + `without a leading slash, '.' or '..', got ${prefix}`);
  }
  requireText(scope, prop, prefix);
}

function validatePatterns(scope: Construct, prop: string, patterns: string[] = []): void {
  const long = patterns.find(({ length }) => length > LONGEST_PATTERN);
  if (long !== undefined) {
    refuse(scope, `\`${prop}\` must be patterns of at most 4,096 characters, got one of ${long.length}: ${long}`);
  }
}
