import { Io } from '../../../src/tools/cli/command';

/** The output of a command, and the signal that ends it. */
export interface TestIo extends Io {
  /** Resolves once the command waits to be told. */
  readonly waiting: Promise<void>;
  out(): string;
  err(): string;
  stop(): void;
}

export function testIo(wait: Io['wait'] = async () => {}, input: string = '', env: Io['env'] = {}): TestIo {
  const written = { out: '', err: '' };
  let stop = () => {};
  let wakes = () => {};
  const stopped = new Promise<void>(resolve => { stop = resolve; });
  const waiting = new Promise<void>(resolve => { wakes = resolve; });
  return {
    stdout: { write: text => { written.out += text; } },
    stderr: { write: text => { written.err += text; } },
    env,
    readInput: async () => input,
    untilStopped: async () => {
      wakes();
      return stopped;
    },
    wait,
    out: () => written.out,
    err: () => written.err,
    waiting,
    stop,
  };
}
