import { createHash } from 'node:crypto';
import { Bucket } from './bucket';
import { Caller, isAllowed } from './bucket-access';
import { s3Document, serviceHeaders, s3Error } from './s3-responses';
import { elementsOf, escapeXml, textOf } from '../../../runtime/aws/aws-api';
import { Headers, HttpResponse } from '../http/message';

const MAX_KEYS = 1000;

/** A request for `DeleteObjects`. */
interface DeleteRequest {
  readonly method: string;
  readonly headers: Headers;
  readonly body?: () => Promise<Buffer>;
}

export function isDeleteObjects(method: string, query: string): boolean {
  return method === 'POST' && /^delete=?$/.test(query);
}

/**
 * Deletes up to 1,000 objects, each with the caller's permission for it, without versions and without the verbose
 * response.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html
 */
export async function deleteObjects(
  bucket: Bucket, { method, headers, body }: DeleteRequest, caller: Caller, now: number,
): Promise<HttpResponse> {
  if (!bucket.objects.delete || !body) return s3Error('MethodNotAllowed', method, now);
  const content = await body();
  const digest = headers['content-md5'];
  if (digest === undefined) return s3Error('InvalidRequest', method, now);
  if (digest !== createHash('md5').update(content).digest('base64')) return s3Error('BadDigest', method, now);
  const keys = keysOf(content.toString());
  if (!keys) return s3Error('MalformedXML', method, now);
  const denied = keys.filter(key => !isAllowed(bucket, caller, 's3:DeleteObject', `/${key}`));
  for (const key of keys) if (!denied.includes(key)) bucket.objects.delete(key);
  const reason = '<Code>AccessDenied</Code><Message>Access Denied</Message>';
  const errors = denied.map(key => `<Error><Key>${escapeXml(key)}</Key>${reason}</Error>`);
  const xml = `<DeleteResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${errors.join('')}</DeleteResult>`;
  return s3Document(200, xml, method, serviceHeaders(now));
}

function keysOf(xml: string): string[] | undefined {
  const objects = elementsOf(xml, 'Object');
  const keys = objects.flatMap(object => textOf(object, 'Key') ?? []);
  const isSound = /<Delete[ >]/.test(xml) && textOf(xml, 'Quiet') === 'true' && keys.length === objects.length;
  return isSound && keys.length > 0 && keys.length <= MAX_KEYS ? keys : undefined;
}
