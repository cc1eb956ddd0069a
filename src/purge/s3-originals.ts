import { AwsApi } from './aws-api';
import { listKeys } from './s3-list';
import { Originals } from './whole-folders';

/**
 * Originals in an S3 bucket.
 */
export class S3Originals implements Originals {
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
