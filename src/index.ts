export { AccessLogs } from './logging/access-logs';
export { type ImageFunctionOptions } from './core/function-resources';
export { type UsEast1Stacks } from './core/us-east-1';
export { ImageCdn } from './image-cdn';
export { type IImageCdn } from './image-cdn-base';
export { type ImageCdnAttributes } from './imported-image-cdn';
export { type ImageCdnProps } from './image-cdn-props';
export { ImagePurge } from './purge/image-purge';
export { ImageSource } from './originals/image-source';
export { type ImageSourceRoute } from './originals/image-source-route';
export {
  type BucketSourceOptions, type HttpsSourceOptions, R2Jurisdiction, type R2SourceOptions,
  type S3CompatibleSourceOptions, type SourceCredentialFields,
} from './originals/source-options';
export { type LegacyLogsOptions } from './logging/legacy-logs';
export {
  LogFormat,
  type BucketLogsOptions,
  type FirehoseLogsOptions,
  type LogGroupLogsOptions,
} from './logging/log-options';
export { ImageMonitoring } from './monitoring/image-monitoring';
export { type AlarmThresholds, type EdgeAlarmOptions, type MonitoringOptions } from './monitoring/monitoring-options';
export { OriginAccess } from './originals/origin-access';
export { type HotLinkProtection } from './protection/hot-links';
export { WebAcl, type WebAclOptions } from './protection/web-acl';
export { type PrewarmedVariant } from './prewarm/prewarm-options';
export { Purge } from './purge/purge';
export { type PurgeOptions } from './purge/purge-options';
export { ImageReplica, type ImageReplicaProps } from './originals/image-replica';
export {
  type DitDialectOptions, type DitSourceBucket, type ThumborDialectOptions, UrlDialect,
} from './transformation/url-dialect';
export { Framework } from './transformation/frameworks/framework';
export { type FrameworkDialectOptions } from './transformation/frameworks/framework-dialect';
export { FrameworkImages, type FrameworkImagesOptions, type FrameworkLocalPattern } from './transformation/frameworks/framework-images';
export { type HmacSigningOptions, UrlSigning } from './transformation/url-signing';
export { HeicDecoder } from './transformation/heic-decoder';
export { FlatRatePlan } from './model/flat-rate-plan';
export { ImageFormat } from './model/image-format';
export { type SrcSetOptions } from './delivery/src-set-options';
export {
  ImageCrop, ImageFill, ImageFit, ImageFlip, ImageMask, type ImageParameters, ImageTrim, WatermarkAlign,
} from './transformation/image-parameters';
export { ImageMetadata } from './transformation/image-metadata';
export { ImageTransformation } from './transformation/image-transformation';
export { type ConstantQualityOptions } from './transformation/refinement/constant-quality-options';
export { ImageRefinement } from './transformation/refinement/image-refinement';
export { type ImageQuality, type OnDemandOptions } from './transformation/on-demand-options';
export { VariantDelivery } from './model/variant-delivery';
export { SvgOriginals } from './model/svg-originals';
export { type ImageUpload } from './uploads/upload-options';
