import * as s3 from 'aws-cdk-lib/aws-s3';
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

const TYPES: types.PropTypes<ImageUpload> = {
  path: types.required(types.text),
  prefix: types.text,
  cacheControl: types.text,
  prune: types.flag,
  exclude: types.list(types.text),
};

// `BucketDeployment` tags the bucket with the key `aws-cdk:cr-owned:<prefix>:<8 digits>`, which may have 128
// characters.
const LONGEST_PREFIX = 102;

// Characters that AWS does not allow in keys of tags. S3 rejects them with 400 `InvalidTag`.
const NOT_IN_TAGS = /[^\p{L}\p{N} +\-=._:/@]/u;

// No path is longer, and regular expressions have a maximum length.
const LONGEST_PATTERN = 4096;

/**
 * Rejects invalid prefixes and patterns, and an upload that would delete the images of another one.
 */
export function validateUploads(scope: Construct, uploads: ImageUpload[] = [], bucket?: s3.IBucket): void {
  const isTagged = !bucket || bucket.node.defaultChild !== undefined; // an imported bucket is not
  uploads.forEach((upload, index) => {
    types.requireTypes(scope, upload, TYPES, `uploads[${index}]`);
    validatePrefix(scope, `uploads[${index}].prefix`, upload.prefix, isTagged);
    validatePatterns(scope, `uploads[${index}].exclude`, upload.exclude);
    if (isKnown(upload.cacheControl) && !/^[\x20-\x7e]+$/.test(upload.cacheControl)) {
      refuse(scope, `\`uploads[${index}].cacheControl\` `
        + `must be one line of ASCII, got ${JSON.stringify(upload.cacheControl)}`);
    }
  });
  uploads.filter(upload => upload.prune).forEach(pruned => {
    const deleted = uploads.find(
      other => other !== pruned && `${prefixOf(other)}/`.startsWith(prefixOf(pruned) && `${prefixOf(pruned)}/`),
    );
    if (deleted) {
      refuse(scope, `\`prune\` must be left out for prefix '${prefixOf(pruned)}', `
        + `because it would delete images of another upload under '${prefixOf(deleted)}'. Use separate prefixes`);
    }
  });
}

/** Returns the prefix of an upload without its trailing slash. */
export function prefixOf(upload: ImageUpload): string {
  return (upload.prefix ?? '').replace(/\/$/, '');
}

function validatePrefix(scope: Construct, prop: string, prefix: string | undefined, isTagged: boolean): void {
  if (!isKnown(prefix) || prefix === '') return;
  const segments = prefix.replace(/\/$/, '').split('/');
  if (segments.some(segment => ['', '.', '..'].includes(segment)) || /[\\\0]/.test(prefix)) {
    refuse(scope, `\`${prop}\` must be names separated by single slashes, `
      + `without a leading slash, '.' or '..', got ${prefix}`);
  }
  requireText(scope, prop, prefix);
  const [wrong] = (isTagged && NOT_IN_TAGS.exec(prefix)) || [];
  if (wrong !== undefined) {
    refuse(scope, `\`${prop}\` must be letters, digits, spaces and + - = . _ : / @, `
      + `got ${JSON.stringify(wrong)} in: ${prefix}. The deployment tags the bucket with it`);
  }
  const { length } = prefix.replace(/\/$/, '');
  if (length > LONGEST_PREFIX) {
    refuse(scope, `\`${prop}\` must not be longer than ${LONGEST_PREFIX} characters, got ${length}: ${prefix}`);
  }
}

function validatePatterns(scope: Construct, prop: string, patterns: string[] = []): void {
  const long = patterns.find(({ length }) => length > LONGEST_PATTERN);
  if (long !== undefined) {
    refuse(scope, `\`${prop}\` must be patterns of at most 4,096 characters, got one of ${long.length}: ${long}`);
  }
}
