import { IConstruct } from 'constructs';
import * as types from '../core/prop-types';
import { refuse } from '../core/validate';
import { DialectRules } from '../runtime/url/dialects/dialect-rules';

/**
 * The options of the transformation that a dialect depends on.
 *
 * @internal
 */
export interface DialectContext {
  readonly isSigned: boolean;
  /** Whether the CDN serves a part of a distribution of the user. */
  readonly isMounted: boolean;
}

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
   * Whether `smart` keeps the most salient part of an image. Faces are not recognized. By default, `smart` has no
   * effect, as in thumbor without detectors.
   *
   * @default false
   */
  readonly smart?: boolean;
}

const THUMBOR_TYPES: types.PropTypes<ThumborDialectOptions> = { unsafe: types.flag, smart: types.flag };

/** Validates the options, and returns the dialect as data. Returns undefined for imgix's. */
type BindDialect = (scope: IConstruct, context: DialectContext) => DialectRules | undefined;

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
    return new UrlDialect(bindAwsSample);
  }

  /**
   * The URLs of thumbor: `/SIGNATURE/300x200/cats/tom.jpg`. Requires `signing`, whose signature is then that of thumbor
   * (HMAC-SHA-1 of the path), or `unsafe`. Cannot be combined with `distribution`.
   *
   * @see https://thumbor.readthedocs.io/en/latest/usage.html
   */
  public static thumbor(options: ThumborDialectOptions = {}): UrlDialect {
    return new UrlDialect((scope, context) => bindThumbor(scope, context, options));
  }

  private constructor(private readonly bind: BindDialect) {}

  /** @internal */
  public _bind(scope: IConstruct, context: DialectContext): DialectRules | undefined {
    return this.bind(scope, context);
  }
}

function bindAwsSample(scope: IConstruct, { isSigned }: DialectContext): DialectRules {
  if (isSigned) {
    refuse(scope, '`signing` must not be set with `urls: UrlDialect.awsSample()`: URLs of the sample have no signature. '
      + 'Remove `signing`, or choose another dialect');
  }
  return { name: 'awsSample' };
}

function bindThumbor(
  scope: IConstruct, { isSigned, isMounted }: DialectContext, options: ThumborDialectOptions,
): DialectRules {
  types.requireTypes(scope, options, THUMBOR_TYPES, 'urls');
  const { unsafe = false, smart = false } = options;
  if (isMounted) {
    refuse(scope, '`distribution` must not be set with `urls: UrlDialect.thumbor()`: the paths of its URLs begin with a '
      + 'signature or `unsafe`. Remove `distribution`, or choose another dialect');
  }
  if (isSigned === unsafe) {
    refuse(scope, '`signing` or `unsafe` must be set with `urls: UrlDialect.thumbor()`, '
      + `got ${unsafe ? 'both' : 'neither'}. Set \`signing\`, or \`unsafe: true\` to serve URLs without a signature`);
  }
  return { name: 'thumbor', ...unsafe && { isUnsafe: true }, ...smart && { isSmart: true } };
}
