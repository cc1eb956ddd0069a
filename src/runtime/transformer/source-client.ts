import { SourceConfig, fieldsOf } from '../../model/source-config';
import { AwsClient, Credentials } from '../aws/aws-client';
import { HttpResponse } from '../aws/http-client';
import { RotatingSecret } from '../aws/rotating-secret';
import { fieldOf } from '../aws/secrets-manager';

/**
 * Client of a bucket on another S3 server. A request that is forbidden is sent once more if the access key has been
 * rotated.
 */
export class SourceClient extends AwsClient {
  /** @param endpoint URL that replaces that of the bucket */
  constructor(source: SourceConfig, private readonly keys: RotatingSecret<Credentials>, endpoint: string = source.url) {
    super({ endpoint, service: 's3', region: source.region, credentials: () => keys.value() });
  }

  public async request(...request: Parameters<AwsClient['request']>): Promise<HttpResponse> {
    const response = await super.request(...request);
    const isForbidden = [401, 403].includes(response.status);
    return isForbidden && await this.keys.newer() ? super.request(...request) : response;
  }
}

/** Returns the access key in the text of a secret. */
export function accessKeyOf(text: string, source: SourceConfig): Credentials {
  const [accessKeyId, secretAccessKey] = fieldsOf(source).map(field => fieldOf(text, field));
  return { accessKeyId, secretAccessKey };
}
