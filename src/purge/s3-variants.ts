import { AwsApi, requireOk } from './aws-api';
import { VariantStore } from './delete-variants';
import { listKeys } from './s3-list';
import { printKey } from '../transformation/image-request';

/**
 * Variants in an S3 bucket.
 */
export class S3VariantStore implements VariantStore {
  constructor(private readonly bucket: AwsApi) {}

  public list(prefix: string, deep: boolean): AsyncIterable<string[]> {
    return listKeys(this.bucket, prefix, deep);
  }

  public async delete(key: string): Promise<void> {
    requireOk('DeleteObject', await this.bucket.request('DELETE', printKey(key)));
  }
}
