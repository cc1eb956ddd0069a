import { ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { FunctionResponse, Invocation, Message, ObservedMessage } from './process-protocol';
import { assetPath } from '../../../model/asset-path';

/** The outcome of an invocation for its caller. */
export type InvocationOutcome = FunctionResponse | 'failed' | 'timedOut';

export interface RunningInvocation {
  readonly outcome: Promise<InvocationOutcome>;
  /** Resolves when the process can handle the next invocation; to false if it never can. */
  readonly ready: Promise<boolean>;
}

export interface ProcessOptions {
  readonly env: Record<string, string>;
  /** The memory size in MiB. */
  readonly memorySize: number;
  /** Receives what the function does, during invocations and between them. */
  readonly observe: (message: ObservedMessage) => void;
}

const STANDARD_ERROR = 2;
const RUNNER = assetPath('lambda-runner.js');

/** A process of a function, which handles one invocation at a time. */
export class LambdaProcess {
  private readonly child: ChildProcess;

  constructor({ env, memorySize, observe }: ProcessOptions) {
    this.child = fork(RUNNER, {
      env,
      execArgv: [`--max-old-space-size=${memorySize}`],
      serialization: 'advanced',
      // Only crashes print directly. They are separate from the output of the CLI.
      stdio: ['ignore', STANDARD_ERROR, STANDARD_ERROR, 'ipc'],
    });
    this.child.on('message', (message: Message) => {
      if ('observed' in message) observe(message);
    });
  }

  public get isAlive(): boolean {
    return this.child.connected;
  }

  /** Invokes the handler. When the timeout expires, the process is killed. */
  public invoke(invocation: Invocation): RunningInvocation {
    const { promise: outcome, resolve: settle } = defer<InvocationOutcome>();
    const { promise: ready, resolve: release } = defer<boolean>();
    const timer = setTimeout(() => {
      settle('timedOut');
      void this.kill();
    }, invocation.timeout);
    const end = (isReady: boolean) => {
      clearTimeout(timer);
      this.child.off('message', receive).off('exit', fail);
      settle('failed'); // no effect after a response
      release(isReady);
    };
    const receive = (message: Message) => {
      if ('observed' in message || message.requestId !== invocation.requestId) return;
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

function defer<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve!: (value: T) => void;
  const promise = new Promise<T>(settle => { resolve = settle; });
  return { promise, resolve };
}
