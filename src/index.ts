export { AccessLogs, type LegacyLogsOptions } from './access-logs';
export { type CachingOptions } from './caching';
export { type DeliveryOptions } from './delivery';
export { ImageCdn, type ImageCdnProps } from './image-cdn';
export { ImageSource, type R2SourceOptions } from './image-source';
export { OriginAccess } from './origin-access';
export { type ImageUpload } from './upload';
