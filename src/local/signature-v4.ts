import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { IncomingRequest } from './listener';

export interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** What a request says of its signature. */
interface Authorization {
  readonly accessKeyId: string;
  /** Date, region, service and a constant. */
  readonly scope: readonly string[];
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

/** The id of the key that a request says it is signed by, if any. */
export function signingKeyIdOf(request: IncomingRequest): string | undefined {
  return authorizationOf(request)?.accessKeyId;
}

/**
 * Whether a request for S3 is signed by this key, for this region. Its time is not looked at: the keys are younger than any that is too old.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
export function isSignedBy(request: IncomingRequest, key: AccessKey, region: string): boolean {
  const authorization = authorizationOf(request);
  if (authorization?.accessKeyId !== key.accessKeyId || authorization.scope[1] !== region || authorization.scope[2] !== 's3') return false;
  if (!authorization.signedHeaders.includes('host')) return false;
  const text = ['AWS4-HMAC-SHA256', request.headers['x-amz-date'], authorization.scope.join('/'), sha256(canonical(request, authorization))].join('\n');
  const signingKey = authorization.scope.reduce<string | Buffer>((secret, part) => hmac(secret, part), `AWS4${key.secretAccessKey}`);
  return timingSafeEqual(hmac(signingKey, text), Buffer.from(authorization.signature, 'hex'));
}

function authorizationOf({ headers }: IncomingRequest): Authorization | undefined {
  const match = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(headers.authorization ?? '');
  return match ? { accessKeyId: match[1], scope: match[2].split('/'), signedHeaders: match[3].split(';'), signature: match[4] } : undefined;
}

/** The path stands as it was sent: S3, unlike other services, does not encode it once more. */
function canonical({ method, path, query, headers }: IncomingRequest, { signedHeaders }: Authorization): string {
  const parameters = query.split('&').filter(Boolean).map(pair => pair.includes('=') ? pair : `${pair}=`).sort();
  const lines = signedHeaders.map(name => `${name}:${(headers[name] ?? '').trim().replace(/ +/g, ' ')}`);
  return [method, path, parameters.join('&'), ...lines, '', signedHeaders.join(';'), headers['x-amz-content-sha256']].join('\n');
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
