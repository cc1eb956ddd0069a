import { CommandFailure, runCommand } from './command';

const script = (code: string) => [process.execPath, '-e', code];

test('each line is told as it comes, of both outputs', async () => {
  const lines: string[] = [];
  await runCommand(script('console.log("one"); console.error("two")'), { cwd: '/', onLine: line => lines.push(line) });
  expect(lines.sort()).toEqual(['one', 'two']);
});

test('a command that fails rejects with its exit code and its last lines', async () => {
  const failing = runCommand(script('for (let i = 0; i < 50; i++) console.log(`line ${i}.`); process.exit(3)'), {
    cwd: '/',
  });
  await expect(failing).rejects.toThrow(CommandFailure);
  await expect(failing).rejects.toThrow(/exit code 3\nline 20\.\n[^]*line 49\.$/);
});

test('a command that does not exist rejects', async () => {
  await expect(runCommand(['no-such-command'], { cwd: '/' })).rejects.toThrow('ENOENT');
});

test('stopping ends the command with its children', async () => {
  const controller = new AbortController();
  const child = 'console.log("running"); setInterval(() => 0, 100)';
  const spawnIt = `spawn(process.execPath, ["-e", ${JSON.stringify(child)}], { stdio: "inherit" })`;
  const parent = `require("node:child_process").${spawnIt}; setInterval(() => 0, 100)`;
  const running = runCommand(script(parent), {
    cwd: '/',
    signal: controller.signal,
    onLine: () => controller.abort(new Error('interrupted')),
  });
  // It settles when nobody holds the output any more.
  await expect(running).rejects.toThrow('interrupted');
});

test('nothing is started any more once it has been stopped', async () => {
  await expect(
    runCommand(script('process.exit(9)'), { cwd: '/', signal: AbortSignal.abort(new Error('interrupted')) }),
  ).rejects.toThrow('interrupted');
});
