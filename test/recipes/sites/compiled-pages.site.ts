import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { installPackages, removeProjects } from './project';
import { filesOf } from '../page';

const ROOT = path.join(__dirname, '../../..');
const TIMEOUT = 15 * 60_000;

/** Packages of which the CDK allows one only: those of this repository. */
const SHARED = ['aws-cdk-lib', 'constructs'];

let folder: string;

beforeAll(() => {
  folder = installPackages('pages', ['--legacy-peer-deps']);
  for (const name of SHARED) {
    const link = path.join(folder, 'node_modules', name);
    fs.rmSync(link, { recursive: true, force: true });
    fs.symlinkSync(path.join(ROOT, 'node_modules', name), link);
  }
}, TIMEOUT);

afterAll(removeProjects);

test.each([
  'frameworks/amplify.md', 'frameworks/next-cdk-nextjs.md',
])('the TypeScript files on %s compile with the packages that it names', page => {
  const files = Object.entries(filesOf(page)).map(([name, code]) => {
    const file = name.replaceAll('/', '-');
    fs.writeFileSync(path.join(folder, file), code);
    return file;
  });
  const options = { rootDir: '/', types: ['node'], typeRoots: [path.join(ROOT, 'node_modules/@types')] };
  const config = { extends: path.join(ROOT, 'test/tsconfig.json'), compilerOptions: options, files, include: [] };
  fs.writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify(config));
  const { stdout } = spawnSync(path.join(ROOT, 'node_modules/.bin/tsc'), ['-p', '.'], { cwd: folder, encoding: 'utf8' });
  expect(stdout).toBe('');
}, TIMEOUT);
