import { InvalidationApi, InvalidationError } from './invalidations';
import { AwsApi, escapeXml, requireOk, textOf } from '../aws/aws-api';

// https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateInvalidation.html
const VERSION = '2020-05-31';
const TEMPORARY_ERRORS = ['TooManyInvalidationsInProgress', 'Throttling', 'ThrottlingException', 'ServiceUnavailable'];

/**
 * CloudFront's API for the invalidations of one distribution.
 */
export class CloudFrontApi implements InvalidationApi {
  private readonly path: string;

  constructor(private readonly api: AwsApi, distributionId: string) {
    this.path = `/${VERSION}/distribution/${distributionId}/invalidation`;
  }

  public async invalidate(items: readonly string[], reference: string): Promise<string> {
    const paths = items.map(item => `<Path>${escapeXml(item)}</Path>`).join('');
    const { status, body } = await this.api.request('POST', this.path, {
      headers: { 'content-type': 'application/xml' },
      body: `<InvalidationBatch xmlns="http://cloudfront.amazonaws.com/doc/${VERSION}/">`
        + `<Paths><Quantity>${items.length}</Quantity><Items>${paths}</Items></Paths>`
        + `<CallerReference>${escapeXml(reference)}</CallerReference></InvalidationBatch>`,
    });
    const code = textOf(body.toString(), 'Code') ?? 'no reason';
    const isTemporary = status >= 500 || status === 429 || TEMPORARY_ERRORS.includes(code);
    if (status >= 300) {
      throw new InvalidationError(`CreateInvalidation failed with ${status}: ${code}`, isTemporary);
    }
    return textOf(body.toString(), 'Id')!;
  }

  /** Returns `InProgress` or `Completed`. */
  public async status(id: string): Promise<string> {
    const response = await this.api.request('GET', `${this.path}/${encodeURIComponent(id)}`);
    return textOf(requireOk('GetInvalidation', response), 'Status')!;
  }
}

/** Returns CloudFront's endpoint and signing Region: each partition has one. */
export function cloudFrontEndpoint(region: string, env: NodeJS.ProcessEnv): { endpoint: string; region: string } {
  const isChina = region.startsWith('cn-');
  const endpoint = isChina ? 'https://cloudfront.cn-northwest-1.amazonaws.com.cn' : 'https://cloudfront.amazonaws.com';
  return { endpoint: env.AWS_ENDPOINT_URL_CLOUDFRONT ?? endpoint, region: isChina ? 'cn-northwest-1' : 'us-east-1' };
}
