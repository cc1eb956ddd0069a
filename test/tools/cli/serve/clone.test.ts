import { ChildProcess, execFileSync, spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { tasks } from '../../../../.projen/tasks.json';

jest.setTimeout(180_000);

const ROOT = path.join(__dirname, '../../../..');
const TRACKED = [
  'examples/minimal',
  'examples/tsconfig.json',
  'src',
  'test/tsconfig.json',
  'package.json',
  'tsconfig.json',
];

const clone = fs.mkdtempSync(path.join(os.tmpdir(), 'clone-'));
let served: ChildProcess;
let welcome = '';

beforeAll(async () => {
  checkOut();
  const [last, ...before] = tasks.start.steps
    .flatMap(step => ('exec' in step && step.exec !== undefined ? [step] : []))
    .reverse();
  for (const { exec, env } of before.reverse()) shell(exec, env);
  served = spawn('sh', ['-c', `exec ${last.exec} --port 0 --playground-port 0`], {
    cwd: clone,
    env: environment(),
    detached: true,
  });
  await new Promise<void>((resolve, reject) => {
    served.stdout!.setEncoding('utf8').on('data', text => {
      welcome += text;
      if (welcome.includes('Not emulated here:')) resolve();
    });
    served.stderr!.pipe(process.stderr);
    served.once('exit', () => reject(new Error(`\`npm start\` ended: ${welcome}`)));
  });
});

afterAll(() => {
  process.kill(-served.pid!, 'SIGKILL');
  fs.rmSync(clone, { recursive: true });
});

/** A clone after `npm ci` and the first step of `npm start`, which builds the assets: nothing is compiled. */
function checkOut(): void {
  const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '--', ...TRACKED], {
    cwd: ROOT,
    encoding: 'utf8',
  })
    .trim()
    .split('\n');
  for (const file of files.filter(name => fs.existsSync(path.join(ROOT, name)))) {
    fs.cpSync(path.join(ROOT, file), path.join(clone, file), { recursive: true });
  }
  for (const folder of ['assets', 'node_modules']) fs.symlinkSync(path.join(ROOT, folder), path.join(clone, folder));
}

function environment(): NodeJS.ProcessEnv {
  return { ...process.env, PATH: [path.join(ROOT, 'node_modules/.bin'), process.env.PATH].join(path.delimiter) };
}

function shell(command: string, env: object = {}): string {
  return execFileSync('sh', ['-c', command], {
    cwd: clone,
    encoding: 'utf8',
    env: { ...environment(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** The lines to type, each with the line that says what to expect. */
function linesToTry(): [command: string, expected: string][] {
  return [...welcome.matchAll(/^ {2}(curl .*|npx .*)\n {6}(.*)$/gm)].map(([, command, expected]) => [
    command,
    expected,
  ]);
}

/** `content-type: a, or b for photographs, x-cache: Miss (why)` as patterns: `content-type: a|b`, `x-cache: Miss`. */
function patternsIn(expected: string): RegExp[] {
  const parts = expected.replace(/ \(.*/, '').replace(/, or (\S+)[^,]*/g, '|$1').split(', ');
  return parts.map(part => new RegExp(part.replace(/: (.*)/, ': (?:$1)'), 'i'));
}

test('every command that npm start prints works as printed in a clone', () => {
  const lines = linesToTry();
  expect(lines.map(([command]) => command.split(' ')[0])).toEqual(['curl', 'curl', 'curl', 'curl', 'curl', 'npx']);
  for (const [command, expected] of lines.slice(0, -1)) {
    const response = shell(command);
    for (const pattern of patternsIn(expected)) expect(response).toMatch(pattern);
  }
  expect(shell(lines.at(-1)![0])).toMatch(/, 0 failed, \d+ skipped\n$/);
});
