import { execFileSync, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as fc from 'fast-check';
import { inTemporaryFolder } from '../../bench/folder';
import { Cells } from '../cells';
import { Engine, Mode } from '../engine';
import { validCalls } from '../template/monitoring';
import { synthesize } from '../template/synthesize';
import { propsOnPlan, validProps } from '../template/valid-props';
import { pythonPrograms } from '../tools/install';

export const cfnLint: Engine = {
  name: 'cfn-lint',
  title: "AWS's own schemas of resources: every example in TypeScript, and random valid combinations of props",
  install: async () => void pythonPrograms(),
  run: (cells, mode) => inTemporaryFolder(async folder => compare(cells, folder, mode)),
};

const RANDOM = { short: 40, long: 300 };
const ROOT = path.join(__dirname, '../../..');
const EXAMPLES = path.join(ROOT, 'examples');

interface Finding { readonly Filename: string; readonly Level: string; readonly Message: string; readonly Rule: { readonly Id: string } }

function compare(cells: Cells, folder: string, mode: Mode): void {
  synthesizeExamples(folder);
  const random = fc.tuple(fc.oneof({ arbitrary: validProps(), weight: 4 }, { arbitrary: propsOnPlan(), weight: 1 }), validCalls());
  fc.sample(random, { numRuns: RANDOM[mode], seed: 1 }).forEach(([part, calls], index) => {
    const thrown = synthesize(path.join(folder, `random-${index}`), `Random${index}`, part, calls);
    cells.compare(`random props ${index} synthesize`, thrown ?? 'yes', 'yes');
  });
  const templates = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.template.json')).sort();
  const findings = lint(templates.map(file => path.join(folder, file)));
  for (const template of templates) {
    const errors = findings.filter(({ Filename, Level }) => Filename === path.join(folder, template) && Level === 'Error');
    cells.compare(template, 'no error', errors.map(({ Rule, Message }) => `${Rule.Id} ${Message}`).join('; ') || 'no error');
  }
}

/** Those in TypeScript: `npm run languages` compares what the others make with what `examples/typescript` makes. */
function synthesizeExamples(folder: string): void {
  for (const name of fs.readdirSync(EXAMPLES).filter(entry => fs.existsSync(path.join(EXAMPLES, entry, 'app.ts')))) {
    execFileSync(process.execPath, [require.resolve('tsx/cli'), '--tsconfig', path.join(ROOT, 'test/tsconfig.json'), 'app.ts'], {
      cwd: path.join(EXAMPLES, name), env: { ...process.env, CDK_OUTDIR: path.join(folder, name) }, stdio: ['ignore', 'ignore', 'inherit'],
    });
  }
}

/** Its exit code says what the findings say. */
function lint(files: readonly string[]): Finding[] {
  const { stdout, stderr, error } = spawnSync(path.join(pythonPrograms(), 'cfn-lint'), ['--format', 'json', '--', ...files], {
    encoding: 'utf8', maxBuffer: 256 * 1024 * 1024,
  });
  if (error) throw error;
  if (!stdout.trim().startsWith('[')) throw new Error(`cfn-lint says: ${stdout}${stderr}`);
  return JSON.parse(stdout) as Finding[];
}
