import { injectedFault } from './s3-api';
import { Handler } from '../../http/listener';
import { isSignedBy, signingKeyIdOf } from '../../iam/signature-v4';
import { transportContext } from '../../iam/transport';
import { Caller } from '../../s3/bucket-access';
import { s3Error } from '../../s3/s3-errors';
import { handleS3Request } from '../../s3/s3-requests';
import { LambdaFunction } from '../lambda-function';

const PREFIX = '/source.';

/** Returns the URL at which a function reaches the emulated server of its originals. */
export function sourceUrlOf(servicesUrl: string, { name }: LambdaFunction): string {
  return `${servicesUrl}${PREFIX}${name}`;
}

export function isSourcePath(path: string): boolean {
  return path.startsWith(PREFIX);
}

/** Creates the API of S3-compatible servers outside AWS. A client that signs with the access key can read and list. */
export function sourceApi(functions: readonly LambdaFunction[], clock: () => number): Handler {
  return async request => {
    const [, name, encodedKey] = /^\/source\.([^/]*)\/?(.*)$/s.exec(request.path) ?? [];
    const source = functions.find(lambda => lambda.name === name)?.source;
    if (!source) return s3Error('NoSuchBucket', request.method, clock());
    const { bucket, key, region } = source;
    if (bucket.fault?.mode) return injectedFault(bucket.fault.mode, request.method, clock());
    if (signingKeyIdOf(request) !== key.accessKeyId) return s3Error('InvalidAccessKeyId', request.method, clock());
    const isSigned = isSignedBy(request, key, { service: 's3', region });
    if (!isSigned) return s3Error('SignatureDoesNotMatch', request.method, clock());
    return handleS3Request(bucket, { ...request, encodedKey }, readerIn(bucket.account), clock());
  };
}

function readerIn(account: string): Caller {
  return {
    principal: { type: 'aws', arn: `arn:aws:iam::${account}:user/source` },
    context: transportContext(true),
    identityPolicy: [{ Effect: 'Allow', Action: ['s3:GetObject', 's3:ListBucket'], Resource: '*' }],
  };
}
