import { sign } from 'aws4';
import { HttpAnswer, HttpRequest, ask } from './http-client';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** An API whose requests are signed as AWS wants it (Signature Version 4); others than AWS speak S3's, too. */
export interface AwsService {
  /** Without a slash at the end. It may have a path, as a bucket of some S3 servers has. */
  readonly endpoint: string;
  /** The name that goes into the signature, such as `s3` or `cloudfront`. */
  readonly service: string;
  readonly region: string;
  /** Asked for each request, so that what expires can be renewed. */
  readonly credentials: () => Promise<Credentials>;
}

/**
 * Asks one service of AWS. Its SDK would take longer to load than a picture takes to make.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html
 */
export class AwsClient {
  constructor(private readonly options: AwsService) {}

  /**
   * @param path with its query, percent-encoded, from the endpoint on
   */
  public async request(method: string, path: string, request: Partial<Omit<HttpRequest, 'method' | 'url'>> = {}): Promise<HttpAnswer> {
    const { endpoint, service, region, credentials } = this.options;
    const url = new URL(endpoint + path);
    const { headers } = sign({
      service, region, method, path: url.pathname + url.search, body: request.body, headers: { ...request.headers, host: url.host },
    }, await credentials());
    return ask({ ...request, method, url, headers: headers! });
  }
}

/** Those of the function's role, which outlive the process that has them. */
export async function roleCredentials(): Promise<Credentials> {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: sessionToken } = process.env;
  return { accessKeyId: accessKeyId!, secretAccessKey: secretAccessKey!, sessionToken };
}
