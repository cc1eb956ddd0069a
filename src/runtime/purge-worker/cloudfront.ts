import { EdgeCaches, InvalidationError } from './invalidate';
import { AwsApi, escapeXml, requireOk, textOf } from '../aws/aws-api';

// https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateInvalidation.html
const VERSION = '2020-05-31';
const FOR_NOW = ['TooManyInvalidationsInProgress', 'Throttling', 'ThrottlingException', 'ServiceUnavailable'];

/**
 * The invalidations of one distribution.
 */
export class CloudFrontCaches implements EdgeCaches {
  private readonly path: string;

  constructor(private readonly api: AwsApi, distributionId: string) {
    this.path = `/${VERSION}/distribution/${distributionId}/invalidation`;
  }

  public async invalidate(items: readonly string[], reference: string): Promise<string> {
    const paths = items.map(item => `<Path>${escapeXml(item)}</Path>`).join('');
    const { status, body } = await this.api.request('POST', this.path, {
      headers: { 'content-type': 'application/xml' },
      body: `<InvalidationBatch xmlns="http://cloudfront.amazonaws.com/doc/${VERSION}/"><Paths><Quantity>${items.length}</Quantity>`
        + `<Items>${paths}</Items></Paths><CallerReference>${escapeXml(reference)}</CallerReference></InvalidationBatch>`,
    });
    const code = textOf(body.toString(), 'Code') ?? 'no reason';
    if (status >= 300) throw new InvalidationError(`CreateInvalidation was answered by ${status}: ${code}`, status >= 500 || status === 429 || FOR_NOW.includes(code));
    return textOf(body.toString(), 'Id')!;
  }

  /** `InProgress` or `Completed`. */
  public async status(id: string): Promise<string> {
    return textOf(requireOk('GetInvalidation', await this.api.request('GET', `${this.path}/${encodeURIComponent(id)}`)), 'Status')!;
  }
}

/** The one region in which CloudFront is asked, by partition. */
export function cloudFrontOf(region: string, env: NodeJS.ProcessEnv): { endpoint: string; region: string } {
  const isChina = region.startsWith('cn-');
  const endpoint = isChina ? 'https://cloudfront.cn-northwest-1.amazonaws.com.cn' : 'https://cloudfront.amazonaws.com';
  return { endpoint: env.AWS_ENDPOINT_URL_CLOUDFRONT ?? endpoint, region: isChina ? 'cn-northwest-1' : 'us-east-1' };
}
