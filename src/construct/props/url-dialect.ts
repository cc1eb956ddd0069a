import { Framework, FrameworkImages } from './framework-images';
import { requireFactory } from '../core/creation';
import * as types from '../core/prop-types';

/**
 * Options for the URLs of thumbor.
 */
export interface ThumborDialectOptions {
  /**
   * Whether URLs may have `unsafe` in place of a signature. Signatures are then not checked, so that every viewer can
   * create variants, up to `maxVariants` of each original. Cannot be combined with `signing`.
   *
   * @default false
   */
  readonly unsafe?: boolean;

  /**
   * Whether `smart` keeps the part of an image that draws attention. Faces are favored, not recognized. By default,
   * `smart` has no effect, as in thumbor without detectors.
   *
   * @default false
   */
  readonly smart?: boolean;
}

export const THUMBOR_TYPES: types.PropTypes<ThumborDialectOptions> = { unsafe: types.flag, smart: types.flag };

/**
 * A bucket that URLs of Dynamic Image Transformation may name.
 */
export interface DitSourceBucket {
  /**
   * The name in URLs.
   */
  readonly bucketName: string;

  /**
   * The folder that its keys have in this CDN, such as the `pathPrefix` of its route in `sources`.
   *
   * @default - none: keys are those in URLs
   */
  readonly folder?: string;
}

/**
 * Options for the URLs of Dynamic Image Transformation.
 */
export interface DitDialectOptions {
  /**
   * Whether viewers that accept WebP receive it, unless the URL names a format: `AUTO_WEBP` of the service.
   *
   * @default false
   */
  readonly autoWebp?: boolean;

  /**
   * The buckets that URLs may name, the default one first: `SOURCE_BUCKETS` of the service. Up to 10.
   *
   * @default - none: URLs name no bucket
   */
  readonly sourceBuckets?: DitSourceBucket[];
}

const DIT_BUCKET_TYPES: types.PropTypes<DitSourceBucket> = {
  bucketName: types.required(types.text), folder: types.text,
};

export const DIT_TYPES: types.PropTypes<DitDialectOptions> = {
  autoWebp: types.flag, sourceBuckets: types.list(types.struct(DIT_BUCKET_TYPES)),
};

/**
 * Options for the URLs of a framework.
 */
export interface FrameworkDialectOptions {
  /**
   * The path that the site is below, without a slash at its end: `/docs`. `basePath` of Next.js, `base` of Astro,
   * `app.baseURL` of Nuxt.
   *
   * @default - none: the site is at the root of its domain
   */
  readonly basePath?: string;

  /**
   * The widths, qualities and patterns that the framework is configured with.
   *
   * @default - the defaults of the newest version of the framework
   */
  readonly images?: FrameworkImages;
}

export const FRAMEWORK_TYPES: types.PropTypes<FrameworkDialectOptions> = {
  basePath: types.text,
  images: types.object('a FrameworkImages', '_images', "FrameworkImages.fromNextBuild('.next')"),
};

export const FRAMEWORK_TYPE = types.required(types.enumMember('Framework', Framework));

/**
 * The arguments of a static factory of `UrlDialect`.
 *
 * @internal
 */
export type GivenDialect =
  | { readonly kind: 'imgix' | 'awsSample' }
  | { readonly kind: 'thumbor'; readonly options: ThumborDialectOptions }
  | { readonly kind: 'dit'; readonly options: DitDialectOptions }
  | { readonly kind: 'framework'; readonly framework: Framework; readonly options: FrameworkDialectOptions };

/**
 * The dialect of the URLs of variants: the names of parameters, and their place. Dialects of other image services serve
 * the URLs that pages already contain, so that a CDN can replace the service.
 *
 * In dialects other than imgix's, sizes are exact: widths do not snap to the ladder. Variants beyond its widths count
 * toward `maxVariants`. Images may become larger than their originals, unless `allowEnlargement` is `false`. A URL
 * without a format keeps that of the original.
 *
 * `docs/dialects.md` in the repository lists what each dialect supports, approximates and refuses.
 */
export class UrlDialect {
  /**
   * The parameters of imgix: `/cats/tom.jpg?w=600&fm=webp`.
   *
   * @see https://docs.imgix.com/en-US/apis/rendering/overview
   */
  public static imgix(): UrlDialect {
    return new UrlDialect({ kind: 'imgix' });
  }

  /**
   * The parameters of the sample `aws-samples/image-optimization`: `/cats/tom.jpg?format=auto&width=600`. Cannot be
   * combined with `signing`.
   *
   * @see https://github.com/aws-samples/image-optimization
   */
  public static awsSample(): UrlDialect {
    return new UrlDialect({ kind: 'awsSample' });
  }

  /**
   * The URLs of thumbor: `/SIGNATURE/300x200/cats/tom.jpg`. Requires `signing`, whose signature is then that of thumbor
   * (HMAC-SHA-1 of the path), or `unsafe`. Cannot be combined with `distribution`.
   *
   * @see https://thumbor.readthedocs.io/en/latest/usage.html
   */
  public static thumbor(options: ThumborDialectOptions = {}): UrlDialect {
    return new UrlDialect({ kind: 'thumbor', options });
  }

  /**
   * The URLs of AWS's Dynamic Image Transformation, formerly Serverless Image Handler: JSON in base64
   * (`/eyJrZXkiOiJ0b20uanBnIn0=`), paths (`/fit-in/300x400/filters:quality(50)/tom.jpg`) and query parameters
   * (`/tom.jpg?width=600&format=webp`). Requires a distribution of the CDN's own.
   *
   * With `signing`, URLs have the `signature` of the service. The edge function translates frequent URLs, and passes on
   * others to the transform function, also if their variants are stored.
   *
   * @see https://docs.aws.amazon.com/solutions/latest/dynamic-image-transformation-for-amazon-cloudfront/use-the-solution.html
   */
  public static dit(options: DitDialectOptions = {}): UrlDialect {
    return new UrlDialect({ kind: 'dit', options });
  }

  /**
   * The URLs that the pages of a site contain already, since its framework prints them:
   * `/_next/image?url=%2Fcats%2Ftom.jpg&w=640&q=75`. The pages stay as they are. Cannot be combined with `signing`.
   *
   * A path of the site is an original of the source without a `pathPrefix`. An absolute URL is one of the
   * `ImageSource.https()` with its host; the `pathPrefix` of its route is the beginning of its key. Other URLs are
   * rejected, as the framework rejects them, and nothing is requested for them.
   *
   * @see https://nextjs.org/docs/app/api-reference/components/image
   */
  public static framework(framework: Framework, options: FrameworkDialectOptions = {}): UrlDialect {
    return new UrlDialect({ kind: 'framework', framework, options });
  }

  /** @internal */
  public readonly _dialect: GivenDialect;

  private constructor(given: GivenDialect) {
    requireFactory(this, given?.kind !== undefined, 'a dialect such as UrlDialect.imgix()');
    this._dialect = given;
  }
}
