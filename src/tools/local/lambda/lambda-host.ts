import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import {
  NO_FUNCTION_OBSERVER, FunctionObserver, InvocationTrace, addMetrics, newInvocation, CallTarget, FunctionCall,
} from './invocation-trace';
import { LambdaFunction } from './lambda-function';
import { modulesOf, UnpackedCode, unpack } from './lambda-package';
import { LambdaProcess, InvocationOutcome } from './lambda-process';
import { ObservedMessage, ObservedCall } from './process-protocol';
import { httpsOriginsUrlOf } from './services/https-origin-api';
import { sourceUrlOf } from './services/source-api';

/** The maximum number of processes per function. Further invocations wait. Lambda's default limit is 1,000. */
export const MAX_PROCESSES = 4;

/** The maximum wait for a process that has responded, in milliseconds. Starting another one takes longer. */
const MAX_WAIT = 500;

// The services at the AWS endpoint, as the environment variables of the AWS SDKs name them.
const SERVICES = ['CLOUDFRONT', 'LAMBDA', 'MONITORING', 'S3', 'SECRETS_MANAGER', 'SQS'];

/** Runs a function, with one process per concurrent invocation. */
export class LambdaHost {
  private code?: UnpackedCode;
  private layers: readonly UnpackedCode[] = [];
  private awsUrl = '';
  private observer: FunctionObserver = NO_FUNCTION_OBSERVER;
  private readonly processes = new Set<LambdaProcess>();
  private readonly idle: LambdaProcess[] = [];
  private readonly waiting: (() => void)[] = [];
  /** The releases of the processes that have responded. */
  private readonly finishing = new Set<Promise<void>>();
  private active = 0;
  private readonly underWay = new Map<string, InvocationTrace>();
  private isClosed = false;

  constructor(public readonly lambda: LambdaFunction) {}

  /** @param awsUrl the URL of the AWS endpoint for functions */
  public start(awsUrl: string, observer: FunctionObserver = NO_FUNCTION_OBSERVER): void {
    this.awsUrl = awsUrl;
    this.observer = observer;
    this.code = unpack(this.lambda.code);
    this.layers = (this.lambda.layers ?? []).map(unpack);
  }

  /**
   * @param event the request of a function URL, or the event of another service
   * @param trace records the invocation
   */
  public async invoke(
    event: object, trace: InvocationTrace = newInvocation(this.lambda.name),
  ): Promise<InvocationOutcome | 'throttled'> {
    const { reservedConcurrency = Infinity } = this.lambda;
    trace.outcome = 'running';
    const start = performance.now();
    const outcome = this.active >= reservedConcurrency ? 'throttled' : await this.run(event, trace);
    trace.milliseconds = performance.now() - start;
    trace.outcome = typeof outcome === 'string' ? outcome : 'responded';
    return outcome;
  }

  private async run(event: object, trace: InvocationTrace): Promise<InvocationOutcome> {
    this.active++;
    if (this.active > MAX_PROCESSES) await new Promise<void>(resolve => this.waiting.push(resolve));
    if (this.idle.length === 0 && this.finishing.size > 0) {
      await Promise.race([...this.finishing, wait(MAX_WAIT, undefined, { ref: false })]);
    }
    if (this.isClosed) return 'failed';
    const [process, isColdStart] = this.takeProcess();
    trace.isColdStart = isColdStart;
    const requestId = randomUUID();
    this.underWay.set(requestId, trace);
    const { outcome, ready } = process.invoke({ requestId, event, timeout: this.lambda.timeout * 1000 });
    const released = ready.then(isReady => {
      this.underWay.delete(requestId);
      trace.isDone = true;
      this.release(process, isReady);
      if (!this.isClosed) this.observer.ended(this.lambda, event, trace);
    });
    void outcome.then(() => this.finishing.add(released));
    void released.then(() => this.finishing.delete(released));
    return outcome;
  }

