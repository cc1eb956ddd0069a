import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';

export const EXAMPLES = path.join(__dirname, '../examples');

/** The examples in TypeScript. `npm run languages` compares those in other languages with `examples/typescript`. */
export const TYPESCRIPT_EXAMPLES = fs.readdirSync(EXAMPLES)
  .filter(name => fs.existsSync(path.join(EXAMPLES, name, 'app.ts')));

/** Synthesizes an example to a folder, with the context that the CDK's command reads from its `cdk.json`. */
export function synthesizeExample(name: string, outdir: string): void {
  const cwd = path.join(EXAMPLES, name);
  const context = { ...JSON.parse(process.env.CDK_CONTEXT_JSON ?? '{}') as object, ...contextOf(name) };
  execFileSync(
    process.execPath,
    [require.resolve('tsx/cli'), '--tsconfig', path.join(__dirname, 'tsconfig.json'), 'app.ts'],
    {
      cwd,
      env: { ...process.env, CDK_OUTDIR: outdir, CDK_CONTEXT_JSON: JSON.stringify(context) },
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
}

/** Returns the context of an example. */
export function contextOf(name: string): Record<string, unknown> {
  const settings = JSON.parse(fs.readFileSync(path.join(EXAMPLES, name, 'cdk.json'), 'utf8')) as
    { context?: Record<string, unknown> };
  return settings.context ?? {};
}
