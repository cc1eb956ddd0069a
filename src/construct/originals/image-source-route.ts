import { Construct } from 'constructs';
import { ImageSource } from './image-source';
import * as types from '../core/prop-types';
import { refuse } from '../core/validate';

/**
 * A source of originals, and the paths that it serves.
 */
export interface ImageSourceRoute {
  /**
   * The first folders of the paths that the source serves, with a slash at the end: with `products/`, the URL
   * `/products/shoe.jpg` is the original `shoe.jpg` of the source. The longest prefix that matches takes precedence.
   *
   * @default - the source serves every path that no other route serves
   */
  readonly pathPrefix?: string;

  /**
   * The provider of the originals.
   */
  readonly source: ImageSource;
}

const TYPES: types.PropTypes<ImageSourceRoute> = {
  pathPrefix: types.inPaths(types.text),
  source: types.required(types.correct(
    types.object('an ImageSource', '_originals', 'ImageSource.bucket() or ImageSource.r2()'),
    [types.bucket, 'ImageSource.bucket(bucket)'],
  )),
};

export const ROUTE: types.PropType = types.correct(
  types.struct(TYPES), [types.bucket, '{ source: ImageSource.bucket(bucket) }'],
);

// Folders of URLs, which signatures and invalidations take as they are.
const FOLDERS = /^(?:(?!\.{1,2}\/)[\w.-]+\/)+$/;

const MAX_ROUTES = 25;

/** Rejects routes that contradict each other, and routes without the transform function, which follows them. */
export function validateSources(
  scope: Construct, sources: ImageSourceRoute[] | undefined, isTransformed: boolean,
): void {
  if (!sources) return;
  if (sources.length === 0 || sources.length > MAX_ROUTES) {
    refuse(scope, `\`sources\` must contain 1 to ${MAX_ROUTES} routes, got ${sources.length || 'none'}. `
      + (sources.length === 0
        ? 'Leave it out to serve the images of `bucket`' : 'Create another ImageCdn for the rest'));
  }
  sources.forEach(({ pathPrefix }, index) => validatePrefix(scope, pathPrefix, index));
  const prefixes = sources.map(({ pathPrefix }) => pathPrefix ?? '');
  const repeated = prefixes.find((prefix, index) => prefixes.indexOf(prefix) !== index);
  if (repeated !== undefined) {
    refuse(scope, '`sources` must have different prefixes, got '
      + `${repeated === '' ? 'two routes without a prefix' : `${repeated} twice`}`);
  }
  if (!isTransformed) {
    refuse(scope, '`sources` must be used with `transformation`, whose function reads them. '
      + 'Use `bucket` to serve one S3 bucket unchanged');
  }
}

function validatePrefix(scope: Construct, prefix: string | undefined, index: number): void {
  if ((prefix ?? '') === '' || FOLDERS.test(prefix!)) return;
  refuse(scope, `\`sources[${index}].pathPrefix\` must be folders with a slash at the end, such as products/, of `
    + `letters, digits, '.', '-' and '_', got ${prefix}`);
}

/** Whether there are routes. A whole bucket outside AWS needs none. */
export function isRouted(sources: readonly ImageSourceRoute[] | undefined): sources is ImageSourceRoute[] {
  return sources !== undefined && (sources.length > 1 || sources.some(({ pathPrefix, source }) =>
    (pathPrefix ?? '') !== '' || !source._isRemote || source._hasKeyPrefix));
}