  public async close(): Promise<void> {
    this.isClosed = true;
    await Promise.all([...this.processes].map(process => process.kill()));
    [this.code, ...this.layers].forEach(unpacked => unpacked?.remove());
  }

  /** Returns an idle process, or a new one and true. */
  private takeProcess(): [LambdaProcess, boolean] {
    for (let idle = this.idle.pop(); idle; idle = this.idle.pop()) {
      if (idle.isAlive) return [idle, false];
      this.processes.delete(idle);
    }
    const observe = (message: ObservedMessage) => this.observe(message);
    const started = new LambdaProcess({ env: this.environment(), memorySize: this.lambda.memorySize, observe });
    this.processes.add(started);
    return [started, true];
  }

  private observe({ requestId, observed }: ObservedMessage): void {
    const trace = this.underWay.get(requestId);
    if ('log' in observed) this.observer.logged(this.lambda, observed.log);
    else if (!trace) return; // code that the handler left running
    else if ('metrics' in observed) addMetrics(trace, observed.metrics);
    else trace.calls.push(callOf(this.lambda, observed.call));
  }

  private release(process: LambdaProcess, isReady: boolean): void {
    this.active--;
    if (isReady) this.idle.push(process);
    else this.processes.delete(process);
    this.waiting.shift()?.();
  }

  /** Excludes the environment of this process, which may contain real credentials. */
  private environment(): Record<string, string> {
    const { name, region, memorySize, handler, environment, credentials } = this.lambda;
    return {
      ...environment,
      _HANDLER: handler,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_SESSION_TOKEN: credentials.sessionToken,
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      ...Object.fromEntries(SERVICES.map(service => [`AWS_ENDPOINT_URL_${service}`, this.awsUrl])),
      ...this.lambda.sources?.length && { SOURCE_ENDPOINT: sourceUrlOf(this.awsUrl, this.lambda) },
      ...this.lambda.httpsOrigins?.length && { HTTPS_ORIGINS: httpsOriginsUrlOf(this.awsUrl, this.lambda) },
      AWS_LAMBDA_FUNCTION_NAME: name,
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memorySize),
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
      LAMBDA_TASK_ROOT: this.code?.folder ?? '',
      ...this.layers.length > 0 && { NODE_PATH: modulesOf(this.layers.map(({ folder }) => folder)) },
      TZ: ':UTC',
    };
  }
}

/** Returns a call of a function, with its target by the paths of the AWS endpoint. */
export function callOf(lambda: LambdaFunction, call: ObservedCall): FunctionCall {
  const { method, status, milliseconds } = call;
  return { ...targetOf(lambda, call), method, status, milliseconds };
}

function targetOf(lambda: LambdaFunction, { path, service, host }: ObservedCall): { target: CallTarget; path: string } {
  const [, origin, originPath] = /^\/https\.[^/]*\/([^/]*)(\/.*)$/s.exec(path) ?? [];
  if (origin !== undefined) return { target: { kind: 'server', name: origin }, path: originPath };
  const [, sourcePath] = /^\/source\.[^/]*(\/.*)$/s.exec(path) ?? [];
  const source = lambda.sources?.find(each => sourcePath?.startsWith(`${each.path}/`));
  if (source) {
    return { target: { kind: 'server', name: source.bucket.name }, path: sourcePath.slice(source.path.length) };
  }
  if (service === 's3') {
    const [, name, key] = /^\/([^/?]*)(.*)$/s.exec(path) ?? [];
    return { target: { kind: bucketKind(lambda, name), name }, path: key };
  }
  if (service !== '') return { target: { kind: 'service', name: service }, path };
  return { target: { kind: 'other', name: host }, path };
}

function bucketKind({ buckets, environment }: LambdaFunction, name: string): CallTarget['kind'] {
  if (name === environment.VARIANTS) return 'variants';
  return buckets.find(bucket => bucket.name === name)?.isReplica ? 'replica' : 'bucket';
}
