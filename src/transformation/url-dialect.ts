import { IConstruct } from 'constructs';
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
