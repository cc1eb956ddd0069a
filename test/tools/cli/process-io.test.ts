import { processIo } from '../../../src/tools/cli/process-io';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const { isTTY } = process.stdout;

afterEach(() => {
  for (const signal of SIGNALS) process.removeAllListeners(signal);
  process.stdout.isTTY = isTTY;
});

test.each(SIGNALS)('a program in a terminal stops on %s', async signal => {
  process.stdout.isTTY = true;
  const stopped = processIo().untilStopped();
  process.emit(signal);
  await stopped;
});

test('a program outside a terminal leaves SIGHUP to nohup', () => {
  process.stdout.isTTY = false;
  void processIo().untilStopped();
  expect(process.listenerCount('SIGTERM')).toBe(1);
  expect(process.listenerCount('SIGHUP')).toBe(0);
});
