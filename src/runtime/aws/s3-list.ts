import { AwsApi, elementsOf, requireOk, textOf } from './aws-api';
import { MAX_KEY_BYTES } from '../../model/object-key';

/** The keys to list. */
export interface Listing {
  readonly prefix: string;
  /** The key after which the listing begins. */
  readonly after?: string;
}

/**
 * Returns the pages of a listing of keys in an S3 bucket. No key begins with a prefix that is longer than a key may be,
 * which S3 rejects with `KeyTooLongError`.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
 */
export async function *listKeys(bucket: AwsApi, { prefix, after }: Listing): AsyncIterable<string[]> {
  if (Buffer.byteLength(prefix) > MAX_KEY_BYTES) return;
  let token: string | undefined;
  do {
    const page = await listPage(bucket, { prefix, after }, token);
    yield page.keys;
    token = page.token;
  } while (token !== undefined);
}

/** Returns one page of a listing, and the token of the next one, if there is one. */
export async function listPage(
  bucket: AwsApi, { prefix, after }: Listing, token?: string,
): Promise<{ readonly keys: string[]; readonly token?: string }> {
  const query = new URLSearchParams({
    'list-type': '2',
    prefix,
    ...after !== undefined && { 'start-after': after },
    ...token !== undefined && { 'continuation-token': token },
  });
  const xml = requireOk('ListObjectsV2', await bucket.request('GET', `/?${printQuery(query)}`));
  const keys = elementsOf(xml, 'Contents').map(entry => textOf(entry, 'Key')!);
  return { keys, token: textOf(xml, 'NextContinuationToken') };
}

/**
 * Returns the pages of a listing of the keys that begin with a root. Listing and results are without it.
 */
export async function *listKeysUnder(
  bucket: AwsApi, root: string, { prefix, after }: Listing,
): AsyncIterable<string[]> {
  const rooted = { prefix: root + prefix, ...after !== undefined && { after: root + after } };
  for await (const keys of listKeys(bucket, rooted)) yield keys.map(key => key.slice(root.length));
}

/** Returns a query in the encoding that signatures require: `%20` for spaces, and only unreserved characters as is. */
export function printQuery(query: URLSearchParams): string {
  return query.toString().replace(/\+/g, '%20').replace(/\*/g, '%2A').replace(/%7E/g, '~');
}
