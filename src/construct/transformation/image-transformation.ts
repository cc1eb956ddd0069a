import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { edgeFunction } from './edge-function';
import { validateFunctionUrls } from './function-url-regions';
import { OnDemandOptions } from './on-demand-options';
import { Refiner } from './refinement/refiner';
import { QUALITY_TYPES, requestRules } from './rules';
import { transformer } from './transform-function';
import { BoundSigning } from './url-signing';
import { variantStore } from './variant-bucket';
import { FlatRatePlan } from '../../model/flat-rate-plan';
import { ImageFormat } from '../../model/image-format';
import { Mount } from '../../model/mount';
import { hasCacheTags } from '../../model/plan-features';
import { SvgOriginals } from '../../model/svg-originals';
import { VariantDelivery } from '../../model/variant-delivery';
import { SigningConfig } from '../../runtime/transformer/transformer-config';
import { CACHE_TAG_HEADER } from '../../runtime/url/cache-tags';
import { EDGE_HEADER } from '../../runtime/url/edge-header';
import { RequestRules } from '../../runtime/url/request-parameters';
import { forwardingPolicyFor } from '../caching/cache-policy';
import { Caching } from '../caching/caching';
import { requireFactory } from '../core/creation';
import { FUNCTION_TYPES } from '../core/function-resources';
import * as types from '../core/prop-types';
import { refuseSharedSigningSecret } from '../originals/remote-sources';
import { BoundRoute } from '../originals/source-routes';
import { RemoteOriginals } from '../originals/source-strategy';
import { HotLinkProtection } from '../protection/hot-links';

/**
 * The parts that a transformation adds to the distribution.
 */
export interface BoundTransformation {
  /** The sources of originals. Undefined if all originals have one source. */
  readonly routes?: readonly BoundRoute[];
  /** The variant bucket. */
  readonly store: s3.IBucket;
  /** The only origin of variants. Undefined if edge locations read the variant bucket first. */
  readonly onlyOrigin?: cloudfront.IOrigin;
  readonly transformFunction: lambda.Function;
  readonly rules: RequestRules;
  /** The settings of signed URLs, if they are required. */
  readonly signing?: SigningConfig;
  readonly refiner?: Refiner;
  /** The key of the image that replaces missing ones. */
  readonly fallbackImage?: string;
  /** Returns an origin group in which the transform function serves variants that the bucket does not have. */
  readonly fallBack: (store: cloudfront.IOrigin) => cloudfront.IOrigin;
  readonly behavior: Partial<cloudfront.BehaviorOptions>;
  /** Adds the parts that need the distribution. */
  readonly finish: (distribution: cloudfront.Distribution) => void;
  /** Allows any distribution of the account to invoke the function, before the distribution is updated. */
  readonly allowEarly: (distribution: cloudfront.Distribution) => void;
}

const TYPES: types.PropTypes<OnDemandOptions> = {
  ...FUNCTION_TYPES,
  urls: types.correct(
    types.object('a UrlDialect', '_bindDialect', 'UrlDialect.awsSample()'),
    [types.like(/^(imgix|awsSample|thumbor|dit)$/), (name: string) => `UrlDialect.${name}()`],
    [
      types.like(/^(next|vercel|astro|netlify|ipx)$/),
      (name: string) => `UrlDialect.framework(Framework.${name.toUpperCase()})`,
    ],
  ),
  delivery: types.enumMember('VariantDelivery', VariantDelivery),
  formats: types.list(types.enumMember('ImageFormat', ImageFormat)),
  widths: types.list(types.inPaths(types.number)),
  maxWidth: types.inPaths(types.number),
  maxHeight: types.inPaths(types.number),
  quality: types.correct(types.struct(QUALITY_TYPES), [types.number, '{ avif: %, webp: %, jpeg: % }']),
  refinement: types.correct(
    types.object('an ImageRefinement', '_output', 'ImageRefinement.constantQuality()'),
    [types.number, 'ImageRefinement.constantQuality({ target: % })'],
    [types.plain, 'ImageRefinement.constantQuality({ … })'],
  ),
  presets: types.fields,
  allowEnlargement: types.flag,
  metadata: types.correct(
    types.object('an ImageMetadata', '_kept', 'ImageMetadata.rights()'),
    [types.like(/^(origin|rights|none)$/), (name: string) => `ImageMetadata.${name}()`],
  ),
  keepGainMap: types.flag,
  strictParameters: types.flag,
  svg: types.enumMember('SvgOriginals', SvgOriginals),
  allowTiff: types.flag,
  heicDecoder: types.correct(
    types.object('a HeicDecoder', '_bindDecoder', "HeicDecoder.fromDirectory('node_modules/heic-decode')"),
    [types.text, 'HeicDecoder.fromDirectory(%)'],
  ),
  maxInputSize: types.sizeInMebibytes,
  maxInputPixels: types.number,
  maxVariants: types.number,
  signing: types.object('a UrlSigning', '_bindSigning', 'UrlSigning.hmac({ secret })'),
  fallbackImage: types.text,
  variantLifetime: types.known(types.durationInDays, 'references to variants are stored for a week longer'),
  architecture: types.correct(
    types.object('a lambda.Architecture', 'dockerPlatform', 'lambda.Architecture.ARM_64'),
    [types.like(/x86|x64|amd/i), 'lambda.Architecture.X86_64'],
  ),
  memorySize: types.mebibytes,
  timeout: types.duration,
  reservedConcurrentExecutions: types.number,
};

