import * as fs from 'node:fs';
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
}

export interface InstallOptions {
  readonly run: string;
  readonly onLine: (line: string) => void;
  readonly signal: AbortSignal;
}

const APP = path.join(__dirname, 'app');
const SHOP = path.join(ROOT, 'node_modules/.cache/prove');
const PHOTOS = path.join(ROOT, 'examples/minimal/images');

/** Builds the package, and installs it into a copy of the app, away from the repository's own packages. */
export async function installApp({ run, onLine, signal }: InstallOptions): Promise<InstalledApp> {
  fs.rmSync(SHOP, { recursive: true, force: true }); // of earlier runs
  const folder = path.join(SHOP, run);
  const app = path.join(folder, 'app');
  const images = path.join(folder, 'images');
  fs.cpSync(APP, app, { recursive: true, filter: file => !file.endsWith('.test.ts') });
  fs.cpSync(PHOTOS, images, { recursive: true });
  fs.copyFileSync(path.join(__dirname, 'tag.ts'), path.join(folder, 'tag.ts'));
  const options = { signal, onLine };
  const tarball = await packageOf(folder, options);
  fs.copyFileSync(path.join(ROOT, 'examples/typescript/package.json'), path.join(app, 'package.json'));
  await runCommand(['npm', 'install', '--prefer-offline', '--no-save', '--no-audit', '--no-fund', tarball], {
    ...options,
    cwd: app,
  });
  return {
    app,
    images,
    programs: {
      cdk: [process.execPath, path.join(app, 'node_modules/aws-cdk/bin/cdk')],
      cli: [process.execPath, path.join(app, 'node_modules/cdk-image-cdn/lib/cli/main.js')],
    },
    versions: Object.fromEntries(['cdk-image-cdn', 'aws-cdk-lib', 'aws-cdk'].map(name => [name, versionOf(app, name)])),
  };
}

async function packageOf(folder: string, options: Pick<InstallOptions, 'signal' | 'onLine'>): Promise<string> {
  for (const task of ['assets', 'compile']) await runCommand(['npx', 'projen', task], { ...options, cwd: ROOT });
  await runCommand(['npm', 'pack', '--pack-destination', folder], { ...options, cwd: ROOT });
  return path.join(
    folder,
    fs.readdirSync(folder).find(file => file.endsWith('.tgz'))!,
  );
}

function versionOf(app: string, name: string): string {
  const manifest = path.join(app, 'node_modules', name, 'package.json');
  return (JSON.parse(fs.readFileSync(manifest, 'utf8')) as { version: string }).version;
}
