import { Duration } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Surface } from '../../runtime/purge-worker/invalidation-items';
import { PlannedRoute } from '../plan/sources';

/** The resources that a purge targets. */
export interface PurgeTarget {
  readonly distribution: cloudfront.Distribution;
  /** Absent if originals are in no S3 bucket. */
  readonly originals?: s3.IBucket;
  /** The sources of originals. Absent if all originals have one source. */
  readonly routes?: readonly PlannedRoute[];
  /** The variant bucket. Absent without transformation. */
  readonly variants?: s3.IBucket;
  /** The paths and tags under which edge locations cache images. */
  readonly cachedPaths: Surface;
  /** Delay of the second purge, after which no request is in progress that began before a change. */
  readonly secondPurgeAfter: Duration;
}
