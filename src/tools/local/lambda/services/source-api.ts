import { injectFault } from './s3-api';
import { Handler } from '../../http/listener';
import { transportContext } from '../../iam/policy-conditions';
import { isSignedBy, signingKeyIdOf } from '../../iam/signature-v4';
import { Caller } from '../../s3/bucket-access';
import { handleS3Request } from '../../s3/s3-requests';
import { s3Error } from '../../s3/s3-responses';
import { EmulatedSource, LambdaFunction } from '../lambda-function';

const PREFIX = '/source.';

/** Returns the URL below which a function reaches its emulated buckets outside AWS, by their hosts and paths. */
export function sourceUrlOf(servicesUrl: string, { name }: LambdaFunction): string {
  return `${servicesUrl}${PREFIX}${name}`;
}

export function isSourcePath(path: string): boolean {
  return path.startsWith(PREFIX);
}

/** Creates the API of S3-compatible servers outside AWS. A client that signs with the access key can read and list. */
export function sourceApi(functions: readonly LambdaFunction[], clock: () => number): Handler {
  return async request => {
    const [, name, path] = /^\/source\.([^/]*)(.*)$/s.exec(request.path) ?? [];
    const sources = functions.find(lambda => lambda.name === name)?.sources?.filter(isBelow(path)) ?? [];
    if (sources.length === 0) return s3Error('NoSuchBucket', request.method, clock());
    const { bucket: { fault } } = sources[0];
    if (fault?.mode) return injectFault(fault.mode, request.method, clock());
    const keyId = signingKeyIdOf(request);
    const source = sources.find(({ key }) => key.accessKeyId === keyId);
    if (!source) return s3Error('InvalidAccessKeyId', request.method, clock());
    const { bucket, key, region } = source;
    const encodedKey = path.slice(source.path.length + 1);
    const isSigned = isSignedBy(request, key, { service: 's3', region });
    if (!isSigned) return s3Error('SignatureDoesNotMatch', request.method, clock());
    return handleS3Request(bucket, { ...request, encodedKey }, readerIn(bucket.account), clock());
  };
}

/** Returns whether a bucket contains a path: that of the bucket itself, or of an object in it. */
function isBelow(path: string): (source: EmulatedSource) => boolean {
  return source => path === source.path || path.startsWith(`${source.path}/`);
}

function readerIn(account: string): Caller {
  return {
    principal: { type: 'aws', arn: `arn:aws:iam::${account}:user/source` },
    context: transportContext(true),
    identityPolicy: [{ Effect: 'Allow', Action: ['s3:GetObject', 's3:ListBucket'], Resource: '*' }],
  };
}
