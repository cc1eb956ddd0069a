import { OriginalCounter } from './wholly-changed-folders';
import { AwsApi } from '../aws/aws-api';
import { listKeys } from '../aws/s3-list';

/**
 * Counts the originals in an S3 bucket by listing them.
 */
export class S3OriginalCounter implements OriginalCounter {
  constructor(private readonly bucket: AwsApi) {}

  public async count(folder: string, most: number): Promise<number> {
    let count = 0;
    for await (const keys of listKeys(this.bucket, { prefix: folder === '/' ? '' : folder })) {
      count += keys.length;
      if (count >= most) return most;
    }
    return count;
  }
}
