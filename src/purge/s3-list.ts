import { AwsApi, elementsOf, requireOk, textOf } from './aws-api';

/**
 * Pages of keys in an S3 bucket that begin with a prefix; where `deep` is false, only of those that have no slash after it.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
 */
export async function *listKeys(bucket: AwsApi, prefix: string, deep: boolean): AsyncIterable<string[]> {
  let token: string | undefined;
  do {
    const query = new URLSearchParams({ 'list-type': '2', prefix, ...!deep && { delimiter: '/' }, ...token !== undefined && { 'continuation-token': token } });
    const xml = requireOk('ListObjectsV2', await bucket.request('GET', `/?${printQuery(query)}`));
    yield elementsOf(xml, 'Contents').map(entry => textOf(entry, 'Key')!);
    token = textOf(xml, 'NextContinuationToken');
  } while (token !== undefined);
}

/** Signatures want a space as `%20`. */
export function printQuery(query: URLSearchParams): string {
  return query.toString().replace(/\+/g, '%20').replace(/\*/g, '%2A');
}
