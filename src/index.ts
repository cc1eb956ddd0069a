export { AccessLogs, type LegacyLogsOptions } from './access-logs';
export { type CachingOptions } from './caching';
export { type DeliveryOptions } from './delivery';
export { ImageCdn } from './image-cdn';
export { type ImageCdnProps } from './image-cdn-props';
export { ImagePurge } from './image-purge';
export { ImageSource, R2Jurisdiction, type R2SourceOptions, type S3CompatibleSourceOptions, type SourceCredentialFields } from './image-source';
export {
  LogFormat, type BucketLogsOptions, type FirehoseLogsOptions, type LogGroupLogsOptions, type StandardLogsOptions,
} from './logging/log-options';
export { type AlarmThresholds, type EdgeAlarmOptions, type MonitoringOptions } from './monitoring/monitoring-options';
export { OriginAccess } from './origin-access';
export { OriginalAccess } from './original-access';
export { type HotLinkProtection } from './protection/hot-links';
export { type WebAclOptions } from './protection/web-acl';
export { Purge } from './purge';
export { type PurgeOptions } from './purge-options';
export { ImageReplica, type ImageReplicaProps } from './replica';
export { type HmacSigningOptions, UrlSigning } from './signing';
export { ImageFormat } from './transformation/image-format';
export { ImageFit, type ImageParameters } from './transformation/image-parameters';
export { ImageTransformation } from './transformation/image-transformation';
export { type ImageQuality, type OnDemandOptions } from './transformation/on-demand-options';
export { SvgOriginals } from './transformation/svg-originals';
export { type ImageUpload } from './upload';
