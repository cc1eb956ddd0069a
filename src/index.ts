export { AccessLogs } from './construct/logging/access-logs';
export { type ImageFunctionOptions } from './construct/core/function-resources';
export { type UsEast1Stacks } from './construct/core/us-east-1';
export { ImageCdn } from './construct/image-cdn';
export { type IImageCdn } from './construct/image-cdn-base';
export { type ImageCdnAttributes } from './construct/imported-image-cdn';
export { type ImageCdnProps } from './construct/props/image-cdn-props';
export { ImagePurge } from './construct/purge/image-purge';
export { ImageSource } from './construct/originals/image-source';
export { type ImageSourceRoute } from './construct/originals/image-source-route';
export {
  type BucketSourceOptions, type HttpsSourceOptions, R2Jurisdiction, type R2SourceOptions,
  type S3CompatibleSourceOptions, type SourceCredentialFields,
} from './construct/originals/source-options';
export { type LegacyLogsOptions } from './construct/logging/legacy-logs';
export {
  LogFormat,
  type BucketLogsOptions,
  type FirehoseLogsOptions,
  type LogGroupLogsOptions,
} from './construct/logging/log-options';
export { ImageMonitoring } from './construct/monitoring/image-monitoring';
export { type AlarmThresholds, type EdgeAlarmOptions, type MonitoringOptions } from './construct/monitoring/monitoring-options';
export { OriginAccess } from './construct/originals/origin-access';
export { type HotLinkProtection } from './construct/protection/hot-links';
export { WebAcl, type WebAclOptions } from './construct/protection/web-acl';
export { type PrewarmedVariant } from './construct/prewarm/prewarm-options';
export { Purge } from './construct/purge/purge';
export { type PurgeOptions } from './construct/purge/purge-options';
export { ImageReplica, type ImageReplicaProps } from './construct/originals/image-replica';
export {
  type DitDialectOptions, type DitSourceBucket, type ThumborDialectOptions, UrlDialect,
} from './construct/transformation/url-dialect';
export { Framework } from './construct/transformation/frameworks/framework';
export { type FrameworkDialectOptions } from './construct/transformation/frameworks/framework-dialect';
export { FrameworkImages, type FrameworkImagesOptions, type FrameworkLocalPattern } from './construct/transformation/frameworks/framework-images';
export { type HmacSigningOptions, UrlSigning } from './construct/transformation/url-signing';
export { HeicDecoder } from './construct/transformation/heic-decoder';
export { FlatRatePlan } from './model/flat-rate-plan';
export { ImageFormat } from './model/image-format';
export { type SrcSetOptions } from './construct/delivery/src-set-options';
export {
  ImageCrop, ImageFill, ImageFit, ImageFlip, ImageMask, type ImageParameters, ImageTrim, WatermarkAlign,
} from './construct/transformation/image-parameters';
export { ImageMetadata } from './construct/transformation/image-metadata';
export { ImageTransformation } from './construct/transformation/image-transformation';
export { type ConstantQualityOptions } from './construct/transformation/refinement/constant-quality-options';
export { ImageRefinement } from './construct/transformation/refinement/image-refinement';
export { type ImageQuality, type OnDemandOptions } from './construct/transformation/on-demand-options';
export { VariantDelivery } from './model/variant-delivery';
export { SvgOriginals } from './model/svg-originals';
export { type ImageUpload } from './construct/uploads/upload-options';
