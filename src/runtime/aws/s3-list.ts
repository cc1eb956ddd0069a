import { AwsApi, elementsOf, requireOk, textOf } from './aws-api';
import { Listing } from '../purge-worker/delete-variants';

/**
 * Returns the pages of a listing of keys in an S3 bucket.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
 */
export async function *listKeys(bucket: AwsApi, { prefix, isFlat, after }: Listing): AsyncIterable<string[]> {
  let token: string | undefined;
  do {
    const query = new URLSearchParams({
      'list-type': '2',
      prefix,
      ...isFlat && { delimiter: '/' },
      ...after !== undefined && { 'start-after': after },
      ...token !== undefined && { 'continuation-token': token },
    });
    const xml = requireOk('ListObjectsV2', await bucket.request('GET', `/?${printQuery(query)}`));
    yield elementsOf(xml, 'Contents').map(entry => textOf(entry, 'Key')!);
    token = textOf(xml, 'NextContinuationToken');
  } while (token !== undefined);
}

/** Returns a query as signatures want it: a space is `%20`, and only unreserved characters stand for themselves. */
export function printQuery(query: URLSearchParams): string {
  return query.toString().replace(/\+/g, '%20').replace(/\*/g, '%2A').replace(/%7E/g, '~');
}
