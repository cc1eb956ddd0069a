import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { IConstruct } from 'constructs';
import type { ImageReplica } from './image-replica';
import { HttpsOrigin } from '../../model/https-origin';
import { SourceConfig } from '../../model/source-config';

/**
 * The settings with which the transform function reads originals outside S3.
 *
 * @internal
 */
export interface RemoteOriginals {
  readonly config: SourceConfig;
  readonly credentials: secretsmanager.ISecret;
  /** The first part of the keys of the originals. */
  readonly keyPrefix: string;
}

/**
 * An S3 bucket, and the first part of the keys of its originals.
 *
 * @internal
 */
export interface SourceBucket {
  readonly bucket: s3.IBucket;
  readonly keyPrefix: string;
  /** Missing if the bucket is not replicated. */
  readonly replica?: ImageReplica;
}

/**
 * An HTTPS origin, and the secret with headers for it.
 *
 * @internal
 */
export interface SourceOrigin {
  readonly config: HttpsOrigin;
  readonly headersSecret?: secretsmanager.ISecret;
}

/** A provider of originals: an S3 bucket, an HTTPS origin, or a bucket outside AWS. */
export interface SourceStrategy {
  /** Returns the S3 bucket. Missing for other providers. */
  readonly bucket?: (scope: IConstruct, path: string) => SourceBucket;
  /** Returns the HTTPS origin. Missing for other providers. */
  readonly https?: (scope: IConstruct, path: string) => SourceOrigin;
  /** Returns the settings of the transform function for a bucket outside AWS. Missing for other providers. */
  readonly originals?: (scope: IConstruct, path: string) => RemoteOriginals;
  /** Whether the originals are only a part of a bucket outside AWS. Missing for other providers. */
  readonly hasKeyPrefix?: () => boolean;
}
