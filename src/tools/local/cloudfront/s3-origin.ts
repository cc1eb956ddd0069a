import { setTimeout } from 'node:timers/promises';
import { ImageLocation, Origin, OriginUnreachable, OriginRequest, recordAttempt } from './origin';
import { SignatureProblem, SignedOrigin, SigningBehavior, originHeaders, signatureProblem } from './origin-signing';
import { OriginName } from './request-trace';
import { HttpResponse } from '../http/message';
import { transportContext } from '../iam/policy-conditions';
import { Bucket } from '../s3/bucket';
import { Caller } from '../s3/bucket-access';
import { FaultMode } from '../s3/fault-injection';
import { handleS3Request } from '../s3/s3-requests';
import { s3Error } from '../s3/s3-responses';

export interface S3OriginOptions {
  readonly bucket: Bucket;
  /** The prefix of all paths, such as `/production`; may be empty. */
  readonly originPath: string;
  /** The caller as which CloudFront sends requests. */
  readonly caller: Caller;
  /** Whether requests are always sent over TLS. */
  readonly alwaysSecure: boolean;
  /** Undefined without an origin access control. */
  readonly signing?: { readonly behavior: SigningBehavior; readonly domainName: string };
  /** Whether the bucket emulates a server outside AWS with the files of `--images`. */
  readonly isEmulated?: boolean;
  /** Whether functions write to the bucket, as to a variant bucket. */
  readonly isWrittenByFunctions?: boolean;
  /** The number of connection attempts and the response timeout in seconds. */
  readonly connection: { readonly attempts: number; readonly readTimeout: number };
  readonly clock: () => number;
}

// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
const REJECTIONS: Record<SignatureProblem['kind'], string> = {
  malformed: 'InvalidArgument', unknownKey: 'InvalidAccessKeyId', mismatch: 'SignatureDoesNotMatch',
};

export class S3Origin implements Origin {
  constructor(public readonly options: S3OriginOptions) {}

  public get images(): ImageLocation | undefined {
    const { bucket, originPath, isEmulated = false, isWrittenByFunctions } = this.options;
    return isWrittenByFunctions ? undefined : { bucket, originPath, isEmulated };
  }

  public fetch(request: OriginRequest): Promise<HttpResponse> {
    const { bucket: { name }, originPath } = this.options;
    const attempted = { origin: { kind: this.kind, name }, path: originPath + request.path };
    return recordAttempt(request, attempted, () => this.respond(request));
  }

  private get kind(): OriginName['kind'] {
    const { bucket, isEmulated, isWrittenByFunctions } = this.options;
    return isEmulated ? 'server' : isWrittenByFunctions ? 'variants' : bucket.isReplica ? 'replica' : 'bucket';
  }

  private async respond(request: OriginRequest): Promise<HttpResponse> {
    const { bucket, caller, alwaysSecure, clock } = this.options;
    if (bucket.fault?.mode) return this.fail(bucket.fault.mode, request);
    const sent = { ...request, path: `${this.options.originPath}${request.path}` };
    const problem = this.verify(sent);
    if (problem) return { ...s3Error(REJECTIONS[problem.kind], request.method, clock()), remark: problem.remark };
    return handleS3Request(bucket, {
      method: sent.method,
      encodedKey: sent.path.slice(1),
      query: sent.query,
      headers: sent.headers,
    }, {
      principal: caller.principal,
      context: { ...caller.context, ...transportContext(alwaysSecure || request.secure) },
    }, clock());
  }

  /** Signs a request as CloudFront, and verifies it as S3. */
  private verify(request: OriginRequest): SignatureProblem | undefined {
    const { signing, clock } = this.options;
    if (!signing) return undefined;
    const origin: SignedOrigin = { service: 's3', domainName: signing.domainName };
    return signatureProblem({ ...request, headers: originHeaders(request, signing.behavior, origin, clock()) }, origin);
  }

  private async fail(failure: FaultMode, { method }: OriginRequest): Promise<HttpResponse> {
    const { connection: { attempts, readTimeout }, clock } = this.options;
    switch (failure) {
      case '503': return s3Error('ServiceUnavailable', method, clock());
      case 'refuse': throw new OriginUnreachable(503);
      case 'hang':
        await setTimeout(attempts * readTimeout * 1000, undefined, { ref: false });
        throw new OriginUnreachable(504);
    }
  }
}

