import * as types from '../core/prop-types';

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
