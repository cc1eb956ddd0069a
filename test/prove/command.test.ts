import { CommandFailure, runCommand } from './command';

const script = (code: string) => [process.execPath, '-e', code];

test('runCommand() reports each line of both outputs as it arrives', async () => {
  const lines: string[] = [];
  await runCommand(script('console.log("one"); console.error("two")'), { cwd: '/', onLine: line => lines.push(line) });
  expect(lines.sort()).toEqual(['one', 'two']);
});

test('runCommand() rejects with the exit code and the last lines of a failed command', async () => {
  const failing = runCommand(script('for (let i = 0; i < 50; i++) console.log(`line ${i}.`); process.exit(3)'), {
    cwd: '/',
  });
  await expect(failing).rejects.toThrow(CommandFailure);
  await expect(failing).rejects.toThrow(/exit code 3\nline 20\.\n[^]*line 49\.$/);
});

test('runCommand() rejects if the command does not exist', async () => {
  await expect(runCommand(['no-such-command'], { cwd: '/' })).rejects.toThrow('ENOENT');
});

test('runCommand() ends the command with its child processes when it is stopped', async () => {
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

test('runCommand() starts nothing after it was stopped', async () => {
  await expect(
    runCommand(script('process.exit(9)'), { cwd: '/', signal: AbortSignal.abort(new Error('interrupted')) }),
  ).rejects.toThrow('interrupted');
});
