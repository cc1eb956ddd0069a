import { randomBytes } from 'node:crypto';
import { partAskedFor } from './conditional';
import { Headers, HttpResponse, httpDate } from './http';
import { ObjectStore } from './object-store';
import { Principal, decide } from './policy';
import { PolicyDocument } from './policy-document';
import { isPublic, isRestricted } from './public-access';
import { parseKey } from '../transformation/image-request';

/** A bucket as it is deployed, and what is in it. */
export interface Bucket {
  readonly name: string;
  readonly account: string;
  readonly policy?: PolicyDocument;
  readonly restrictPublicBuckets: boolean;
  readonly encryption: string;
  readonly objects: ObjectStore;
}

export interface S3Request {
  readonly method: string;
  /** The key as it stands in the URL, percent-encoded, without the slash before it. */
  readonly encodedKey: string;
  readonly query: string;
  readonly headers: Headers;
}

export interface Caller {
  readonly principal: Principal;
  readonly context: Readonly<Record<string, string>>;
}

const MESSAGES: Record<string, [status: number, message: string]> = {
  AccessDenied: [403, 'Access Denied'],
  AccessForbidden: [403, 'CORSResponse: CORS is not enabled for this bucket.'],
  InternalError: [500, 'We encountered an internal error. Please try again.'],
  InvalidURI: [400, "Couldn't parse the specified URI."],
  MethodNotAllowed: [405, 'The specified method is not allowed against this resource.'],
  NoSuchBucket: [404, 'The specified bucket does not exist'],
  NoSuchKey: [404, 'The specified key does not exist.'],
};

/** What is asked of a key with other methods; they are refused unless the policy permits what a local edge cannot do. */
const ACTIONS: Record<string, string> = { GET: 's3:GetObject', HEAD: 's3:GetObject', PUT: 's3:PutObject', POST: 's3:PutObject', DELETE: 's3:DeleteObject' };

// Query parameters that ask for something else than the object, which takes other permissions than to read it.
const SUBRESOURCES = [
  'acl', 'attributes', 'cors', 'encryption', 'legal-hold', 'lifecycle', 'location', 'logging', 'object-lock', 'ownershipControls', 'policy',
  'policyStatus', 'publicAccessBlock', 'replication', 'retention', 'tagging', 'torrent', 'uploadId', 'uploads', 'versionId', 'versioning',
  'versions', 'website',
];

/**
 * S3's REST API, as far as reading goes.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 */
export async function answerS3(bucket: Bucket, request: S3Request, caller: Caller, now: number): Promise<HttpResponse> {
  try {
    return await answer(bucket, request, caller, now);
  } catch {
    return s3Error('InternalError', request.method, now);
  }
}

export function s3Error(code: string, method: string, now: number): HttpResponse {
  const [status, message] = MESSAGES[code];
  const ids = serviceHeaders(now);
  const body = Buffer.from('<?xml version="1.0" encoding="UTF-8"?>\n'
    + `<Error><Code>${code}</Code><Message>${message}</Message>`
    + `<RequestId>${ids['x-amz-request-id']}</RequestId><HostId>${ids['x-amz-id-2']}</HostId></Error>`);
  return {
    status,
    headers: { ...ids, 'content-type': 'application/xml', 'content-length': String(body.length) },
    body: method === 'HEAD' ? Buffer.alloc(0) : body,
  };
}

async function answer(bucket: Bucket, request: S3Request, caller: Caller, now: number): Promise<HttpResponse> {
  const { method } = request;
  const key = parseKey(`/${request.encodedKey}`);
  if (key === undefined) return s3Error('InvalidURI', method, now);
  if (method === 'OPTIONS') return s3Error('AccessForbidden', method, now);
  if (asksForSubresource(request.query)) return s3Error('AccessDenied', method, now);
  if (key === '') return list(bucket, request, caller, now);
  if (!(method in ACTIONS) || !isAllowed(bucket, caller, ACTIONS[method], `/${key}`)) return s3Error('AccessDenied', method, now);
  if (!['GET', 'HEAD'].includes(method)) return s3Error('MethodNotAllowed', method, now);
  return read(bucket, key, request, caller, now);
}

async function read(bucket: Bucket, key: string, request: S3Request, caller: Caller, now: number): Promise<HttpResponse> {
  const object = await bucket.objects.get(key);
  // Only those who may list the bucket learn that a key does not exist.
  if (!object) return s3Error(isAllowed(bucket, caller, 's3:ListBucket') ? 'NoSuchKey' : 'AccessDenied', request.method, now);
  const whole: HttpResponse = {
    status: 200,
    headers: { ...serviceHeaders(now), 'x-amz-server-side-encryption': bucket.encryption, 'accept-ranges': 'bytes', ...object.headers },
    body: object.body,
  };
  const part = partAskedFor(request.method, request.headers, whole);
  return request.method === 'HEAD' ? { ...part, body: Buffer.alloc(0) } : part;
}

async function list(bucket: Bucket, { method }: S3Request, caller: Caller, now: number): Promise<HttpResponse> {
  if (!isAllowed(bucket, caller, 's3:ListBucket')) return s3Error('AccessDenied', method, now);
  if (!['GET', 'HEAD'].includes(method)) return s3Error('MethodNotAllowed', method, now);
  const keys = (await bucket.objects.keys()).slice(0, 1000);
  const body = Buffer.from('<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
    + `<Name>${bucket.name}</Name>${keys.map(key => `<Contents><Key>${escapeXml(key)}</Key></Contents>`).join('')}</ListBucketResult>`);
  return {
    status: 200,
    headers: { ...serviceHeaders(now), 'content-type': 'application/xml', 'content-length': String(body.length) },
    body: method === 'HEAD' ? Buffer.alloc(0) : body,
  };
}

function isAllowed(bucket: Bucket, { principal, context }: Caller, action: string, path = ''): boolean {
  if (bucket.restrictPublicBuckets && isPublic(bucket.policy) && isRestricted(principal, bucket.account)) return false;
  return decide(bucket.policy, { principal, action, resource: `arn:aws:s3:::${bucket.name}${path}`, context }) === 'allow';
}

function asksForSubresource(query: string): boolean {
  return [...new URLSearchParams(query).keys()].some(name => SUBRESOURCES.includes(name) || name.startsWith('response-'));
}

function serviceHeaders(now: number): Headers {
  return {
    'date': httpDate(now),
    'server': 'AmazonS3',
    'x-amz-request-id': randomBytes(8).toString('hex').toUpperCase(),
    'x-amz-id-2': randomBytes(48).toString('base64'),
  };
}

function escapeXml(text: string): string {
  return text.replace(/[<>&"']/g, character => `&#${character.charCodeAt(0)};`);
}
