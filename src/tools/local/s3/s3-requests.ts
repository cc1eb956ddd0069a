import { Bucket } from './bucket';
import { Caller, isAllowed } from './bucket-access';
import { deleteObjects, isDeleteObjects } from './delete-objects';
import { listObjects } from './list-objects';
import { serviceHeaders, s3Error } from './s3-responses';
import { parseKey } from '../../../runtime/url/image-request';
import { requestedPart } from '../http/conditional-requests';
import { Handler } from '../http/listener';
import { Headers, HttpResponse } from '../http/message';
import { transportContext } from '../iam/policy-conditions';

export interface S3Request {
  readonly method: string;
  /** The percent-encoded key in the URL, without the leading slash. S3 decodes `+` to a space. */
  readonly encodedKey: string;
  readonly query: string;
  readonly headers: Headers;
  readonly body?: () => Promise<Buffer>;
}

const ACTIONS: Record<string, string> = {
  GET: 's3:GetObject', HEAD: 's3:GetObject', PUT: 's3:PutObject', POST: 's3:PutObject', DELETE: 's3:DeleteObject',
};

// Query parameters for subresources, which require other permissions than reading the object.
const SUBRESOURCES = [
  'acl', 'attributes', 'cors', 'encryption', 'legal-hold', 'lifecycle', 'location', 'logging', 'object-lock',
  'ownershipControls', 'policy', 'policyStatus', 'publicAccessBlock', 'replication', 'retention', 'tagging', 'torrent',
  'uploadId', 'uploads', 'versionId', 'versioning', 'versions', 'website',
];

// Metadata that a PUT stores and a GET returns.
const METADATA = [
  'cache-control', 'content-disposition', 'content-encoding', 'content-language', 'content-type', 'expires',
];
const SIGNATURE = ['x-amz-content-sha256', 'x-amz-date', 'x-amz-security-token', 'x-amz-user-agent'];
const UNSUPPORTED_CONDITIONS = ['if-none-match'];

/**
 * Handles requests of the S3 REST API for objects and lists of objects.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html
 */
export async function handleS3Request(
  bucket: Bucket, request: S3Request, caller: Caller, now: number,
): Promise<HttpResponse> {
  try {
    return await respond(bucket, request, caller, now);
  } catch {
    return s3Error('InternalError', request.method, now);
  }
}

async function respond(bucket: Bucket, request: S3Request, caller: Caller, now: number): Promise<HttpResponse> {
  const { method } = request;
  const key = parseKey(`/${request.encodedKey.replace(/\+/g, '%20')}`);
  if (key === undefined) return s3Error('InvalidURI', method, now);
  if (method === 'OPTIONS') return s3Error('AccessForbidden', method, now);
  if (hasSubresource(request.query)) return s3Error('AccessDenied', method, now);
  if (key === '' && isDeleteObjects(method, request.query)) return deleteObjects(bucket, request, caller, now);
  if (key === '') return listObjects(bucket, request, caller, now);
  if (!(method in ACTIONS) || !isAllowed(bucket, caller, ACTIONS[method], `/${key}`)) {
    return s3Error('AccessDenied', method, now);
  }
  switch (method) {
    case 'PUT': return put(bucket, key, request, caller, now);
    case 'DELETE': return remove(bucket, key, request, now);
    case 'POST': return s3Error('MethodNotAllowed', method, now);
    default: return read(bucket, key, request, caller, now);
  }
}

/**
 * Responds to GET and HEAD. Without permission to list the bucket, a missing key is 403 rather than 404, as in S3. The
 * bucket policy of an `ImageCdn` does not contain that permission (`construct/originals/bucket-policy.ts`).
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 */
async function read(
  bucket: Bucket, key: string, request: S3Request, caller: Caller, now: number,
): Promise<HttpResponse> {
  const object = await bucket.objects.get(key);
  if (!object) {
    return s3Error(isAllowed(bucket, caller, 's3:ListBucket') ? 'NoSuchKey' : 'AccessDenied', request.method, now);
  }
  const whole: HttpResponse = {
    status: 200,
    headers: {
      ...serviceHeaders(now),
      'x-amz-server-side-encryption': bucket.encryption,
      'accept-ranges': 'bytes',
      ...bucket.versioned && { 'x-amz-version-id': object.version },
      ...object.headers,
    },
    body: object.body,
  };
  const part = requestedPart(request.method, request.headers, whole);
  return request.method === 'HEAD' ? { ...part, body: Buffer.alloc(0) } : part;
}

async function put(
  bucket: Bucket, key: string, request: S3Request, caller: Caller, now: number,
): Promise<HttpResponse> {
  const { method, headers, body } = request;
  if (!bucket.objects.put || !body) return s3Error('MethodNotAllowed', method, now);
  if (Object.keys(headers).some(name => !isSupportedByPut(name))) return s3Error('NotImplemented', method, now);
  const content = await body();
  const unmet = await unmetCondition(bucket, key, request, caller);
  if (unmet) return s3Error(unmet, method, now);
  const metadata = Object.entries(headers).filter(([name]) => METADATA.includes(name)
    || name.startsWith('x-amz-meta-'));
  const { headers: { etag }, version } = bucket.objects.put(key, content, Object.fromEntries(metadata));
  const versionId = bucket.versioned && { 'x-amz-version-id': version };
  return {
    status: 200,
    headers: {
      ...serviceHeaders(now),
      'x-amz-server-side-encryption': bucket.encryption,
      etag,
      'content-length': '0',
      ...versionId,
    },
    body: Buffer.alloc(0),
  };
}

/**
 * Returns the error for a PUT whose `If-Match` names another ETag than the object's, or undefined.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
async function unmetCondition(
  bucket: Bucket, key: string, { headers: { 'if-match': etag } }: S3Request, caller: Caller,
): Promise<string | undefined> {
  if (etag === undefined) return undefined;
  if (!isAllowed(bucket, caller, ACTIONS.GET, `/${key}`)) return 'AccessDenied';
  const object = await bucket.objects.get(key);
  if (!object) return 'NoSuchKey';
  return object.headers.etag.replace(/"/g, '') === etag.replace(/"/g, '') ? undefined : 'PreconditionFailed';
}

function remove({ objects }: Bucket, key: string, { method }: S3Request, now: number): HttpResponse {
  if (!objects.delete) return s3Error('MethodNotAllowed', method, now);
  objects.delete(key);
  return { status: 204, headers: serviceHeaders(now), body: Buffer.alloc(0) };
}

/** Returns whether a header of PUT is supported or has no effect. */
function isSupportedByPut(name: string): boolean {
  return !UNSUPPORTED_CONDITIONS.includes(name)
    && (!name.startsWith('x-amz-') || name.startsWith('x-amz-meta-') || SIGNATURE.includes(name));
}

function hasSubresource(query: string): boolean {
  return [...new URLSearchParams(query).keys()].some(name => SUBRESOURCES.includes(name)
    || name.startsWith('response-'));
}

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
