import { AwsClient, Credentials } from '../aws/aws-client';
import { HttpAnswer } from '../aws/http-client';
import { RotatingSecret } from '../aws/rotating-secret';
import { fieldOf } from '../aws/secrets-manager';

/** A bucket that is not AWS's. Its access key is not here. */
export interface SourceConfig {
  /** Of the bucket, without a slash at its end: the only place that is ever asked. */
  readonly url: string;
  readonly region: string;
  /** The fields of the secret with the access key. */
  readonly accessKeyIdField: string;
  readonly secretAccessKeyField: string;
}

/**
 * Asks a bucket on another S3 server, with an access key that may be another tomorrow: what is forbidden is asked once
 * more by a newer one.
 */
export class SourceClient extends AwsClient {
  /**
   * @param endpoint in place of the bucket's own
   */
  constructor(source: SourceConfig, private readonly keys: RotatingSecret<Credentials>, endpoint: string = source.url) {
    super({ endpoint, service: 's3', region: source.region, credentials: () => keys.value() });
  }

  public async request(...request: Parameters<AwsClient['request']>): Promise<HttpAnswer> {
    const answer = await super.request(...request);
    const isRefused = answer.status === 401 || answer.status === 403;
    return isRefused && await this.keys.newer() ? super.request(...request) : answer;
  }
}

/** The access key in a secret's text. */
export function accessKeyOf(text: string, { accessKeyIdField, secretAccessKeyField }: SourceConfig): Credentials {
  return { accessKeyId: fieldOf(text, accessKeyIdField), secretAccessKey: fieldOf(text, secretAccessKeyField) };
}
