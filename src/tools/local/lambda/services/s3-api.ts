import { signerOf } from './api-messages';
import { ConnectionReset, Handler } from '../../http/listener';
import { HttpResponse } from '../../http/message';
import { transportContext } from '../../iam/policy-conditions';
import { Caller } from '../../s3/bucket-access';
import { FaultMode } from '../../s3/fault-injection';
import { handleS3Request } from '../../s3/s3-requests';
import { s3Error } from '../../s3/s3-responses';
import { LambdaFunction } from '../lambda-function';

/** Creates the API of S3 with path-style URLs. Each function has the permissions of its role only. */
export function s3Api(functions: readonly LambdaFunction[], clock: () => number): Handler {
  return async request => {
    const [, bucketName, encodedKey] = /^\/([^/]*)\/?(.*)$/s.exec(request.path) ?? [];
    const { keyId, service } = signerOf(request.headers.authorization);
    const caller = functions.find(({ credentials }) => credentials.accessKeyId === keyId);
    if (service !== 's3') return s3Error('AccessDenied', request.method, clock());
    if (!caller) return s3Error('InvalidAccessKeyId', request.method, clock());
    const bucket = caller.buckets.find(({ name }) => name === bucketName);
    if (bucket?.fault?.mode) return injectFault(bucket.fault.mode, request.method, clock());
    // Policies allow nothing on a bucket that they do not name.
    if (!bucket) return s3Error('AccessDenied', request.method, clock());
    return handleS3Request(bucket, { ...request, encodedKey }, callerOf(caller), clock());
  };
}

/** All buckets share one port, so a bucket that refuses connections resets them once the request has named it. */
export async function injectFault(mode: FaultMode, method: string, now: number): Promise<HttpResponse> {
  switch (mode) {
    case '503': return s3Error('ServiceUnavailable', method, now);
    case 'refuse': throw new ConnectionReset();
    case 'hang': return new Promise(() => undefined); // the client ends the connection when its timeout expires
  }
}

/** Functions connect to S3 over TLS, which the local port represents. */
function callerOf({ role }: LambdaFunction): Caller {
  return {
    principal: { type: 'aws', arn: role.arn },
    context: transportContext(true),
    identityPolicy: role.statements,
  };
}
