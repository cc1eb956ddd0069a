import { Bucket } from './bucket';
import { Caller, isAllowed } from './bucket-access';
import { StoredObject } from './object-store';
import { s3Document, serviceHeaders, s3Error } from './s3-responses';
import { HttpResponse } from '../http/message';

const PARAMETERS = ['list-type', 'prefix', 'delimiter', 'max-keys', 'start-after', 'continuation-token', 'fetch-owner'];
const MAX_KEYS = 1000;

interface Page {
  readonly keys: string[];
  readonly isTruncated: boolean;
}

/**
 * Handles `ListObjects` and `ListObjectsV2` with the parameters that this project uses.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
 */
export async function listObjects(
  bucket: Bucket, request: { method: string; query: string }, caller: Caller, now: number,
): Promise<HttpResponse> {
  const { method } = request;
  const query = new URLSearchParams(request.query);
  const [prefix, most] = [query.get('prefix') ?? '', Math.min(MAX_KEYS, Number(query.get('max-keys') ?? MAX_KEYS))];
  const context = { 's3:prefix': prefix, 's3:max-keys': String(most) };
  if (!isAllowed(bucket, caller, 's3:ListBucket', '', context)) return s3Error('AccessDenied', method, now);
  if (!['GET', 'HEAD'].includes(method)) return s3Error('MethodNotAllowed', method, now);
  if ([...query.keys()].some(name => !PARAMETERS.includes(name)) || !Number.isInteger(most) || most < 0) {
    return s3Error('NotImplemented', method, now);
  }
  const delimiter = query.get('delimiter') ?? '';
  const isCommon = (name: string) => delimiter !== '' && name.length > prefix.length && name.endsWith(delimiter);
  const page = await pageOf(bucket, key => upTo(delimiter, prefix, key), most, after(query));
  const xml =
    `<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>${escapeXml(bucket.name)}</Name>` +
    `<Prefix>${escapeXml(prefix)}</Prefix><MaxKeys>${most}</MaxKeys><KeyCount>${page.keys.length}</KeyCount>` +
    `<IsTruncated>${page.isTruncated}</IsTruncated>${nextToken(page)}` +
    `${await contents(
      bucket, page.keys.filter(name => !isCommon(name)),
    )}${commonPrefixes(page.keys.filter(isCommon))}</ListBucketResult>`;
  return s3Document(200, xml, method, serviceHeaders(now));
}

/** @param nameOf returns the name under which a key is listed; undefined if it is not listed */
async function pageOf(
  { objects }: Bucket, nameOf: (key: string) => string | undefined, most: number, last: string,
): Promise<Page> {
  const names = new Set((await objects.keys()).flatMap(key => nameOf(key) ?? []));
  const keys = [...names].filter(name => name > last);
  return { keys: keys.slice(0, most), isTruncated: keys.length > most };
}

/** Returns the key if it begins with the prefix, or its common prefix if a delimiter follows; else undefined. */
function upTo(delimiter: string, prefix: string, key: string): string | undefined {
  if (!key.startsWith(prefix)) return undefined;
  const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
  return end < 0 ? key : key.slice(0, end + delimiter.length);
}

function commonPrefixes(names: string[]): string {
  return names.map(name => `<CommonPrefixes><Prefix>${escapeXml(name)}</Prefix></CommonPrefixes>`).join('');
}

/** Tokens are opaque to clients. Here they contain the last key of the page before. */
function after(query: URLSearchParams): string {
  const token = query.get('continuation-token');
  return token === null ? query.get('start-after') ?? '' : Buffer.from(token, 'base64url').toString();
}

function nextToken({ keys, isTruncated }: Page): string {
  const last = keys.at(-1);
  return isTruncated && last !== undefined
    ? `<NextContinuationToken>${Buffer.from(last).toString('base64url')}</NextContinuationToken>`
    : '';
}

async function contents({ objects }: Bucket, keys: string[]): Promise<string> {
  const entries = await Promise.all(keys.map(async key => ({ key, object: await objects.get(key) })));
  return entries.map(({ key, object }) => object ? entry(key, object) : '').join('');
}

function entry(key: string, { headers, body }: StoredObject): string {
  return (
    `<Contents><Key>${escapeXml(key)}</Key>` +
    `<LastModified>${new Date(headers['last-modified']).toISOString()}</LastModified>` +
    `<ETag>${escapeXml(headers.etag)}</ETag><Size>${body.length}</Size><StorageClass>STANDARD</StorageClass></Contents>`
  );
}

function escapeXml(text: string): string {
  return text.replace(/[<>&"']/g, character => `&#${character.charCodeAt(0)};`);
}
