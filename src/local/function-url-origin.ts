import { setTimeout } from 'node:timers/promises';
import { UrlOptions, urlEventOf } from './function-url-event';
import { Headers, HttpResponse, headerProblem, httpDate } from './http';
import { LambdaFunction } from './lambda-function';
import { LambdaHost } from './lambda-host';
import { FunctionResponse } from './lambda-protocol';
import { ImageLocation, Origin, OriginRequest } from './origin';
import { isVerified } from './signed-path';

export interface FunctionUrlOriginOptions extends UrlOptions {
  readonly host: LambdaHost;
  /** How long CloudFront waits, in seconds. */
  readonly readTimeout: number;
  /** Whether Lambda verifies CloudFront's signatures. */
  readonly isSigned: boolean;
  /** Whether the permissions of the function let this distribution in. */
  readonly isAllowed: boolean;
}

const BAD_SIGNATURE = 'The request signature we calculated does not match the signature you provided. '
  + 'Check your AWS Secret Access Key and signing method. Consult the service documentation for details.';
const BAD_PATH = 'CloudFront\'s signature of a path with other characters than A-Z a-z 0-9 . - _ ~ /, or with //, is not known to verify at function URLs';
const FORBIDDEN = 'Forbidden. For troubleshooting Function URL authorization issues, see: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html';

/**
 * A Lambda function, asked through its function URL.
 */
export class FunctionUrlOrigin implements Origin {
  constructor(private readonly options: FunctionUrlOriginOptions) {}

  /** What the function reads and does not write. */
  public get images(): ImageLocation | undefined {
    const { originals: [original], source } = this.options.host.lambda;
    const bucket = source?.bucket ?? original;
    return bucket && { bucket, originPath: '', isStandIn: source !== undefined };
  }

  public get maker(): LambdaFunction {
    return this.options.host.lambda;
  }

  public async fetch(request: OriginRequest): Promise<HttpResponse> {
    const { host, originPath, isSigned, isAllowed, readTimeout } = this.options;
    if (isSigned && !isVerified(originPath + request.path, 'lambda')) {
      return this.problem(403, { message: BAD_SIGNATURE, localEdge: BAD_PATH }, { 'x-amzn-errortype': 'InvalidSignatureException' });
    }
    if (!isAllowed) return this.problem(403, { Message: FORBIDDEN }, { 'x-amzn-errortype': 'AccessDeniedException' });
    const outcome = await inTime(host.invoke(urlEventOf(request, this.options)), readTimeout);
    switch (outcome) {
      case 'failed': return this.problem(502, { Message: 'Internal Server Error' });
      case 'timedOut': return this.problem(504, { Message: 'Gateway Timeout' });
      case 'throttled': return this.problem(429, { Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded', Type: 'User', message: 'Rate Exceeded.' },
        { 'x-amzn-errortype': 'TooManyRequestsException' });
      default: return this.answer(outcome);
    }
  }

  private answer({ status, headers, body }: FunctionResponse): HttpResponse {
    if (Object.entries(headers).some(([name, value]) => headerProblem(name, value) !== undefined)) {
      return this.problem(502, { Message: 'Internal Server Error' });
    }
    return { status, headers: { 'date': this.date(), ...headers, 'content-length': String(body.length) }, body: Buffer.from(body) };
  }

  private problem(status: number, message: Record<string, string>, headers: Headers = {}): HttpResponse {
    const body = Buffer.from(JSON.stringify(message));
    return { status, headers: { 'date': this.date(), 'content-type': 'application/json', 'content-length': String(body.length), ...headers }, body };
  }

  private date(): string {
    return httpDate(this.options.clock());
  }
}

async function inTime<T>(outcome: Promise<T>, seconds: number): Promise<T | 'timedOut'> {
  const over = new AbortController();
  try {
    return await Promise.race([outcome, setTimeout(seconds * 1000, 'timedOut' as const, { signal: over.signal })]);
  } finally {
    over.abort();
  }
}
