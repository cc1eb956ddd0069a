import { Duration, Size } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { HeicDecoder } from './heic-decoder';
import { ImageMetadata } from './image-metadata';
import { ImageRefinement } from './image-refinement';
import { UrlDialect } from './url-dialect';
import { UrlSigning } from './url-signing';
import { ImageFormat } from '../../model/image-format';
import { SvgOriginals } from '../../model/svg-originals';
import { VariantDelivery } from '../../model/variant-delivery';
import { FUNCTION_TYPES, ImageFunctionOptions } from '../core/function-resources';
import * as types from '../core/prop-types';
import { ImageParameters } from '../transformation/image-parameters';

/**
 * Quality by format, for URLs without `q`. All numbers are on the scale of JPEG: the same number looks alike in every
 * format.
 *
 * Without a number, the setting of each photograph is predicted from its pixels, so that photographs look alike: smooth
 * ones get fewer bytes, detailed ones more.
 */
export interface ImageQuality {
  /**
   * Quality of AVIF, from 1 to 100.
   *
   * @default - predicted from the pixels; 80 for graphics, animations and small images
   */
  readonly avif?: number;

  /**
   * Quality of WebP, from 1 to 100.
   *
   * @default - predicted from the pixels; 80 for graphics, animations and small images
   */
  readonly webp?: number;

  /**
   * Quality of JPEG, from 1 to 100.
   *
   * @default - predicted from the pixels; 80 for graphics, animations and small images
   */
  readonly jpeg?: number;
}

/**
 * Options for transformations on request.
 */
export interface OnDemandOptions extends ImageFunctionOptions {
  /**
   * The dialect of URLs. Dialects of other image services serve the URLs that pages already contain. They cannot be
   * combined with `presets` and `strictParameters`.
   *
   * @default UrlDialect.imgix() - such as `?w=600&fm=webp`
   */
  readonly urls?: UrlDialect;

  /**
   * The origin that edge locations request a variant from. `FUNCTION_FIRST` uses AWS-managed policies: the shortest
   * lifetime at an edge location is one second, and `allowedOrigins` can be `*` only.
   *
   * @default - `BUCKET_FIRST`, or `FUNCTION_FIRST` with a `flatRatePlan` below Premium
   */
  readonly delivery?: VariantDelivery;

  /**
   * Output formats. AVIF and WebP are served, in this order, to viewers whose `Accept` names them, the others to all.
   * Opaque photographs are JPEG in place of WebP, which is no smaller, unless the URL has `fm=webp`. If `formats` has
   * AVIF, viewers without it receive the same variants of JPEG files, whether they accept WebP or not.
   *
   * @default - all
   */
  readonly formats?: ImageFormat[];

  /**
   * The ladder: widths of variants in pixels up to `maxWidth`, to which requested widths snap up. The fewer, the more
   * requests hit the cache; the closer together, the fewer unused pixels are sent.
   *
   * @default [32, 48, 64, 96, 128, 160, 200, 256, 320, 400, 512, 640, 828, 1024, 1280, 1536, 1728, 2048, 2560]
   */
  readonly widths?: number[];

  /**
   * Maximum width in pixels, from 1 to 8192. The default ladder contains no width above it.
   *
   * @default 2560
   */
  readonly maxWidth?: number;

  /**
   * Maximum height in pixels, from 1 to 8192.
   *
   * @default - as `maxWidth`
   */
  readonly maxHeight?: number;

  /**
   * The quality by format, for URLs without `q`.
   *
   * @default - predicted from the pixels of each photograph
   */
  readonly quality?: ImageQuality;

  /**
   * The refinement of stored variants: fewer bytes at a constant quality. It replaces core variants about a minute
   * after their first request.
   *
   * @default - none: variants stay as they were transformed
   */
  readonly refinement?: ImageRefinement;

  /**
   * Parameters by name: `{ card: { width: 300, height: 200 } }` is `?preset=card` in a URL.
   *
   * About 25 fit into an edge function of 10 KB and an environment of 4 KB, which is checked at synthesis.
   *
   * @default - none
   */
  readonly presets?: { [name: string]: ImageParameters };

  /**
   * Whether URLs with unknown parameters are rejected with a 400, which names the parameter and the nearest ones, so
   * that misspellings such as `width` show. Parameters of signatures and of campaigns, such as `utm_source`, stay
   * allowed. By default, unknown parameters are ignored.
   *
   * @default false
   */
  readonly strictParameters?: boolean;

  /**
   * Whether images may become larger than their originals.
   *
   * @default - false, or true with `urls` of another service, which enlarges
   */
  readonly allowEnlargement?: boolean;

  /**
   * The metadata of originals that variants keep. All other metadata is removed, such as GPS positions and thumbnails.
   *
   * @default ImageMetadata.origin() - marks such as "created by AI", of images that have one
   */
  readonly metadata?: ImageMetadata;

