import { Version, Versions } from './change';
import { AwsApi, requireOk, textOf } from '../aws/aws-api';
import { printQuery } from '../aws/s3-list';

/**
 * Versions of objects in an S3 bucket, which lists them from the newest to the oldest.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html
 */
export class S3Versions implements Versions {
  constructor(private readonly bucket: AwsApi) {}

  public async latest(key: string): Promise<Version | undefined> {
    const first = await this.first(key);
    return first?.isLatest ? first : undefined;
  }

  public before(key: string, version: string): Promise<Version | undefined> {
    return this.first(key, { 'key-marker': key, 'version-id-marker': version });
  }

  /** Returns the first version that is listed. Other keys have the same prefix, but the key itself comes first. */
  private async first(key: string, markers: Record<string, string> = {}): Promise<Version | undefined> {
    const query = new URLSearchParams({ 'prefix': key, 'max-keys': '1', ...markers });
    const xml = requireOk('ListObjectVersions', await this.bucket.request('GET', `/?versions&${printQuery(query)}`));
    const [, kind, entry] = /<(Version|DeleteMarker)>(.*?)<\/\1>/s.exec(xml) ?? [];
    if (entry === undefined || textOf(entry, 'Key') !== key) return undefined;
    return {
      key,
      etag: textOf(entry, 'ETag')?.replace(/"/g, ''),
      isMarker: kind === 'DeleteMarker',
      isLatest: textOf(entry, 'IsLatest') === 'true',
      time: Date.parse(textOf(entry, 'LastModified')!),
    };
  }
}
