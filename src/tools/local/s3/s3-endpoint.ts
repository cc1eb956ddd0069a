import { Bucket } from './s3-access';
import { s3Error } from './s3-responses';
import { answerS3 } from './s3-service';
import { Handler } from '../http/listener';
import { transport } from '../iam/transport';

/**
 * S3 itself, as someone without credentials meets it: `/bucket/key`. Like the port of a distribution, this one stands
 * for HTTPS.
 */
export function s3Endpoint(buckets: ReadonlyMap<string, Bucket>, clock: () => number): Handler {
  return async request => {
    const [, bucketName, encodedKey] = /^\/([^/]*)\/?(.*)$/s.exec(request.path) ?? [];
    const bucket = buckets.get(bucketName);
    if (!bucket) return s3Error('NoSuchBucket', request.method, clock());
    return answerS3(bucket, { ...request, encodedKey }, { principal: { type: 'anonymous' }, context: transport(true) }, clock());
  };
}
