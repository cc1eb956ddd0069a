import { createHash } from 'node:crypto';
import { Aws, AwsError } from './aws';
import { parseXml } from './xml';
import { escapeXml } from '../../../src/runtime/aws/aws-api';
import { printKey } from '../../../src/runtime/url/key-encoding';
import { RUN_TAG } from '../tag';

export interface ObjectVersion {
  readonly key: string;
  readonly versionId: string;
  readonly etag: string;
  readonly isMarker: boolean;
}

interface VersionPage {
  readonly versions: readonly ObjectVersion[];
  /** The start of the next page, if there is one. */
  readonly next?: Record<string, string>;
}

/** One bucket, with the permissions of the caller. */
export class Bucket {
  constructor(
    private readonly aws: Aws,
    public readonly name: string,
    public readonly region: string,
  ) {}

  /** The run in the bucket's tag; undefined for a bucket without the tag, or for none. */
  public async run(): Promise<string | undefined> {
    try {
      const { body } = await this.ask('GetBucketTagging', 'GET', '/?tagging');
      const tags = parseXml(body.toString()).at('TagSet')?.all('Tag') ?? [];
      return tags.find(tag => tag.textAt('Key') === RUN_TAG)?.textAt('Value');
    } catch (error) {
      if (error instanceof AwsError && error.status === 404) return undefined;
      throw error;
    }
  }

  /** Returns the ID of the new version. */
  public async put(key: string, body: Buffer, contentType = 'image/jpeg'): Promise<string> {
    const { headers } = await this.ask('PutObject', 'PUT', printKey(key), body, { 'content-type': contentType });
    return String(headers['x-amz-version-id'] ?? 'null');
  }

  public async has(key: string): Promise<boolean> {
    try {
      await this.ask('HeadObject', 'HEAD', printKey(key));
      return true;
    } catch (error) {
      if (error instanceof AwsError && error.status === 404) return false;
      throw error;
    }
  }

  public async keys(): Promise<string[]> {
    return [...new Set((await this.allVersions()).filter(({ isMarker }) => !isMarker).map(({ key }) => key))];
  }

  public async deleteVersion(key: string, versionId: string): Promise<void> {
    await this.ask('DeleteObject', 'DELETE', `${printKey(key)}?versionId=${encodeURIComponent(versionId)}`);
  }

  /** A page of versions and delete markers. */
  public async versions(parameters: Record<string, string> = {}): Promise<VersionPage> {
    const query = Object.entries({ 'encoding-type': 'url', ...parameters })
      .map(([name, value]) => `&${name}=${encodeURIComponent(value).replace(/[!'()*]/g, percent)}`)
      .join('');
    const page = parseXml((await this.ask('ListObjectVersions', 'GET', `/?versions${query}`)).body.toString());
    const isLast = page.textAt('IsTruncated') !== 'true';
    return {
      versions: page.children
        .filter(({ name }) => name === 'Version' || name === 'DeleteMarker')
        .map(entry => ({
          key: decoded(entry.textAt('Key')),
          versionId: entry.textAt('VersionId'),
          etag: entry.textAt('ETag').replace(/"/g, ''),
          isMarker: entry.name === 'DeleteMarker',
        })),
      ...(!isLast && {
        next: {
          'key-marker': decoded(page.textAt('NextKeyMarker')),
          'version-id-marker': page.textAt('NextVersionIdMarker'),
        },
      }),
    };
  }

  /** Deletes every version and every delete marker. Returns how many there were. */
  public async empty(): Promise<number> {
    let count = 0;
    for (;;) {
      const { versions } = await this.versions();
      if (versions.length === 0) return count;
      await this.deleteVersions(versions);
      count += versions.length;
    }
  }

  /** Deletes the empty bucket. */
  public async delete(): Promise<void> {
    await this.ask('DeleteBucket', 'DELETE', '/');
  }

  private async allVersions(): Promise<ObjectVersion[]> {
    const all: ObjectVersion[] = [];
    let next: Record<string, string> | undefined = {};
    while (next) {
      const page: VersionPage = await this.versions(next);
      all.push(...page.versions);
      next = page.next;
    }
    return all;
  }

  /** At most a thousand, as S3 lists them. */
  private async deleteVersions(versions: readonly ObjectVersion[]): Promise<void> {
    const objects = versions
      .map(
        ({ key, versionId }) =>
          `<Object><Key>${escapeXml(key)}</Key><VersionId>${escapeXml(versionId)}</VersionId></Object>`,
      )
      .join('');
    const body = `<Delete xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Quiet>true</Quiet>${objects}</Delete>`;
    const response = await this.ask('DeleteObjects', 'POST', '/?delete', body, {
      'content-type': 'application/xml',
      'content-md5': createHash('md5').update(body).digest('base64'),
    });
    const failed = parseXml(response.body.toString()).all('Error');
    if (failed.length > 0) {
      throw new AwsError(
        'DeleteObjects',
        200,
        failed[0].textAt('Code'),
        `${failed.length} versions stay in ${this.name}`,
      );
    }
  }

  private ask(
    operation: string,
    method: string,
    path: string,
    body?: string | Buffer,
    headers?: Record<string, string>,
  ) {
    return this.aws.s3(this.name, this.region, { operation, method, path, body, headers });
  }
}

function decoded(text: string): string {
  return decodeURIComponent(text.replace(/\+/g, ' '));
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
