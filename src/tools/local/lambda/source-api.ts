import { LambdaFunction } from './lambda-function';
import { fail } from './s3-api';
import { Handler } from '../http/listener';
import { isSignedBy, signingKeyIdOf } from '../iam/signature-v4';
import { transport } from '../iam/transport';
import { Caller } from '../s3/s3-access';
import { s3Error } from '../s3/s3-responses';
import { answerS3 } from '../s3/s3-service';

const PREFIX = '/source.';

/** Where a function finds what stands in for the server of its originals. */
export function sourceUrlOf(servicesUrl: string, { name }: LambdaFunction): string {
  return `${servicesUrl}${PREFIX}${name}`;
}

export function isForSource(path: string): boolean {
  return path.startsWith(PREFIX);
}

/** An S3 server that is not AWS's, as the transformer meets it: whoever signs by the access key may read and list. */
export function privateSource(functions: readonly LambdaFunction[], clock: () => number): Handler {
  return async request => {
    const [, name, encodedKey] = /^\/source\.([^/]*)\/?(.*)$/s.exec(request.path) ?? [];
    const source = functions.find(lambda => lambda.name === name)?.source;
    if (!source) return s3Error('NoSuchBucket', request.method, clock());
    if (source.bucket.fault?.failure) return fail(source.bucket.fault.failure, request.method, clock());
    if (signingKeyIdOf(request) !== source.key.accessKeyId) return s3Error('InvalidAccessKeyId', request.method, clock());
    const isSigned = isSignedBy(request, source.key, { service: 's3', region: source.region });
    if (!isSigned) return s3Error('SignatureDoesNotMatch', request.method, clock());
    return answerS3(source.bucket, { ...request, encodedKey }, readerIn(source.bucket.account), clock());
  };
}

function readerIn(account: string): Caller {
  return {
    principal: { type: 'aws', arn: `arn:aws:iam::${account}:user/source` },
    context: transport(true),
    identityPolicy: [{ Effect: 'Allow', Action: ['s3:GetObject', 's3:ListBucket'], Resource: '*' }],
  };
}
