import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as fc from 'fast-check';
import { validCalls } from './monitoring';
import { synthesize } from './synthesize';
import { propsOnPlan, validProps } from './valid-props';

/** Numbers of random combinations of props. */
export const RANDOM_PROPS = { short: 40, long: 300 };

const ROOT = path.join(__dirname, '../../..');
const EXAMPLES = path.join(ROOT, 'examples');

/**
 * Synthesizes the examples in TypeScript, each to a folder of its name. `npm run languages` compares the examples in
 * other languages with `examples/typescript`.
 */
export function synthesizeExamples(folder: string): void {
  for (const name of fs.readdirSync(EXAMPLES).filter(entry => fs.existsSync(path.join(EXAMPLES, entry, 'app.ts')))) {
    execFileSync(
      process.execPath,
      [require.resolve('tsx/cli'), '--tsconfig', path.join(ROOT, 'test/tsconfig.json'), 'app.ts'],
      {
        cwd: path.join(EXAMPLES, name),
        env: { ...process.env, CDK_OUTDIR: path.join(folder, name) },
        stdio: ['ignore', 'ignore', 'inherit'],
      },
    );
  }
}

/** Synthesizes random valid combinations of props, each to a folder. Returns the message of each that throws. */
export function synthesizeRandomProps(folder: string, count: number): (string | undefined)[] {
  const random = fc.tuple(
    fc.oneof({ arbitrary: validProps(), weight: 4 }, { arbitrary: propsOnPlan(), weight: 1 }), validCalls(),
  );
  return fc.sample(random, { numRuns: count, seed: 1 }).map(([part, calls], index) =>
    synthesize(path.join(folder, `random-${index}`), `Random${index}`, part, calls));
}
