import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { ExampleApp } from './synthesize-examples.child';

export const EXAMPLES = path.join(__dirname, '../examples');

/** The examples in TypeScript. `npm run languages` compares those in other languages with `examples/typescript`. */
export const TYPESCRIPT_EXAMPLES = fs.readdirSync(EXAMPLES)
  .filter(name => fs.existsSync(path.join(EXAMPLES, name, 'app.ts')));

const CHILD = path.join(__dirname, 'synthesize-examples.child.ts');

/**
 * Synthesizes the examples in TypeScript, each to a folder of its name, with the context that the CDK's command reads
 * from its `cdk.json`. One process loads the CDK for all of them.
 */
export function synthesizeExamples(folder: string): void {
  const apps = TYPESCRIPT_EXAMPLES.map((name): ExampleApp => ({
    cwd: path.join(EXAMPLES, name),
    env: {
      CDK_OUTDIR: path.join(folder, name),
      CDK_CONTEXT_JSON: JSON.stringify({
        ...JSON.parse(process.env.CDK_CONTEXT_JSON ?? '{}') as object, ...contextOf(name),
      }),
    },
  }));
  execFileSync(process.execPath, ['--require', require.resolve('tsx/cjs'), CHILD, JSON.stringify(apps)], {
    env: { ...process.env, TSX_TSCONFIG_PATH: path.join(__dirname, 'tsconfig.json') },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

/** Returns the context of an example. */
export function contextOf(name: string): Record<string, unknown> {
  const settings = JSON.parse(fs.readFileSync(path.join(EXAMPLES, name, 'cdk.json'), 'utf8')) as
    { context?: Record<string, unknown> };
  return settings.context ?? {};
}
