import { sign } from 'aws4';
import { HttpRequest, HttpResponse, OpenResponse, openRequest, sendRequest } from './http-client';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** An API whose requests have Signature Version 4, of AWS or of another S3 server. */
export interface AwsService {
  /** URL without a trailing slash. It may have a path, such as a bucket on an S3 server. */
  readonly endpoint: string;
  /** Name in the signature, such as `s3` or `cloudfront`. */
  readonly service: string;
  readonly region: string;
  /** Called for each request, so that expired credentials can be renewed. */
  readonly credentials: () => Promise<Credentials>;
}

/** A request without its method and URL. */
export type RequestOptions = Partial<Omit<HttpRequest, 'method' | 'url'>>;

/**
 * Client of one AWS service. AWS's SDK would take longer to load than an image takes to transform.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html
 */
export class AwsClient {
  constructor(private readonly options: AwsService) {}

  /**
   * Sends a signed request.
   *
   * @param path path and query after the endpoint, percent-encoded
   */
  public async request(method: string, path: string, request: RequestOptions = {}): Promise<HttpResponse> {
    return sendRequest(await this.signed(method, path, request));
  }

  /** Sends a signed GET request, and returns the response before its body has arrived. */
  public async open(path: string): Promise<OpenResponse> {
    return openRequest(await this.signed('GET', path, {}));
  }

  private async signed(method: string, path: string, request: RequestOptions): Promise<HttpRequest> {
    const { endpoint, service, region, credentials } = this.options;
    const url = new URL(endpoint + path);
    const signed = {
      service,
      region,
      method,
      path: url.pathname + url.search,
      body: request.body,
      headers: { ...request.headers, host: url.host },
    };
    const { headers } = sign(signed, await credentials());
    return { ...request, method, url, headers: headers! };
  }
}

/** Returns the credentials of the function's role, which stay valid longer than its process lives. */
export async function roleCredentials(): Promise<Credentials> {
  const { env } = process;
  return {
    accessKeyId: env.AWS_ACCESS_KEY_ID!,
    secretAccessKey: env.AWS_SECRET_ACCESS_KEY!,
    sessionToken: env.AWS_SESSION_TOKEN,
  };
}
