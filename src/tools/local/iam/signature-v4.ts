import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { Headers } from '../http/message';

export interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** The parts of a request that a signature covers. */
export interface SignableRequest {
  readonly method: string;
  readonly path: string;
  /** The query string without the question mark. */
  readonly query: string;
  /** Header values by names in lower case. */
  readonly headers: Headers;
}

/** The service that a signature is for. */
export interface SigningScope {
  readonly region: string;
  readonly service: string;
}

/** The parts of an `Authorization` header that the signature is computed with. */
interface Signing {
  /** Date, Region, service and a constant. */
  readonly scope: readonly string[];
  readonly signedHeaders: readonly string[];
}

interface Authorization extends Signing {
  readonly accessKeyId: string;
  readonly signature: string;
}

const ALGORITHM = 'AWS4-HMAC-SHA256';
const EMPTY_BODY = sha256('');

// Deriving a key takes most hashes of a signature. There is one a day for each access key, Region and service.
const SIGNING_KEYS = new LRUCache<string, Buffer>({ max: 100 });

/**
 * Returns the headers of a request without a body, signed with its path as it stands.
 *
 * @param now the time in milliseconds
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function signedHeadersOf(request: SignableRequest, key: AccessKey, scope: SigningScope, now: number): Headers {
  const date = new Date(now).toISOString().replace(/[-:]|\.\d{3}/g, '');
  const headers: Headers = { ...request.headers, 'x-amz-content-sha256': EMPTY_BODY, 'x-amz-date': date };
  const signing: Signing = {
    scope: [date.slice(0, 8), scope.region, scope.service, 'aws4_request'],
    signedHeaders: ['host', 'x-amz-content-sha256', 'x-amz-date'],
  };
  const parameters = [
    `Credential=${[key.accessKeyId, ...signing.scope].join('/')}`,
    `SignedHeaders=${signing.signedHeaders.join(';')}`,
    `Signature=${signatureOf({ ...request, headers }, signing, key).toString('hex')}`,
  ];
  return { ...headers, authorization: `${ALGORITHM} ${parameters.join(', ')}` };
}

/** Returns the id of the access key that a request names, if any. */
export function signingKeyIdOf(request: Pick<SignableRequest, 'headers'>): string | undefined {
  return authorizationOf(request)?.accessKeyId;
}

/**
 * Returns whether a request is signed by this key for this service.
 *
 * The time is not compared, because keys are younger than any request that would be too old.
 *
 * @param canonicalPath the path as the service encodes it. The default suits signers that print paths as S3 does.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
export function isSignedBy(
  request: SignableRequest, key: AccessKey, scope: SigningScope, canonicalPath = request.path,
): boolean {
  const authorization = authorizationOf(request);
  if (authorization?.accessKeyId !== key.accessKeyId) return false;
  if (authorization.scope[1] !== scope.region || authorization.scope[2] !== scope.service) return false;
  if (!authorization.signedHeaders.includes('host')) return false;
  const expected = signatureOf({ ...request, path: canonicalPath }, authorization, key);
  return timingSafeEqual(expected, Buffer.from(authorization.signature, 'hex'));
}

function authorizationOf({ headers }: Pick<SignableRequest, 'headers'>): Authorization | undefined {
  const match = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/
    .exec(headers.authorization ?? '');
  if (!match) return undefined;
  const [, accessKeyId, scope, signedHeaders, signature] = match;
  return { accessKeyId, scope: scope.split('/'), signedHeaders: signedHeaders.split(';'), signature };
}

function signatureOf(request: SignableRequest, signing: Signing, { secretAccessKey }: AccessKey): Buffer {
  const hash = sha256(canonicalRequest(request, signing));
  const text = [ALGORITHM, request.headers['x-amz-date'], signing.scope.join('/'), hash].join('\n');
  return hmac(signingKeyOf(secretAccessKey, signing.scope), text);
}

function signingKeyOf(secretAccessKey: string, scope: readonly string[]): Buffer {
  const id = JSON.stringify([secretAccessKey, ...scope]);
  const key = SIGNING_KEYS.get(id) ?? scope.reduce(hmac, Buffer.from(`AWS4${secretAccessKey}`));
  SIGNING_KEYS.set(id, key);
  return key;
}

function canonicalRequest({ method, path, query, headers }: SignableRequest, { signedHeaders }: Signing): string {
  const parameters = query.split('&').filter(Boolean).map(pair => pair.includes('=') ? pair : `${pair}=`).sort();
  const lines = signedHeaders.map(name => `${name}:${(headers[name] ?? '').trim().replace(/ +/g, ' ')}`);
  const names = signedHeaders.join(';');
  return [method, path, parameters.join('&'), ...lines, '', names, headers['x-amz-content-sha256']].join('\n');
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
