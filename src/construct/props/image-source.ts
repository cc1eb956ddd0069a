import * as s3 from 'aws-cdk-lib/aws-s3';
import { BucketSourceOptions, HttpsSourceOptions, R2SourceOptions, S3CompatibleSourceOptions } from './source-options';
import { requireFactory } from '../core/creation';
import * as types from '../core/prop-types';

/**
 * The arguments of a static factory of `ImageSource`.
 *
 * @internal
 */
export type GivenSource =
  | { readonly kind: 'bucket'; readonly bucket: s3.IBucket; readonly options: BucketSourceOptions }
  | { readonly kind: 'r2'; readonly options: R2SourceOptions }
  | { readonly kind: 's3Compatible'; readonly options: S3CompatibleSourceOptions }
  | { readonly kind: 'https'; readonly options: HttpsSourceOptions };

/**
 * A provider of originals: an S3 bucket, a server with the S3 API, or an HTTPS origin.
 *
 * Only S3 buckets in the account and Region of the CDN report changes. Purge changed images of others with
 * `npx cdk-image-cdn purge`.
 */
export class ImageSource {
  /**
   * An S3 bucket, or folders in it. The bucket may be in another account or Region; its policy must then allow the
   * transform function to read.
   */
  public static bucket(bucket: s3.IBucket, options: BucketSourceOptions = {}): ImageSource {
    return new ImageSource({ kind: 'bucket', bucket, options });
  }

  /**
   * A Cloudflare R2 bucket, read by signed requests. For the public domain of a bucket, use `https()`.
   */
  public static r2(options: R2SourceOptions): ImageSource {
    return new ImageSource({ kind: 'r2', options });
  }

  /**
   * A bucket on another server with an S3-compatible API, read by signed requests.
   */
  public static s3Compatible(options: S3CompatibleSourceOptions): ImageSource {
    return new ImageSource({ kind: 's3Compatible', options });
  }

  /**
   * An HTTPS server, such as a content management system, or the public domain of a bucket. Requires
   * `VariantDelivery.FUNCTION_FIRST`.
   *
   * `Cache-Control`, `Expires` and `Age` of an original limit the lifetime of its variants, at edge locations and in
   * the variant bucket. The transform function then asks the origin whether the original has changed, by its `ETag` or
   * `Last-Modified`. Originals without a lifetime have that of `defaultTtl`.
   *
   * @see https://www.rfc-editor.org/rfc/rfc9111
   */
  public static https(options: HttpsSourceOptions): ImageSource {
    return new ImageSource({ kind: 'https', options });
  }

  /** @internal */
  public readonly _source: GivenSource;

  private constructor(given: GivenSource) {
    requireFactory(this, given?.kind !== undefined, 'ImageSource.bucket() or ImageSource.r2()');
    this._source = given;
  }
}

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
    types.object('an ImageSource', '_source', 'ImageSource.bucket() or ImageSource.r2()'),
    [types.bucket, 'ImageSource.bucket(bucket)'],
  )),
};

export const ROUTE: types.PropType = types.correct(
  types.struct(TYPES), [types.bucket, '{ source: ImageSource.bucket(bucket) }'],
);
