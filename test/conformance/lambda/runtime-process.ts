import { ChildProcess, spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { unzipSync } from 'fflate';
import { RuntimeApi } from './runtime-api';
import { LambdaFunction } from '../../../src/local/lambda-function';
import { npmPackage } from '../tools/install';
import { stop } from '../tools/server';

/** AWS's own client of the interface, which its managed runtimes are made of. */
export function runtimeClient(): string {
  return path.join(npmPackage('aws-lambda-ric', '4.0.2'), 'index.mjs');
}

export interface Runtime {
  readonly api: RuntimeApi;
  /** The most memory that it has taken so far, in mebibytes. */
  peakMemory(): number;
}

/**
 * Runs a function under AWS's runtime client, in a process of its own that gets no more memory than the function has.
 *
 * @param code the archive as it is deployed, native parts and all
 */
export async function withRuntime<T>(
  folder: string, { environment, handler, memorySize, name }: LambdaFunction, code: string, env: Record<string, string>,
  work: (runtime: Runtime) => Promise<T>,
): Promise<T> {
  unpack(code, folder);
  const api = new RuntimeApi();
  const address = await api.start();
  const child = spawn('prlimit', [`--data=${memorySize * 1024 * 1024}`, process.execPath, runtimeClient(), handler], {
    cwd: folder,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      ...environment,
      ...env,
      PATH: process.env.PATH,
      _HANDLER: handler,
      LAMBDA_TASK_ROOT: folder,
      AWS_LAMBDA_RUNTIME_API: address,
      AWS_LAMBDA_FUNCTION_NAME: name,
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memorySize),
      AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/transformer',
      AWS_LAMBDA_LOG_STREAM_NAME: 'conformance',
    },
  });
  child.once('exit', status => api.fail(`the runtime ended with ${status}`));
  child.once('error', error => api.fail(error.message));
  try {
    return await work({ api, peakMemory: () => peakMemoryOf(child) });
  } finally {
    await stop(child);
    await api.close();
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
