import { ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import * as path from 'node:path';
import { Limits, Usage, Watch } from './limits';
import { MALLOC_VARIABLES } from '../../src/construct/transformation/malloc';
import { KeptMetadata } from '../../src/model/kept-metadata';
import { Operations } from '../../src/runtime/url/image-request';

/** A transformation to run. */
export interface Task {
  readonly file: string;
  readonly operations: Operations;
  /** The file to write the result to. */
  readonly output: string;
  readonly options: TaskOptions;
}

/** Settings that the command line changes. */
export interface TaskOptions {
  readonly allowTiff?: boolean;
  readonly metadata?: KeptMetadata;
  readonly heicDecoder?: string;
}

/** The message of the worker process. */
export type Answer =
  | { readonly contentType: string }
  | { readonly problem: string; readonly detail: string }
  | { readonly mistake: string };

/** The outcome of a transformation. */
export type Outcome = (Answer | { readonly ended: 'crash' | 'memory' | 'timeout'; readonly reason: string })
  & { readonly usage: Usage };

const WORKER = path.join(__dirname, 'transform-worker.ts');
const LOADER = ['--import', 'tsx'];

/**
 * The transformer in a process of its own with limits. The process is replaced when a file ends it.
 */
export class TransformProcess {
  private child?: ChildProcess;

  constructor(private readonly limits: Limits) {}

  public async run(task: Task): Promise<Outcome> {
    this.child ??= await start();
    const child = this.child;
    const watch = new Watch(child.pid!, this.limits);
    const response = await answerOf(child, task);
    const usage = watch.stop();
    if (typeof response === 'object' && !watch.exceeded) return { ...response, usage };
    this.close();
    if (!watch.exceeded) return { ended: 'crash', reason: `its process ended: ${String(response)}`, usage };
    return { ended: watch.exceeded, reason: reasonOf(watch.exceeded, this.limits), usage };
  }

  public close(): void {
    this.child?.kill('SIGKILL');
    this.child = undefined;
  }
}

function reasonOf(exceeded: 'memory' | 'timeout', { seconds, mebibytes }: Limits): string {
  return exceeded === 'memory' ? `took more than ${mebibytes} MiB` : `took more than ${seconds} s of CPU time`;
}

async function start(): Promise<ChildProcess> {
  const child = fork(WORKER, { env: { ...process.env, ...MALLOC_VARIABLES }, execArgv: LOADER });
  await once(child, 'message'); // it has loaded libvips, which is no file's time
  return child;
}

/** Returns the answer of a process, or the signal or code with which it ended instead. */
function answerOf(child: ChildProcess, task: Task): Promise<Answer | string> {
  return new Promise(resolve => {
    const done = (response: Answer | string) => {
      child.removeAllListeners('message').removeAllListeners('exit');
      resolve(response);
    };
    child.once('message', response => done(response as Answer));
    child.once('exit', (code, signal) => done(signal ?? `code ${code}`));
    child.send(task);
  });
}
