import { IConstruct } from 'constructs';
import { BoundDialect, DialectContext } from './bound-dialect';
import { Framework } from './frameworks/framework';
import { FrameworkDialectOptions, bindFramework, frameworkLists } from './frameworks/framework-dialect';
import { SvgOriginals } from '../../model/svg-originals';
import { DialectRules } from '../../runtime/url/dialects/dialect-rules';
import { requireFactory } from '../core/creation';
import * as types from '../core/prop-types';
import { isKnown, refuse } from '../core/validate';

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

const THUMBOR_TYPES: types.PropTypes<ThumborDialectOptions> = { unsafe: types.flag, smart: types.flag };

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

const BUCKET_TYPES: types.PropTypes<DitSourceBucket> = { bucketName: types.required(types.text), folder: types.text };

const DIT_TYPES: types.PropTypes<DitDialectOptions> = {
  autoWebp: types.flag, sourceBuckets: types.list(types.struct(BUCKET_TYPES)),
};

/** The most buckets, since the edge function contains their names. */
const MAX_BUCKETS = 10;

/** The part of a framework's dialect that is no part of its URLs. */
interface SiteDialect {
  readonly svgOf: (scope: IConstruct) => SvgOriginals | undefined;
}

/** Validates the options, and returns the dialect as data. Returns undefined for imgix's. */
type BindDialect = (scope: IConstruct, context: DialectContext) => BoundDialect | undefined;

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
    return new UrlDialect(() => undefined);
  }

  /**
   * The parameters of the sample `aws-samples/image-optimization`: `/cats/tom.jpg?format=auto&width=600`. Cannot be
   * combined with `signing`.
   *
   * @see https://github.com/aws-samples/image-optimization
   */
  public static awsSample(): UrlDialect {
    return new UrlDialect((scope, context) => ({ dialect: bindAwsSample(scope, context) }));
  }

  /**
   * The URLs of thumbor: `/SIGNATURE/300x200/cats/tom.jpg`. Requires `signing`, whose signature is then that of thumbor
   * (HMAC-SHA-1 of the path), or `unsafe`. Cannot be combined with `distribution`.
   *
   * @see https://thumbor.readthedocs.io/en/latest/usage.html
   */
  public static thumbor(options: ThumborDialectOptions = {}): UrlDialect {
    return new UrlDialect((scope, context) => ({ dialect: bindThumbor(scope, context, options) }));
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
    return new UrlDialect((scope, context) => ({ dialect: bindDit(scope, options, context) }));
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
    return new UrlDialect((scope, context) => bindFramework(scope, framework, options, context), {
      svgOf: scope => frameworkLists(scope, framework, options).passesSvg ? SvgOriginals.PASS_THROUGH : undefined,
    });
  }

  private constructor(private readonly bind: BindDialect, private readonly site?: SiteDialect) {
    requireFactory(this, typeof bind === 'function', 'a dialect such as UrlDialect.imgix()');
  }

  /**
   * Whether URLs name paths of a site, and begin with a path of the framework.
   *
   * @internal
   */
  public get _isOfSite(): boolean {
    return this.site !== undefined;
  }

  /**
   * Returns the treatment of originals in SVG that the framework is configured with. Undefined for the default.
   *
   * @internal
   */
  public _svgOf(scope: IConstruct): SvgOriginals | undefined {
    return this.site?.svgOf(scope);
  }

  /** @internal */
  public _bindDialect(scope: IConstruct, context: DialectContext): BoundDialect | undefined {
    return this.bind(scope, context);
  }
}

function bindDit(scope: IConstruct, options: DitDialectOptions, { mount }: DialectContext): DialectRules {
  types.requireTypes(scope, options, DIT_TYPES, 'urls');
  const { autoWebp, sourceBuckets = [] } = options;
  if (mount) {
    refuse(scope, '`urls` must not be UrlDialect.dit() with `distribution`: its paths begin with edits, and not with '
      + 'the folder of `pathPattern`. Let the CDN create its distribution');
  }
  if (sourceBuckets.length > MAX_BUCKETS) {
    refuse(scope, `\`urls.sourceBuckets\` must have at most ${MAX_BUCKETS} buckets, got ${sourceBuckets.length}. `
      + 'Leave out those that no URL names');
  }
  const buckets = sourceBuckets.map((bucket, index) => sourceBucket(scope, `urls.sourceBuckets[${index}]`, bucket));
  return { name: 'dit', ...autoWebp && { autoWebp }, ...buckets.length > 0 && { buckets } };
}

function sourceBucket(scope: IConstruct, prop: string, given: DitSourceBucket): { bucket: string; folder: string } {
  const { bucketName, folder = '' } = given;
  if (!isKnown(bucketName) || !/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucketName)) {
    refuse(scope, `\`${prop}.bucketName\` must be the name of a bucket, as URLs have it, got `
      + `${isKnown(bucketName) ? bucketName : 'a token'}. Write it as text`);
  }
  if (!isKnown(folder) || folder.startsWith('/')) {
    refuse(scope, `\`${prop}.folder\` must be a folder without a leading slash, got `
      + `${isKnown(folder) ? folder : 'a token'}. Use photos/`);
  }
  return { bucket: bucketName, folder: folder === '' || folder.endsWith('/') ? folder : `${folder}/` };
}

function bindAwsSample(scope: IConstruct, { isSigned }: DialectContext): DialectRules {
  if (isSigned) {
    refuse(scope, '`signing` must not be set with `urls: UrlDialect.awsSample()`: URLs of the sample have no '
      + 'signature. Remove `signing`, or choose another dialect');
  }
  return { name: 'awsSample' };
}

function bindThumbor(
  scope: IConstruct, { isSigned, mount }: DialectContext, options: ThumborDialectOptions,
): DialectRules {
  types.requireTypes(scope, options, THUMBOR_TYPES, 'urls');
  const { unsafe = false, smart = false } = options;
  if (mount) {
    refuse(scope, '`distribution` must not be set with `urls: UrlDialect.thumbor()`: the paths of its URLs begin with '
      + 'a signature or `unsafe`. Remove `distribution`, or choose another dialect');
  }
  if (isSigned === unsafe) {
    refuse(scope, '`signing` or `unsafe` must be set with `urls: UrlDialect.thumbor()`, '
      + `got ${unsafe ? 'both' : 'neither'}. Set \`signing\`, or \`unsafe: true\` to serve URLs without a signature`);
  }
  return { name: 'thumbor', ...unsafe && { isUnsafe: true }, ...smart && { isSmart: true } };
}
