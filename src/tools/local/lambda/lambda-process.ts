import { ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { FunctionResponse, Invocation, Message } from './process-protocol';

/** How an invocation ended, as far as the caller is concerned. */
export type InvocationOutcome = FunctionResponse | 'failed' | 'timedOut';

export interface RunningInvocation {
  readonly outcome: Promise<InvocationOutcome>;
  /** Resolves when the process takes the next one; to false, when it never will. */
  readonly ready: Promise<boolean>;
}

export interface ProcessOptions {
  readonly env: Record<string, string>;
  /** Mebibytes. */
  readonly memorySize: number;
  /** Where it logs: a file descriptor. */
  readonly log: number;
}

const RUNNER = require.resolve('./lambda-runner');
// In this library's own repository the sources run as they are.
const LOADER = RUNNER.endsWith('.ts') ? ['--import', 'tsx'] : [];

/** The process of a function: one invocation at a time. */
export class LambdaProcess {
  private readonly child: ChildProcess;

  constructor({ env, memorySize, log }: ProcessOptions) {
    this.child = fork(RUNNER, {
      env,
      execArgv: [...LOADER, `--max-old-space-size=${memorySize}`],
      serialization: 'advanced',
      stdio: ['ignore', log, log, 'ipc'],
    });
  }

  public get isAlive(): boolean {
    return this.child.connected;
  }

  /** Once the time is over the process is ended, with all that goes on in it. */
  public invoke(invocation: Invocation): RunningInvocation {
    const { promise: outcome, resolve: settle } = deferred<InvocationOutcome>();
    const { promise: ready, resolve: release } = deferred<boolean>();
    const timer = setTimeout(() => {
      settle('timedOut');
      void this.kill();
    }, invocation.timeout);
    const end = (isReady: boolean) => {
      clearTimeout(timer);
      this.child.off('message', receive).off('exit', fail);
      settle('failed'); // unless it has answered
      release(isReady);
    };
    const receive = (message: Message) => {
      if (message.requestId !== invocation.requestId) return;
      if (message.response) settle(message.response);
      if (message.done) end(true);
    };
    const fail = () => end(false);
    this.child.on('message', receive).once('exit', fail);
    this.child.send(invocation, error => { if (error) fail(); });
    return { outcome, ready };
  }

  public async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
  }
}

function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve!: (value: T) => void;
  const promise = new Promise<T>(settle => { resolve = settle; });
  return { promise, resolve };
}
