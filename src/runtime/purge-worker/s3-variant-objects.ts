import { createHash } from 'node:crypto';
import { VariantObjects } from './delete-variants';
import { AwsApi, elementsOf, escapeXml, requireOk, textOf } from '../aws/aws-api';
import { Listing, listKeysUnder } from '../aws/s3-list';
import { printKey } from '../url/request-key';

// Characters that XML 1.0 cannot contain. Keys of variants of earlier versions may contain the last two.
const NOT_IN_XML = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/; // eslint-disable-line no-control-regex

/**
 * Variants in an S3 bucket.
 */
export class S3VariantObjects implements VariantObjects {
  /** @param root what the keys of all objects begin with, before that of the variant */
  constructor(private readonly bucket: AwsApi, private readonly root: string = '') {}

  public list(listing: Listing): AsyncIterable<string[]> {
    return listKeysUnder(this.bucket, this.root, listing);
  }

  public async delete(keys: readonly string[]): Promise<void> {
    const hasNoXml = (key: string) => NOT_IN_XML.test(key);
    for (const key of keys.filter(hasNoXml)) {
      requireOk('DeleteObject', await this.bucket.request('DELETE', printKey(this.root + key)));
    }
    await this.deleteTogether(keys.filter(key => !hasNoXml(key)));
  }

  /**
   * Requires only the permission `s3:DeleteObject`.
   *
   * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html
   */
  private async deleteTogether(keys: readonly string[]): Promise<void> {
    if (keys.length === 0) return;
    const objects = keys.map(key => `<Object><Key>${escapeXml(this.root + key)}</Key></Object>`).join('');
    const body = `<Delete xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Quiet>true</Quiet>${objects}</Delete>`;
    const xml = requireOk('DeleteObjects', await this.bucket.request('POST', '/?delete=', {
      headers: { 'content-type': 'application/xml', 'content-md5': createHash('md5').update(body).digest('base64') },
      body,
    }));
    const [error] = elementsOf(xml, 'Error');
    if (error === undefined) return;
    throw new Error(`DeleteObjects has not deleted ${textOf(error, 'Key')}: ${textOf(error, 'Code')}`);
  }
}
