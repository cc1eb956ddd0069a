import { setTimeout } from 'node:timers/promises';
import { FunctionUrlOptions, functionUrlEvent } from './function-url-event';
import { Origin, ImageLocation, OriginRequest, recordAttempt } from './origin';
import { SignatureProblem, SignedOrigin, SigningBehavior, originHeaders, signatureProblem } from './origin-signing';
import { HttpsOrigin } from '../../../model/https-origin';
import { SourceConfig, localPathOf } from '../../../model/source-config';
import { SourceRoute } from '../../../model/source-routes';
import { parseKey } from '../../../runtime/url/image-request';
import { Headers, HttpResponse, headerProblem, httpDate, without } from '../http/message';
import { InvocationTrace, newInvocation } from '../lambda/invocation-trace';
import { EmulatedOrigin, EmulatedSource, LambdaFunction } from '../lambda/lambda-function';
import { LambdaHost } from '../lambda/lambda-host';
import { FunctionResponse, FunctionUrlEvent } from '../lambda/process-protocol';
import { Bucket } from '../s3/bucket';

export interface FunctionUrlOriginOptions extends FunctionUrlOptions {
  readonly host: LambdaHost;
  /** The origin response timeout in seconds. */
  readonly readTimeout: number;
  /** Undefined without an origin access control. */
  readonly signing?: SigningBehavior;
  /** Whether the function URL verifies signatures (`AWS_IAM`). */
  readonly verifies: boolean;
  /** Whether the function's resource-based policy allows this distribution to invoke it. */
  readonly isAllowed: boolean;
}

// https://docs.aws.amazon.com/lambda/latest/api/CommonErrors.html
const REJECTIONS: Record<SignatureProblem['kind'], { readonly type: string; readonly message: string }> = {
  malformed: {
    type: 'IncompleteSignatureException',
    message: ['Credential', 'Signature', 'SignedHeaders']
      .map(name => `Authorization header requires '${name}' parameter.`).join(' '),
  },
  unknownKey: {
    type: 'UnrecognizedClientException',
    message: 'The security token included in the request is invalid.',
  },
  mismatch: {
    type: 'InvalidSignatureException',
    message: 'The request signature we calculated does not match the signature you provided. '
      + 'Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
  },
};
const FORBIDDEN = 'Forbidden. For troubleshooting Function URL authorization issues, see: '
  + 'https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html';

/** An origin that invokes a Lambda function through its function URL. */
export class FunctionUrlOrigin implements Origin {
  constructor(private readonly options: FunctionUrlOriginOptions) {}

  /** Returns the bucket that the function reads and does not write. */
  public get images(): ImageLocation | undefined {
    const { originals: [original], sources: [source] = [], routes } = this.options.host.lambda;
    if (routes) return routedImages(routes, this.options.host.lambda);
    const bucket = source?.bucket ?? original;
    return bucket && { bucket, originPath: '', isEmulated: source !== undefined };
  }

  public get transformFunction(): LambdaFunction {
    return this.options.host.lambda;
  }

  public fetch(request: OriginRequest): Promise<HttpResponse> {
    const { host: { lambda: { name } }, originPath } = this.options;
    const invocation = newInvocation(name);
    const attempted = { origin: { kind: 'function' as const, name }, path: originPath + request.path, invocation };
    return recordAttempt(request, attempted, () => this.invoke(request, invocation));
  }

  private async invoke(request: OriginRequest, invocation: InvocationTrace): Promise<HttpResponse> {
    const { host, isAllowed, readTimeout } = this.options;
    const problem = this.verify(request);
    if (problem) {
      const { type, message } = REJECTIONS[problem.kind];
      return { ...this.problem(403, { message }, { 'x-amzn-errortype': type }), remark: problem.remark };
    }
    if (!isAllowed) return this.problem(403, { Message: FORBIDDEN }, { 'x-amzn-errortype': 'AccessDeniedException' });
    const outcome = await inTime(host.invoke(this.eventOf(request), invocation), readTimeout);
    switch (outcome) {
      case 'failed': return this.problem(502, { Message: 'Internal Server Error' });
      case 'timedOut': return this.problem(504, { Message: 'Gateway Timeout' });
      case 'throttled': return this.problem(429, {
        Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded', Type: 'User', message: 'Rate Exceeded.',
      },
      { 'x-amzn-errortype': 'TooManyRequestsException' });
      default: return this.respond(outcome);
    }
  }

  /** Signs a request as CloudFront, and verifies it as Lambda. */
  private verify(request: OriginRequest): SignatureProblem | undefined {
    const { signing, verifies, originPath, domainName, clock } = this.options;
    if (!signing || !verifies) return undefined;
    const origin: SignedOrigin = { service: 'lambda', domainName };
    const sent = { ...request, path: originPath + request.path };
    return signatureProblem({ ...sent, headers: originHeaders(sent, signing, origin, clock()) }, origin);
  }

  /** Removes a viewer's `Authorization` header if CloudFront replaces it. */
  private eventOf(request: OriginRequest): FunctionUrlEvent {
    const headers = this.options.signing === 'always' ? without(request.headers, 'authorization') : request.headers;
    return functionUrlEvent({ ...request, headers }, this.options);
  }

  private respond({ status, headers, body }: FunctionResponse): HttpResponse {
    if (Object.entries(headers).some(([name, value]) => headerProblem(name, value) !== undefined)) {
      return this.problem(502, { Message: 'Internal Server Error' });
    }
    return {
      status,
      headers: {
        'date': this.date(), ...headers, 'content-length': String(body.length),
      },
      body: Buffer.from(body),
    };
  }

  private problem(status: number, message: Record<string, string>, headers: Headers = {}): HttpResponse {
    const body = Buffer.from(JSON.stringify(message));
    return {
      status,
      headers: {
        'date': this.date(), 'content-type': 'application/json', 'content-length': String(body.length), ...headers,
      },
      body,
    };
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

/** Returns the locations of the images of several sources. Those of the first route are the main ones. */
function routedImages(
  routes: readonly SourceRoute[], { originals, sources = [], httpsOrigins = [] }: LambdaFunction,
): ImageLocation | undefined {
  const locations = routes.flatMap(({ pathPrefix, bucket: name, keyPrefix = '', https, source }): ImageLocation[] => {
    if (https) return originLocations(https, pathPrefix, httpsOrigins);
    const bucket = name === undefined ? emulatedBucket(sources, source) : originals.find(each => each.name === name);
    const originPath = keyPrefix && `/${keyPrefix.slice(0, -1)}`;
    return bucket ? [{ bucket, originPath, isEmulated: name === undefined, pathPrefix }] : [];
  });
  return locations.length === 0 ? undefined : { ...locations[0], others: locations.slice(1) };
}

/** Returns the bucket that emulates one outside AWS: the only one, unless the route names another. */
function emulatedBucket(sources: readonly EmulatedSource[], config: SourceConfig | undefined): Bucket | undefined {
  const source = config ? sources.find(({ path }) => path === localPathOf(config)) : sources[0];
  return source?.bucket;
}

/** Returns the location of the files that emulate an HTTPS origin. */
function originLocations(
  { url }: HttpsOrigin, pathPrefix: string, origins: readonly EmulatedOrigin[],
): ImageLocation[] {
  const { host, pathname } = new URL(url);
  const bucket = origins.find(origin => origin.host === host)?.bucket;
  const originPath = `/${parseKey(pathname)}`.replace(/\/$/, '');
  return bucket ? [{ bucket, originPath, isEmulated: true, pathPrefix }] : [];
}
