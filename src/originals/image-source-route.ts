import { Construct } from 'constructs';
import { ImageSource } from './image-source';
import * as types from '../core/prop-types';
import { refuse } from '../core/validate';

/**
 * A source of originals, and the paths that it serves.
 */
export interface ImageSourceRoute {
  /**
   * The first part of the paths that the source serves. No value is supported yet.
   *
   * @default - the source serves every path
   */
  readonly pathPrefix?: string;

  /**
   * The provider of the originals.
   */
  readonly source: ImageSource;
}

const TYPES: types.PropTypes<ImageSourceRoute> = {
  pathPrefix: types.text,
  source: types.required(
    types.object('an ImageSource', '_originals', 'ImageSource.r2() or ImageSource.s3Compatible()'),
  ),
};

/** Rejects all routes but one without a prefix. */
export function validateSources(scope: Construct, sources: ImageSourceRoute[] | undefined): void {
  if (!sources) return;
  if (sources.length === 0) {
    refuse(scope, '`sources` must contain one route, got none. Leave it out to serve the images of `bucket`');
  }
  sources.forEach((route, index) => types.requireTypes(scope, route, TYPES, `sources[${index}]`));
  const prefixed = sources.findIndex(({ pathPrefix }) => (pathPrefix ?? undefined) !== undefined);
  if (prefixed >= 0) {
    refuse(scope, `\`sources[${prefixed}].pathPrefix\` must be left out, got ${sources[prefixed].pathPrefix}. `
      + 'One route without a prefix serves all paths');
  }
  if (sources.length > 1) {
    refuse(scope, `\`sources\` must contain one route, got ${sources.length}. `
      + 'One route without a prefix serves all paths; create another ImageCdn for another source');
  }
}

/** Returns the source that serves every path, if originals are not in a bucket. */
export function sourceOf(sources: ImageSourceRoute[] | undefined): ImageSource | undefined {
  return sources?.[0].source;
}
