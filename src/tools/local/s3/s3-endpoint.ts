import { Bucket } from './bucket';
import { s3Error } from './s3-errors';
import { handleS3Request } from './s3-requests';
import { Handler } from '../http/listener';
import { transportContext } from '../iam/transport';

/**
 * Creates an endpoint of S3 for anonymous callers with paths of the form `/bucket/key`. Like the port of a
 * distribution, its port represents HTTPS.
 */
export function s3Endpoint(buckets: ReadonlyMap<string, Bucket>, clock: () => number): Handler {
  return async request => {
    const [, bucketName, encodedKey] = /^\/([^/]*)\/?(.*)$/s.exec(request.path) ?? [];
    const bucket = buckets.get(bucketName);
    if (!bucket) return s3Error('NoSuchBucket', request.method, clock());
    return handleS3Request(bucket, {
      ...request, encodedKey,
    }, { principal: { type: 'anonymous' }, context: transportContext(true) }, clock());
  };
}
