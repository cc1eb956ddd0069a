import * as fs from 'node:fs';
import * as path from 'node:path';
import { go } from './go';
import { java } from './java';
import { Language, Workshop } from './language';
import { python } from './python';
import { run } from './run';
import { typescript } from './typescript';

export const ROOT = path.join(__dirname, '../..');
const SHOP = path.join(ROOT, 'node_modules/.cache/languages');

/** TypeScript is first, because the others are compared with it. */
export const LANGUAGES: Language[] = [typescript, python, java, go];

export function workshopOf({ name, example }: Language): Workshop {
  const folder = path.join(SHOP, name.replace(/\W/g, '-'));
  return {
    dist: path.join(ROOT, 'dist'),
    app: path.join(folder, 'examples', example),
    environment: path.join(folder, 'environment'),
    downloads: path.join(SHOP, 'downloads', example),
  };
}

/** Copies the example, beside the one whose images it uploads, without installed or built files. */
export function layOut(workshop: Workshop): void {
  const examples = path.dirname(workshop.app);
  fs.rmSync(path.dirname(examples), { recursive: true, force: true });
  for (const example of [path.basename(workshop.app), 'minimal']) {
    fs.cpSync(path.join(ROOT, 'examples', example), path.join(examples, example), {
      recursive: true, filter: source => !['node_modules', 'cdk.out', 'target'].includes(path.basename(source)),
    });
  }
  fs.mkdirSync(workshop.downloads, { recursive: true });
}

/** Environment variables without which the CDK's command line requests notices from other hosts. */
export const QUIET = { CDK_DISABLE_CLI_TELEMETRY: 'true', CDK_DISABLE_VERSION_CHECK: 'true' };

/** Synthesizes the app with the CDK's command line, as its users do, and returns the folder of the result. */
export async function synthesize(language: Language, workshop: Workshop): Promise<string> {
  await run(process.execPath, [require.resolve('aws-cdk/bin/cdk'), 'synth', '--quiet', '--no-notices'], {
    cwd: workshop.app, env: { ...QUIET, ...language.environmentOf(workshop) },
  });
  return path.join(workshop.app, 'cdk.out');
}
