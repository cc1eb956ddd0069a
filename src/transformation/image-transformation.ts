import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { edgeFunction } from './edge-function';
import { validateFunctionUrls } from './function-url-regions';
import { OnDemandOptions } from './on-demand-options';
import { requestRules } from './rules';
import { transformer } from './transform-function';
import { variantStore } from './variant-bucket';
import { forwardingPolicyFor } from '../caching/cache-policy';
import { FUNCTION_TYPES } from '../core/function-resources';
import * as types from '../core/prop-types';
import { ImageFormat } from '../model/image-format';
import { Mount } from '../model/mount';
import { SvgOriginals } from '../model/svg-originals';
import { ImageSource } from '../originals/image-source';
import { HotLinkProtection } from '../protection/hot-links';
import { EDGE_HEADER } from '../runtime/edge/normalize-url.edge';
import { SigningConfig } from '../runtime/transformer/transformer-config';
import { CACHE_TAG_HEADER } from '../runtime/url/cache-tags';
import { RequestRules } from '../runtime/url/request-parameters';

/**
 * The parts that a transformation adds to the distribution.
 */
export interface BoundTransformation {
  /** The variant bucket. */
  readonly store: s3.IBucket;
  readonly transformFunction: lambda.Function;
  readonly rules: RequestRules;
  /** The settings of signed URLs, if they are required. */
  readonly signing?: SigningConfig;
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
  formats: types.list(types.enumMember('ImageFormat', ImageFormat)),
  widths: types.list(types.number),
  maxWidth: types.number,
  maxHeight: types.number,
  quality: types.fields,
  presets: types.fields,
  allowEnlargement: types.flag,
  keepCopyright: types.flag,
  keepGainMap: types.flag,
  svg: types.enumMember('SvgOriginals', SvgOriginals),
  allowTiff: types.flag,
  heicDecoder: types.object('a HeicDecoder', '_bind', "HeicDecoder.fromDirectory('node_modules/heic-decode')"),
  maxInputSize: types.object('a Size', 'toMebibytes', 'a Size such as Size.mebibytes(50)'),
  maxInputPixels: types.number,
  maxVariants: types.number,
  signing: types.object('a UrlSigning', '_bind', 'UrlSigning.hmac({ secret })'),
  fallbackImage: types.text,
  variantLifetime: types.duration,
  architecture: types.object('a lambda.Architecture', 'dockerPlatform', 'lambda.Architecture.ARM_64'),
  memorySize: types.number,
  timeout: types.duration,
  reservedConcurrentExecutions: types.number,
};

/** @internal */
export interface TransformationProps {
  /** Undefined with `sources`. */
  readonly originals?: s3.IBucket;
  readonly source?: ImageSource;
  /** The `Cache-Control` of variants. */
  readonly cacheControl: string;
  readonly hotLinks?: HotLinkProtection;
  /** Properties that all origins of the CDN share. */
  readonly origin: cloudfront.OriginProps;
  /** The part of a distribution of the user that serves the images. */
  readonly mount?: Mount;
}

/** Creates the resources of a transformation. */
type BindTransformation = (scope: Construct, surroundings: TransformationProps) => BoundTransformation;

/**
 * The transformation of images: resizing and re-encoding.
 */
export class ImageTransformation {
  /**
   * Serves images unchanged.
   */
  public static none(): ImageTransformation {
    return new ImageTransformation();
  }

  /**
   * Resizes and re-encodes images on request: `/cats/tom.jpg?w=600`. A variant is transformed once, stored, and served
   * from the variant bucket.
   */
  public static onDemand(options: OnDemandOptions = {}): ImageTransformation {
    return new ImageTransformation((scope, surroundings) => bindOnDemand(scope, options, surroundings));
  }

  private constructor(private readonly bind?: BindTransformation) {}

  /**
   * Whether it transforms images, which edge locations then read from the variant bucket.
   *
   * @internal
   */
  public get _transformsImages(): boolean {
    return this.bind !== undefined;
  }

  /** @internal */
  public _bind(scope: Construct, surroundings: TransformationProps): BoundTransformation | undefined {
    return this.bind?.(scope, surroundings);
  }
}

function bindOnDemand(
  scope: Construct,
  options: OnDemandOptions,
  { originals, source, cacheControl, hotLinks, origin, mount }: TransformationProps,
): BoundTransformation {
  types.requireTypes(scope, options, TYPES, '', 'options');
  validateFunctionUrls(scope);
  const rules = requestRules(scope, options, mount);
  const normalizeUrl = edgeFunction(scope, rules, hotLinks);
  const signing = options.signing?._bind(scope);
  const store = variantStore(scope, options.variantLifetime);
  const made = transformer(scope, {
    originals,
    source: source?._originals(scope),
    store,
    rules,
    cacheControl,
    signing,
    options,
    origin,
    mount,
  });
  return {
    store,
    transformFunction: made.handler,
    rules,
    signing: signing?.config,
    fallBack: made.fallBack,
    behavior: {
      functionAssociations: [normalizeUrl],
      originRequestPolicy: forwardingPolicyFor(scope, EDGE_HEADER),
    },
    finish: distribution => {
      made.finish(distribution);
      purgeByTag(distribution);
    },
    allowEarly: made.allowEarly,
  };
}

/** The CDK's own distribution does not know cache tags yet. */
function purgeByTag(distribution: cloudfront.Distribution): void {
  const resource = distribution.node.defaultChild as cloudfront.CfnDistribution;
  resource.addPropertyOverride('DistributionConfig.CacheTagConfig', { HeaderName: CACHE_TAG_HEADER });
}
