export { AccessLogs } from './construct/props/access-logs';
export { type ImageFunctionOptions } from './construct/core/function-resources';
export { type UsEast1Stacks } from './construct/core/us-east-1';
export { ImageCdn } from './construct/image-cdn';
export { type IImageCdn } from './construct/image-cdn-base';
export { type ImageCdnAttributes } from './construct/imported-image-cdn';
export { type ImageCdnProps } from './construct/props/image-cdn-props';
export { ImagePurge } from './construct/purge/image-purge';
export { ImageSource, type ImageSourceRoute } from './construct/props/image-source';
export {
  type BucketSourceOptions, type HttpsSourceOptions, R2Jurisdiction, type R2SourceOptions,
  type S3CompatibleSourceOptions, type SourceCredentialFields,
} from './construct/props/source-options';
export {
  LogFormat,
  type BucketLogsOptions,
  type FirehoseLogsOptions,
  type LegacyLogsOptions,
  type LogGroupLogsOptions,
} from './construct/props/log-options';
export { ImageMonitoring } from './construct/monitoring/image-monitoring';
export { type AlarmThresholds, type EdgeAlarmOptions, type MonitoringOptions } from './construct/monitoring/monitoring-options';
export { OriginAccess } from './construct/props/origin-access';
export { type HotLinkProtection } from './construct/props/delivery-options';
export { WebAcl, type WebAclOptions } from './construct/props/web-acl';
export { type PrewarmedVariant } from './construct/props/prewarm-options';
export { Purge, type PurgeOptions } from './construct/props/purge';
export { ImageReplica, type ImageReplicaProps } from './construct/originals/image-replica';
export {
  type DitDialectOptions, type DitSourceBucket, type FrameworkDialectOptions, type ThumborDialectOptions, UrlDialect,
} from './construct/props/url-dialect';
export {
  Framework, FrameworkImages, type FrameworkImagesOptions, type FrameworkLocalPattern,
} from './construct/props/framework-images';
export { type HmacSigningOptions, UrlSigning } from './construct/props/url-signing';
export { HeicDecoder } from './construct/props/heic-decoder';
export { FlatRatePlan } from './model/flat-rate-plan';
export { ImageFormat } from './model/image-format';
export { type SrcSetOptions } from './construct/delivery/src-set-options';
export {
  ImageCrop, ImageFill, ImageFit, ImageFlip, ImageMask, type ImageParameters, ImageTrim, WatermarkAlign,
} from './construct/transformation/image-parameters';
export { ImageMetadata } from './construct/props/image-metadata';
export { ImageTransformation } from './construct/props/image-transformation';
export { type ConstantQualityOptions, ImageRefinement } from './construct/props/image-refinement';
export { type ImageQuality, type OnDemandOptions } from './construct/props/on-demand-options';
export { VariantDelivery } from './model/variant-delivery';
export { SvgOriginals } from './model/svg-originals';
export { type ImageUpload } from './construct/props/upload-options';