/** @internal */
export interface TransformationProps {
  /** Undefined with `sources`. */
  readonly originals?: s3.IBucket;
  readonly source?: RemoteOriginals;
  /** Undefined if all originals have one source. */
  readonly routes?: readonly BoundRoute[];
  readonly caching: Caching;
  readonly hotLinks?: HotLinkProtection;
  readonly flatRatePlan?: FlatRatePlan;
  /** Whether scripts of every web origin may read the images. */
  readonly allowsEveryOrigin?: boolean;
  /** Properties that all origins of the CDN share. */
  readonly origin: cloudfront.OriginProps;
  /** The part of a distribution of the user that serves the images. */
  readonly mount?: Mount;
}

/** Creates the resources of a transformation, or none. */
type BindTransformation =
  (scope: Construct, surroundings: TransformationProps) => BoundTransformation | undefined;

/**
 * The transformation of images: resizing and re-encoding.
 */
export class ImageTransformation {
  /**
   * Serves images unchanged.
   */
  public static none(): ImageTransformation {
    return new ImageTransformation(() => undefined);
  }

  /**
   * Resizes and re-encodes images on request: `/cats/tom.jpg?w=600`. A variant is transformed once, stored, and served
   * from the variant bucket.
   */
  public static onDemand(options: OnDemandOptions = {}): ImageTransformation {
    return new ImageTransformation((scope, surroundings) => bindOnDemand(scope, options, surroundings), options);
  }

  private constructor(private readonly bind: BindTransformation, private readonly options?: OnDemandOptions) {
    requireFactory(this, typeof bind === 'function', 'ImageTransformation.onDemand() or ImageTransformation.none()');
  }

  /**
   * Whether it transforms images, which edge locations then read from the variant bucket.
   *
   * @internal
   */
  public get _transformsImages(): boolean {
    return this.options !== undefined;
  }

  /**
   * Whether URLs are those of the framework of a site.
   *
   * @internal
   */
  public get _hasUrlsOfSite(): boolean {
    return this.options?.urls?._isOfSite ?? false;
  }

  /**
   * Whether the transform function is the only origin of variants.
   *
   * @internal
   */
  public _isFunctionFirst(plan: FlatRatePlan | undefined): boolean {
    return this._transformsImages && isFunctionFirst(this.options ?? {}, plan);
  }

  /** @internal */
  public _bind(scope: Construct, surroundings: TransformationProps): BoundTransformation | undefined {
    return this.bind(scope, surroundings);
  }
}

function bindOnDemand(
  scope: Construct,
  given: OnDemandOptions,
  {
    originals, source, routes, caching, hotLinks, origin, mount, flatRatePlan, allowsEveryOrigin,
  }: TransformationProps,
): BoundTransformation {
  types.requireTypes(scope, given, TYPES);
  const options = { ...given, svg: given.svg ?? given.urls?._svgOf(scope) };
  validateFunctionUrls(scope);
  const isAlone = isFunctionFirst(options, flatRatePlan);
  const refinement = options.refinement?._bind(scope, caching);
  const rules = requestRules(scope, options, mount, routes);
  const signing = options.signing?._bindSigning(scope);
  if (signing) refuseSharedSigningSecret(scope, signing.secret, routes);
  const normalizeUrl = edgeFunction(scope, rules, hotLinks, isAlone && signing !== undefined);
  const store = variantStore(scope, options.variantLifetime);
  const made = transformer(scope, {
    originals,
    source,
    routes,
    store,
    rules,
    cacheControl: caching.cacheControl,
    defaultTtl: caching.defaultTtl,
    functionFirst: isAlone ? { ...allowsEveryOrigin && { allowsEveryOrigin } } : undefined,
    signing,
    refinement,
    options,
    origin,
    mount,
  });
  return {
    routes,
    store,
    transformFunction: made.handler,
    rules,
    signing: signing?.config,
    refiner: refinement?.refiner,
    fallbackImage: options.fallbackImage,
    onlyOrigin: isAlone ? made.origin : undefined,
    fallBack: isAlone ? () => made.origin : made.fallBack,
    behavior: {
      functionAssociations: [normalizeUrl],
      originRequestPolicy: isAlone ? managedForwarding(signing) : forwardingPolicyFor(scope, EDGE_HEADER),
    },
    finish: distribution => {
      made.finish(distribution);
      if (hasCacheTags(flatRatePlan)) purgeByTag(distribution);
    },
    allowEarly: made.allowEarly,
  };
}

/** Returns whether the transform function is the only origin of variants: a smaller plan has no origin failover. */
function isFunctionFirst({ delivery }: OnDemandOptions, plan: FlatRatePlan | undefined): boolean {
  const bySize = plan === undefined || plan === FlatRatePlan.PREMIUM
    ? VariantDelivery.BUCKET_FIRST : VariantDelivery.FUNCTION_FIRST;
  return (delivery ?? bySize) === VariantDelivery.FUNCTION_FIRST;
}

/**
 * Returns the AWS-managed policy that forwards the mark of the edge function, which only signatures require. The edge
 * function removes all else that it would forward.
 */
function managedForwarding(signing: BoundSigning | undefined): cloudfront.IOriginRequestPolicy | undefined {
  return signing && cloudfront.OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER;
}

/** The CDK's own distribution does not know cache tags yet. */
function purgeByTag(distribution: cloudfront.Distribution): void {
  const resource = distribution.node.defaultChild as cloudfront.CfnDistribution;
  resource.addPropertyOverride('DistributionConfig.CacheTagConfig', { HeaderName: CACHE_TAG_HEADER });
}
