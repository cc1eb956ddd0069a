import { INTERRUPTED, listenForStop } from './stopping';

let now = 0;
let said = '';
const codes: number[] = [];

function listen() {
  [now, said] = [1000, ''];
  codes.length = 0;
  return listenForStop({
    say: text => {
      said += text;
    },
    cleanupCommand: 'npm run prove -- --cleanup',
    exit: code => codes.push(code),
    now: () => now,
  });
}

test('the first Ctrl-C stops the proof and announces the cleanup', () => {
  const stopping = listen();
  process.emit('SIGINT');
  stopping.close();
  expect(stopping.signal.aborted).toBe(true);
  expect(said).toContain('Press Ctrl-C again to leave it where it is');
  expect(codes).toEqual([]);
});

test('a second Ctrl-C exits at once, and prints the command for the cleanup', () => {
  const stopping = listen();
  process.emit('SIGINT');
  now += 1000;
  process.emit('SIGINT');
  stopping.close();
  expect(codes).toEqual([INTERRUPTED]);
  expect(said).toContain('To remove what is left, run:\n  npm run prove -- --cleanup\n');
});

test('a key press that npm passes on as well counts once', () => {
  const stopping = listen();
  process.emit('SIGINT');
  now += 100;
  process.emit('SIGINT');
  stopping.close();
  expect(codes).toEqual([]);
});

test('a closed terminal stops the proof, and never ends the program before the cleanup', () => {
  const { isTTY } = process.stdout;
  process.stdout.isTTY = false; // its output is piped
  const stopping = listen();
  process.stdout.isTTY = isTTY;
  process.emit('SIGHUP');
  expect(stopping.signal.aborted).toBe(true);
  now += 1000;
  process.stdout.emit('error', new Error('EIO'));
  stopping.close();
  expect(codes).toEqual([]);
});

test('a closed pipe stops the proof', () => {
  const stopping = listen();
  process.stdout.emit('error', new Error('EPIPE'));
  stopping.close();
  expect(stopping.signal.aborted).toBe(true);
});
