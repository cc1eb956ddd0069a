import { LambdaFunction } from './lambda-function';
import { ConnectionCut, Failure } from '../http/failure';
import { HttpResponse } from '../http/http';
import { Handler } from '../http/listener';
import { transport } from '../iam/transport';
import { Caller } from '../s3/s3-access';
import { s3Error } from '../s3/s3-responses';
import { answerS3 } from '../s3/s3-service';

/**
 * S3 as the functions meet it, by path: each with the rights of its role, and nobody else.
 */
export function privateS3(functions: readonly LambdaFunction[], clock: () => number): Handler {
  return async request => {
    const [, bucketName, encodedKey] = /^\/([^/]*)\/?(.*)$/s.exec(request.path) ?? [];
    const { keyId, service } = signerOf(request.headers.authorization);
    const caller = functions.find(({ credentials }) => credentials.accessKeyId === keyId);
    if (service !== 's3') return s3Error('AccessDenied', request.method, clock());
    if (!caller) return s3Error('InvalidAccessKeyId', request.method, clock());
    const bucket = caller.buckets.find(({ name }) => name === bucketName);
    if (bucket?.fault?.failure) return fail(bucket.fault.failure, request.method, clock());
    // What its policies do not name, they do not allow.
    return bucket ? answerS3(bucket, { ...request, encodedKey }, callerOf(caller), clock()) : s3Error('AccessDenied', request.method, clock());
  };
}

/** All buckets have one port here: where one takes no connections, they are cut as soon as its name was said. */
export async function fail(failure: Failure, method: string, now: number): Promise<HttpResponse> {
  switch (failure) {
    case '503': return s3Error('ServiceUnavailable', method, now);
    case 'refuse': throw new ConnectionCut();
    case 'hang': return new Promise(() => undefined); // whoever waits ends the connection
  }
}

/**
 * Who signed a request, and for which service.
 *
 * Who signs is believed: the keys are made up at each start, and never leave this process and the function's.
 */
export function signerOf(authorization = ''): { keyId?: string; service?: string } {
  const [, keyId, service] = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/\d{8}\/[^/]+\/(\w+)\/aws4_request,/.exec(authorization) ?? [];
  return { keyId, service };
}

/** Functions reach S3 by TLS: their port, too, only stands for that. */
function callerOf({ role }: LambdaFunction): Caller {
  return { principal: { type: 'aws', arn: role.arn }, context: transport(true), identityPolicy: role.statements };
}
