import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { Programs } from './cdk';
import { runCommand } from './command';
import { ROOT } from '../languages/workshop';

/** An app that was installed from the package alone. */
export interface InstalledApp {
  /** The folder of the app. */
  readonly app: string;
  /** The folder with the photographs. */
  readonly images: string;
  readonly programs: Programs;
  /** The versions of the packages in use. */
  readonly versions: Readonly<Record<string, string>>;
  /** Deletes the app. */
  remove(): void;
}

export interface InstallOptions {
  readonly run: string;
  readonly onLine: (line: string) => void;
  readonly signal: AbortSignal;
}

const APP = path.join(__dirname, 'app');
const PHOTOS = path.join(ROOT, 'examples/minimal/images');

/** Builds the package's assets and code. */
export async function buildPackage({ onLine, signal }: InstallOptions): Promise<void> {
  for (const task of ['assets', 'compile']) await runCommand(['npx', 'projen', task], { onLine, signal, cwd: ROOT });
}

/** Packs the built package, and installs it into a copy of the app in an empty folder, outside this repository. */
export async function installApp({ run, onLine, signal }: InstallOptions): Promise<InstalledApp> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), `prove-${run}-`));
  const remove = () => fs.rmSync(folder, { recursive: true, force: true });
  const options = { signal, onLine };
  const [app, images] = [path.join(folder, 'app'), path.join(folder, 'images')];
  try {
    fs.cpSync(APP, app, { recursive: true, filter: file => !file.endsWith('.test.ts') });
    fs.cpSync(PHOTOS, images, { recursive: true });
    fs.copyFileSync(path.join(__dirname, 'tag.ts'), path.join(folder, 'tag.ts'));
    fs.copyFileSync(path.join(ROOT, 'examples/typescript/package.json'), path.join(app, 'package.json'));
    await runCommand(['npm', 'pack', '--pack-destination', folder], { ...options, cwd: ROOT });
    const tarball = fs.readdirSync(folder).find(file => file.endsWith('.tgz'))!;
    const install = ['npm', 'install', '--prefer-offline', '--no-save', '--no-audit', '--no-fund'];
    await runCommand([...install, path.join(folder, tarball)], { ...options, cwd: app });
    return {
      app,
      images,
      programs: { cdk: programOf(app, 'aws-cdk', 'cdk'), cli: programOf(app, 'cdk-image-cdn', 'cdk-image-cdn') },
      versions: Object.fromEntries(
        ['cdk-image-cdn', 'aws-cdk-lib', 'aws-cdk'].map(name => [name, manifestOf(app, name).version]),
      ),
      remove,
    };
  } catch (error) {
    remove();
    throw error;
  }
}

/** Returns the command that runs a program of an installed package, as the package declares it. */
export function programOf(app: string, name: string, program: string): string[] {
  const { bin = {} } = manifestOf(app, name);
  const files = typeof bin === 'string' ? { [name]: bin } : bin;
  if (files[program] === undefined) throw new Error(`the package ${name} has no program ${program}`);
  const file = path.join(app, 'node_modules', name, files[program]);
  if (!fs.existsSync(file)) throw new Error(`the package ${name} lacks its program ${files[program]}`);
  return [process.execPath, file];
}

interface Manifest {
  readonly version: string;
  readonly bin?: string | Record<string, string>;
}

function manifestOf(app: string, name: string): Manifest {
  return JSON.parse(fs.readFileSync(path.join(app, 'node_modules', name, 'package.json'), 'utf8')) as Manifest;
}
