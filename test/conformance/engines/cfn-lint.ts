import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { inTemporaryFolder } from '../../bench/folder';
import { synthesizeExamples } from '../../synthesize-examples';
import { Cells } from '../cells';
import { Engine, Mode } from '../engine';
import { RANDOM_PROPS, synthesizeRandomProps } from '../template/samples';
import { pythonPrograms } from '../tools/install';

export const cfnLint: Engine = {
  name: 'cfn-lint',
  title: "AWS's resource schemas: the templates of every TypeScript example and of random valid props",
  install: async () => void pythonPrograms(),
  run: (cells, mode) => inTemporaryFolder(async folder => compare(cells, folder, mode)),
};

interface Finding {
  readonly Filename: string;
  readonly Level: string;
  readonly Message: string;
  readonly Rule: { readonly Id: string };
}

function compare(cells: Cells, folder: string, mode: Mode): void {
  synthesizeExamples(folder);
  synthesizeRandomProps(folder, RANDOM_PROPS[mode]).forEach((problem, index) =>
    cells.compare(`random props ${index} synthesize`, problem ?? 'yes', 'yes'));
  const templates = fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.template.json'))
    .sort();
  const findings = lint(templates.map(file => path.join(folder, file)));
  for (const template of templates) {
    const errors = findings.filter(
      ({ Filename, Level }) => Filename === path.join(folder, template) && Level === 'Error',
    );
    cells.compare(
      template,
      'no error',
      errors.map(({ Rule, Message }) => `${Rule.Id} ${Message}`).join('; ') || 'no error',
    );
  }
}

/** Returns the findings, which contain all that the exit code does. */
function lint(files: readonly string[]): Finding[] {
  const { stdout, stderr, error } = spawnSync(
    path.join(pythonPrograms(), 'cfn-lint'),
    ['--format', 'json', '--', ...files],
    {
      encoding: 'utf8',
      maxBuffer: 256 * 1024 * 1024,
    },
  );
  if (error) throw error;
  if (!stdout.trim().startsWith('[')) throw new Error(`cfn-lint failed: ${stdout}${stderr}`);
  return JSON.parse(stdout) as Finding[];
}
