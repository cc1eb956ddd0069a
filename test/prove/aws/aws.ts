import { setTimeout as sleep } from 'node:timers/promises';
import { Element, parseXml } from './xml';
import { endpointOf } from '../../../src/runtime/aws/aws-api';
import { AwsClient, Credentials } from '../../../src/runtime/aws/aws-client';
import { HttpResponse } from '../../../src/runtime/aws/http-client';

/** A refusal by AWS. */
export class AwsError extends Error {
  constructor(
    operation: string,
    public readonly status: number,
    public readonly code: string,
    message: string,
  ) {
    super(`${operation}: ${code || status}${message && `: ${message}`}`);
  }
}

export interface AwsOptions {
  readonly credentials: () => Promise<Credentials>;
  readonly env?: NodeJS.ProcessEnv;
  /** Ends all requests to come. */
  readonly signal?: AbortSignal;
  /** The pause before the first repetition of a throttled request. It doubles each time. */
  readonly pauseMs?: number;
}

type Values = Readonly<Record<string, string>>;

interface Request {
  readonly operation: string;
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Values;
  readonly body?: string | Buffer;
}

const THROTTLED = ['Throttling', 'ThrottlingException', 'TooManyRequestsException', 'RequestLimitExceeded', 'SlowDown'];
const ATTEMPTS = 6;
const PATIENCE_MS = 20_000;

/** AWS's APIs, as far as a proof uses them, without the SDK. */
export class Aws {
  constructor(private readonly options: AwsOptions) {}

  /** An operation of an API that takes form values and answers XML. Returns the element with the result. */
  public async query(
    service: string,
    region: string,
    version: string,
    operation: string,
    values: Values,
  ): Promise<Element> {
    const { body } = await this.ask(this.client(service, region), {
      operation,
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
      body: new URLSearchParams({ Action: operation, Version: version, ...values }).toString(),
    });
    const response = parseXml(body.toString());
    return response.at(`${operation}Result`) ?? response;
  }

  /** An operation of an API that takes and answers JSON. */
  public async json<T>(service: string, region: string, target: string, input: object): Promise<T> {
    const { body } = await this.ask(this.client(service, region), {
      operation: target.split('.')[1],
      headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target },
      body: JSON.stringify(input),
    });
    return (body.length === 0 ? {} : JSON.parse(body.toString())) as T;
  }

  /** A request to a bucket. */
  public async s3(bucket: string, region: string, request: Request): Promise<HttpResponse> {
    const { credentials } = this.options;
    return this.ask(
      new AwsClient({ service: 's3', region, endpoint: this.bucketUrl(bucket, region), credentials }),
      request,
    );
  }

  /** The URL of a bucket, without a slash at the end. */
  public bucketUrl(bucket: string, region: string): string {
    const { env = process.env } = this.options;
    const own = env.AWS_ENDPOINT_URL_S3;
    return own === undefined ? `https://${bucket}.s3.${region}.amazonaws.com` : `${own}/${bucket}`;
  }

  private client(service: string, region: string): AwsClient {
    const { credentials, env = process.env } = this.options;
    return new AwsClient({ service, region, endpoint: endpointOf(service, region, env), credentials });
  }

  /** Repeats throttled requests: a proof looks at stacks for a long time, beside whatever else the account does. */
  private async ask(client: AwsClient, request: Request): Promise<HttpResponse> {
    const { operation, method = 'POST', path = '/', headers, body } = request;
    const { pauseMs = 1000, signal } = this.options;
    for (let attempt = 1; ; attempt++) {
      signal?.throwIfAborted();
      const response = await client.request(method, path, { headers, body, idleTimeout: PATIENCE_MS });
      if (response.status < 300) return response;
      const error = errorOf(operation, response);
      if (!THROTTLED.includes(error.code) || attempt === ATTEMPTS) throw error;
      await sleep(pauseMs * 2 ** (attempt - 1), undefined, { signal });
    }
  }
}

function errorOf(operation: string, { status, body }: HttpResponse): AwsError {
  const text = body.toString();
  const code = /<Code>([^<]*)</.exec(text)?.[1] ?? /"__type" *: *"(?:[^"]*#)?([^"]*)"/.exec(text)?.[1] ?? '';
  const message = /<Message>([^<]*)</.exec(text)?.[1] ?? /"message" *: *"([^"]*)"/i.exec(text)?.[1] ?? '';
  return new AwsError(operation, status, code, message);
}
