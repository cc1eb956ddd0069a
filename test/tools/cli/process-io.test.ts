import { processIo } from '../../../src/tools/cli/process-io';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const { isTTY } = process.stdout;

afterEach(() => {
  process.stdout.removeAllListeners('error');
  for (const signal of SIGNALS) process.removeAllListeners(signal);
  process.stdout.isTTY = isTTY;
});

test.each(SIGNALS)('a program stops on %s, also outside a terminal', async signal => {
  process.stdout.isTTY = false;
  const stopped = processIo().untilStopped();
  process.emit(signal);
  await stopped;
});

test.each([
  ['states why output is incomplete', 'ENOSPC', 'cdk-image-cdn: the output is incomplete: ENOSPC: reason\n'],
  ['ends silently if the reader of a pipe exits', 'EPIPE', ''],
])('a program %s', (_name, code, expected) => {
  const exit = jest.spyOn(process, 'exit').mockReturnValue(undefined as never);
  let printed = '';
  const write = jest.spyOn(process.stderr, 'write').mockImplementation(chunk => {
    printed += String(chunk);
    return true;
  });
  processIo();
  process.stdout.emit('error', Object.assign(new Error(`${code}: reason`), { code }));
  expect(exit.mock.calls).toEqual([[1]]);
  expect(printed).toBe(expected);
  exit.mockRestore();
  write.mockRestore();
});
