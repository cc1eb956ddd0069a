import { AwsApi, elementsOf, requireOk, textOf } from './aws-api';
import { VariantStore } from './delete-variants';
import { printKey } from '../transformation/image-request';

/**
 * Variants in an S3 bucket.
 */
export class S3VariantStore implements VariantStore {
  constructor(private readonly bucket: AwsApi) {}

  /** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html */
  public async *list(prefix: string, deep: boolean): AsyncIterable<string[]> {
    let token: string | undefined;
    do {
      const query = new URLSearchParams({ 'list-type': '2', prefix, ...!deep && { delimiter: '/' }, ...token !== undefined && { 'continuation-token': token } });
      const xml = requireOk('ListObjectsV2', await this.bucket.request('GET', `/?${printQuery(query)}`));
      yield elementsOf(xml, 'Contents').map(entry => textOf(entry, 'Key')!);
      token = textOf(xml, 'NextContinuationToken');
    } while (token !== undefined);
  }

  public async delete(key: string): Promise<void> {
    requireOk('DeleteObject', await this.bucket.request('DELETE', printKey(key)));
  }
}

/** Signatures want a space as `%20`. */
export function printQuery(query: URLSearchParams): string {
  return query.toString().replace(/\+/g, '%20').replace(/\*/g, '%2A');
}