  /**
   * Whether JPEG variants of JPEG originals keep the HDR gain map (Ultra HDR), which makes highlights brighter on HDR
   * displays. AVIF and WebP variants have none, so request `fm=jpg` for HDR photos. Operations beyond sizes, crops at
   * a given position and mirroring remove it.
   *
   * @see https://developer.android.com/media/platform/hdr-image-format
   * @default false
   */
  readonly keepGainMap?: boolean;

  /**
   * Treatment of SVG originals. SVG whose elements or filters take too long to draw is always rejected.
   *
   * @default SvgOriginals.REFUSE
   */
  readonly svg?: SvgOriginals;

  /**
   * Whether to transform the first page of TIFF originals. Otherwise, they are rejected.
   *
   * @default false
   */
  readonly allowTiff?: boolean;

  /**
   * The decoder of HEIC originals, such as those of iPhones: an npm package that the app installs. Decoding takes about
   * 0.2 seconds per megapixel, before the rest of the transformation.
   *
   * @default - HEIC originals are rejected
   */
  readonly heicDecoder?: HeicDecoder;

  /**
   * Maximum size of an original, up to 100 MiB.
   *
   * @default Size.mebibytes(25)
   */
  readonly maxInputSize?: Size;

  /**
   * Maximum number of pixels of an original, of one frame of an animation, and of images within an SVG. Each million
   * requires up to 26 MiB of `memorySize`, in addition to 100 MiB. All frames of an animation are limited in
   * proportion: above 4.6 times as many pixels, an animation becomes its first frame.
   *
   * @default - 64000000, or fewer if `memorySize` is low
   */
  readonly maxInputPixels?: number;

  /**
   * Maximum number of stored variants per original beyond the core variants, from 0 to 1000. Core variants are widths
   * of the ladder and presets, in any format. When the limit is reached, the nearest core variant is served. Only
   * variants of the current settings count. Cannot be combined with `signing`, because signed URLs have no limit.
   *
   * @default 256
   */
  readonly maxVariants?: number;

  /**
   * Restricts transformations to signed URLs. They may contain watermarks (`mark`), and have no variant limit.
   *
   * @default - URLs need no signature; `maxVariants` limits the variants of an original
   */
  readonly signing?: UrlSigning;

  /**
   * The key of an image that replaces images that are missing or cannot be transformed. The response has the status
   * and the short lifetime of the error, and the header `x-image-fallback`, by which clients can recognize it.
   *
   * @default - a response of the type `application/problem+json` that explains the error
   */
  readonly fallbackImage?: string;

  /**
   * Lifetime of a variant in the variant bucket, in whole days.
   *
   * @default Duration.days(90)
   */
  readonly variantLifetime?: Duration;

  /**
   * The CPU architecture of the function.
   *
   * @default Architecture.ARM_64 - the cheaper one
   */
  readonly architecture?: lambda.Architecture;

  /**
   * The memory of the function in MiB, from 512 to 10240. Lambda allocates CPU power in proportion to it. Below 1764,
   * originals may have fewer pixels, see `maxInputPixels`.
   *
   * New accounts have reduced quotas for memory, 3,008 MB by experience, and a deployment with more fails.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
   * @default 1769 - one full vCPU
   */
  readonly memorySize?: number;

  /**
   * Maximum duration of a transformation, from 1 to 55 seconds. CloudFront waits 5 seconds longer, so that viewers
   * of a slow transformation receive the function's own error. CloudFront does not retry, so it runs only once.
   *
   * @default Duration.seconds(30)
   */
  readonly timeout?: Duration;

  /**
   * Maximum number of concurrent transformations, and so the ceiling of their cost. Further requests are throttled.
   *
   * Lambda keeps at least 100 concurrent executions of an account for functions without a reservation, and a new
   * account may have a quota of 10 in all: the deployment fails then. Leave it out, or raise the quota "Concurrent
   * executions" to 100 more than the sum of all reservations in the Region.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
   * @default - the account's concurrency in the Region, shared with its other functions
   */
  readonly reservedConcurrentExecutions?: number;
}

const QUALITY = types.inPaths(types.number);
const QUALITY_TYPES: types.PropTypes<ImageQuality> = { avif: QUALITY, webp: QUALITY, jpeg: QUALITY };

export const ON_DEMAND_TYPES: types.PropTypes<OnDemandOptions> = {
  ...FUNCTION_TYPES,
  urls: types.correct(
    types.object('a UrlDialect', '_dialect', 'UrlDialect.awsSample()'),
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
    types.object('an ImageRefinement', '_refinement', 'ImageRefinement.constantQuality()'),
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
    types.object('a HeicDecoder', '_decoder', "HeicDecoder.fromDirectory('node_modules/heic-decode')"),
    [types.text, 'HeicDecoder.fromDirectory(%)'],
  ),
  maxInputSize: types.sizeInMebibytes,
  maxInputPixels: types.number,
  maxVariants: types.number,
  signing: types.object('a UrlSigning', '_signing', 'UrlSigning.hmac({ secret })'),
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
