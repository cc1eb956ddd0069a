import { AwsClient, roleCredentials } from './aws-client';
import { hostOf } from '../../model/aws-host';

/**
 * Returns a client of an S3 bucket that uses the role of the function.
 *
 * @param endpoint URL of another S3 server, from `AWS_ENDPOINT_URL_S3` as in AWS SDKs. The bucket is part of the path
 */
export function bucketClient(bucket: string, region: string, endpoint?: string): AwsClient {
  return new AwsClient({
    endpoint: endpoint ? `${endpoint}/${bucket}` : urlOf(bucket, region),
    service: 's3',
    region,
    credentials: roleCredentials,
  });
}

/** Returns the URL of a bucket. A bucket with dots goes into the path, as S3's certificates do not cover its host. */
function urlOf(bucket: string, region: string): string {
  const service = hostOf('s3', region);
  return bucket.includes('.') ? `https://${service}/${bucket}` : `https://${bucket}.${service}`;
}
