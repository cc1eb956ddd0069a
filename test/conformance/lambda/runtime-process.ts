import { ChildProcess, spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { unzipSync } from 'fflate';
import { RuntimeApi, Said } from './runtime-api';
import { LambdaFunction } from '../../../src/tools/local/lambda/lambda-function';
import { FunctionUrlEvent } from '../../../src/tools/local/lambda/process-protocol';
import { npmPackage } from '../tools/install';
import { stop } from '../tools/server';

/** Returns AWS's client of the runtime API, which its managed runtimes contain. */
export function runtimeClient(): string {
  return path.join(npmPackage('aws-lambda-ric', '4.0.2'), 'index.mjs');
}

/** A function under AWS's runtime client, in a process whose memory is limited to that of the function. */
export class Runtime {
  private readonly api: RuntimeApi;
  private address = '';
  private child?: ChildProcess;

  constructor(
    private readonly folder: string,
    private readonly lambda: LambdaFunction,
    private readonly env: Record<string, string>,
  ) {
    this.api = new RuntimeApi(lambda.timeout * 1000);
  }

  /** @param code the archive as it is deployed, native code included */
  public async start(code: string): Promise<void> {
    unpack(code, this.folder);
    this.address = await this.api.start();
  }

  /** Invokes the function. After a crash or a timeout, it starts a new process, as Lambda does. */
  public async invoke(event: FunctionUrlEvent): Promise<Said> {
    this.child ??= this.spawn();
    try {
      return await this.api.invoke(event);
    } catch (error) {
      await stop(this.child);
      this.child = undefined;
      throw error;
    }
  }

  /** Returns the peak memory of the process in mebibytes. A process that has ended has no value. */
  public peakMemory(): number {
    return this.child ? peakMemoryOf(this.child) : NaN;
  }

  public async close(): Promise<void> {
    if (this.child) await stop(this.child);
    await this.api.close();
  }

  private spawn(): ChildProcess {
    const { handler, memorySize } = this.lambda;
    const child = spawn('prlimit', [`--data=${memorySize * 1024 * 1024}`, process.execPath, runtimeClient(), handler], {
      cwd: this.folder,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...this.lambda.environment, ...this.env, ...this.lambdaVariables() },
    });
    child.once('exit', (status, signal) => this.api.fail(`the runtime ended with ${signal ?? status}`));
    child.once('error', error => this.api.fail(error.message));
    return child;
  }

  private lambdaVariables(): NodeJS.ProcessEnv {
    const { handler, memorySize, name } = this.lambda;
    return {
      PATH: process.env.PATH,
      _HANDLER: handler,
      LAMBDA_TASK_ROOT: this.folder,
      AWS_LAMBDA_RUNTIME_API: this.address,
      AWS_LAMBDA_FUNCTION_NAME: name,
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memorySize),
      AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/transformer',
      AWS_LAMBDA_LOG_STREAM_NAME: 'conformance',
    };
  }
}

function unpack(archive: string, folder: string): void {
  for (const [name, content] of Object.entries(unzipSync(fs.readFileSync(archive)))) {
    const file = path.join(folder, name);
    if (name.endsWith('/')) continue;
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, content);
  }
}

function peakMemoryOf({ pid }: ChildProcess): number {
  const [, kibibytes] = /^VmHWM:\s*(\d+) kB$/m.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))!;
  return Number(kibibytes) / 1024;
}
