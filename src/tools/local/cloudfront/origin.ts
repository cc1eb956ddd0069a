import { setTimeout } from 'node:timers/promises';
import { SignatureProblem, SignedOrigin, SigningBehavior, originHeaders, signatureProblem } from './origin-signing';
import { Failure, OriginFailure } from '../http/failure';
import { Headers, HttpResponse } from '../http/http';
import { transport } from '../iam/transport';
import { LambdaFunction } from '../lambda/lambda-function';
import { Bucket, Caller } from '../s3/s3-access';
import { s3Error } from '../s3/s3-responses';
import { answerS3 } from '../s3/s3-service';

/** What CloudFront sends to an origin. */
export interface OriginRequest {
  readonly method: string;
  /** As the viewer sent it. */
  readonly path: string;
  /** Without the question mark; only what the cache policy lets through. */
  readonly query: string;
  readonly headers: Headers;
  /** Whether the viewer came by HTTPS: CloudFront asks S3 with the viewer's protocol. */
  readonly secure: boolean;
}

/** Where the images lie that an origin answers with, or makes others of. */
export interface ImageLocation {
  readonly bucket: Bucket;
  /** What their keys are prefixed with, such as `/production`; may be empty. */
  readonly originPath: string;
  /** Whether a folder only stands in, for a server that is no bucket. */
  readonly isStandIn: boolean;
}

/** Where responses come from. One that does not answer throws, which viewers see as a 502. */
export interface Origin {
  /** Undefined where nobody puts images: what functions have made is made again. */
  readonly images?: ImageLocation;
  /** What makes images, where they are not only read. */
  readonly maker?: LambdaFunction;
  fetch(request: OriginRequest): Promise<HttpResponse>;
}

export interface S3OriginOptions {
  readonly bucket: Bucket;
  /** What paths are prefixed with, such as `/production`; may be empty. */
  readonly originPath: string;
  /** As whom CloudFront asks. */
  readonly caller: Caller;
  /** Whether requests are always sent over TLS. */
  readonly alwaysSecure: boolean;
  /** Missing without an origin access control. */
  readonly signing?: { readonly behavior: SigningBehavior; readonly domainName: string };
  /** Whether a folder only stands in, for a server that is no bucket. */
  readonly isStandIn?: boolean;
  /** Whether functions fill the bucket. */
  readonly isStore?: boolean;
  /** How often CloudFront asks, and for how many seconds it waits each time. */
  readonly patience: { readonly attempts: number; readonly readTimeout: number };
  readonly clock: () => number;
}

// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
const REJECTIONS: Record<SignatureProblem['kind'], string> = {
  malformed: 'InvalidArgument', unknownKey: 'InvalidAccessKeyId', mismatch: 'SignatureDoesNotMatch',
};

export class S3Origin implements Origin {
  constructor(public readonly options: S3OriginOptions) {}

  public get images(): ImageLocation | undefined {
    const { bucket, originPath, isStandIn = false, isStore } = this.options;
    return isStore ? undefined : { bucket, originPath, isStandIn };
  }

  public async fetch(request: OriginRequest): Promise<HttpResponse> {
    const { bucket, caller, alwaysSecure, clock } = this.options;
    if (bucket.fault?.failure) return this.fail(bucket.fault.failure, request);
    const sent = { ...request, path: `${this.options.originPath}${request.path}` };
    const problem = this.verify(sent);
    if (problem) return { ...s3Error(REJECTIONS[problem.kind], request.method, clock()), remark: problem.remark };
    return answerS3(bucket, {
      method: sent.method,
      encodedKey: sent.path.slice(1),
      query: sent.query,
      headers: sent.headers,
    }, {
      principal: caller.principal,
      context: { ...caller.context, ...transport(alwaysSecure || request.secure) },
    }, clock());
  }

  /** Signs a request as CloudFront, and verifies it as S3. */
  private verify(request: OriginRequest): SignatureProblem | undefined {
    const { signing, clock } = this.options;
    if (!signing) return undefined;
    const origin: SignedOrigin = { service: 's3', domainName: signing.domainName };
    return signatureProblem({ ...request, headers: originHeaders(request, signing.behavior, origin, clock()) }, origin);
  }

  private async fail(failure: Failure, { method }: OriginRequest): Promise<HttpResponse> {
    const { patience: { attempts, readTimeout }, clock } = this.options;
    switch (failure) {
      case '503': return s3Error('ServiceUnavailable', method, clock());
      case 'refuse': throw new OriginFailure(503);
      case 'hang':
        await setTimeout(attempts * readTimeout * 1000, undefined, { ref: false });
        throw new OriginFailure(504);
    }
  }
}

