import { randomUUID } from 'node:crypto';
import { LambdaFunction } from './lambda-function';
import { modulesOf } from './lambda-layer';
import { UnpackedCode, unpack } from './lambda-package';
import { LambdaProcess, InvocationOutcome } from './lambda-process';
import { httpsOriginsUrlOf } from './services/https-origin-api';
import { sourceUrlOf } from './services/source-api';

/** The maximum number of processes per function. Further invocations wait. Lambda's default limit is 1,000. */
export const MAX_PROCESSES = 4;

// The services at the AWS endpoint, as the environment variables of the AWS SDKs name them.
const SERVICES = ['CLOUDFRONT', 'LAMBDA', 'MONITORING', 'S3', 'SECRETS_MANAGER', 'SQS'];

// Logs of functions are separate from the output of the CLI.
const STANDARD_ERROR = 2;

/** Runs a function, with one process per concurrent invocation. */
export class LambdaHost {
  private code?: UnpackedCode;
  private layers: readonly UnpackedCode[] = [];
  private awsUrl = '';
  private log = STANDARD_ERROR;
  private readonly processes = new Set<LambdaProcess>();
  private readonly idle: LambdaProcess[] = [];
  private readonly waiting: (() => void)[] = [];
  private active = 0;
  private isClosed = false;

  constructor(public readonly lambda: LambdaFunction) {}

  /**
   * @param awsUrl the URL of the AWS endpoint for functions
   * @param log the file descriptor for the logs of its processes
   */
  public start(awsUrl: string, log = STANDARD_ERROR): void {
    this.awsUrl = awsUrl;
    this.log = log;
    this.code = unpack(this.lambda.code);
    this.layers = (this.lambda.layers ?? []).map(unpack);
  }

  /** @param event the request of a function URL, or the event of another service */
  public async invoke(event: object): Promise<InvocationOutcome | 'throttled'> {
    const { reservedConcurrency = Infinity, timeout } = this.lambda;
    if (this.active >= reservedConcurrency) return 'throttled';
    this.active++;
    if (this.active > MAX_PROCESSES) await new Promise<void>(resolve => this.waiting.push(resolve));
    if (this.isClosed) return 'failed';
    const process = this.takeProcess();
    const { outcome, ready } = process.invoke({ requestId: randomUUID(), event, timeout: timeout * 1000 });
    void ready.then(isReady => this.release(process, isReady));
    return outcome;
  }

  public async close(): Promise<void> {
    this.isClosed = true;
    await Promise.all([...this.processes].map(process => process.kill()));
    [this.code, ...this.layers].forEach(unpacked => unpacked?.remove());
  }

  private takeProcess(): LambdaProcess {
    for (let idle = this.idle.pop(); idle; idle = this.idle.pop()) {
      if (idle.isAlive) return idle;
      this.processes.delete(idle);
    }
    const started = new LambdaProcess({ env: this.environment(), memorySize: this.lambda.memorySize, log: this.log });
    this.processes.add(started);
    return started;
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
      ...this.lambda.source && { SOURCE_ENDPOINT: sourceUrlOf(this.awsUrl, this.lambda) },
      ...this.lambda.httpsOrigins?.length && { HTTPS_ORIGINS: httpsOriginsUrlOf(this.awsUrl, this.lambda) },
      AWS_LAMBDA_FUNCTION_NAME: name,
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memorySize),
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      LAMBDA_TASK_ROOT: this.code?.folder ?? '',
      ...this.layers.length > 0 && { NODE_PATH: modulesOf(this.layers.map(({ folder }) => folder)) },
      TZ: ':UTC',
    };
  }
}
