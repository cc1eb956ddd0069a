import * as assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { inTemporaryFolder } from './folder';
import { Benchmark, Row, compare, takeTurns, time } from './measure';
import { lackOf } from '../../projenrc/package-language';
import { Language } from '../languages/language';
import { python } from '../languages/python';
import { environmentOfApps } from '../languages/run';
import { typescript } from '../languages/typescript';
import { LANGUAGES, workshopOf } from '../languages/workshop';

/** Benchmarks of apps in other languages. A language that `npm run languages` has not prepared is skipped by name. */
export const languages: Benchmark = {
  name: 'languages',
  title:
    'Whole processes: Python against the same CDN in plain L2 constructs, the examples against the one in TypeScript',
  run: () =>
    inTemporaryFolder(async folder => {
      const prepared = LANGUAGES.filter(isPrepared);
      const rows = prepared.includes(python) ? await measurePython(folder) : [];
      if (!prepared.includes(typescript)) return rows;
      for (const language of prepared.filter(other => other !== typescript)) rows.push(await measureExample(language));
      return rows;
    }),
};

function isPrepared(language: Language): boolean {
  const lack = lackOf(language.target);
  const isReady = !lack && fs.existsSync(path.join(workshopOf(language).app, 'cdk.out'));
  if (!isReady) console.error(`skipped ${language.name}: ${lack ?? '`npm run languages` prepares it'}`);
  return isReady;
}

interface Turn {
  readonly process: number;
  readonly import: number;
  readonly synthesis: number;
  readonly types: string[];
}

async function measurePython(folder: string): Promise<Row[]> {
  const program = (file: string) => () => runPython(path.join(__dirname, 'python', file), folder);
  const turns = await takeTurns({ warmUp: 1, measured: 3 }, program('image_cdn.py'), program('plain_cdn.py'));
  assert.deepEqual(turns.measured[0].types, turns.against[0].types, 'the two apps must define the same resources');
  return [
    compare('Python: process', 'ms', turns, turn => turn.process, 1.25),
    compare('Python: of which import', 'ms', turns, turn => turn.import),
    compare('Python: of which synthesis', 'ms', turns, turn => turn.synthesis),
  ];
}

function runPython(program: string, folder: string): Turn {
  const env = { ...process.env, ...python.environmentOf(workshopOf(python)), CDK_OUTDIR: folder };
  let printed = '';
  const took = time(() => { printed = execFileSync('python3', [program], { env, encoding: 'utf8' }); });
  const { Resources: resources } = JSON.parse(
    fs.readFileSync(path.join(folder, 'Bench.template.json'), 'utf8'),
  ) as Template;
  return {
    process: took,
    types: Object.values(resources)
      .map(({ Type }) => Type)
      .sort(),
    ...(JSON.parse(printed) as Pick<Turn, 'import' | 'synthesis'>),
  };
}

interface Template { readonly Resources: Record<string, { readonly Type: string }> }

/** Measures the command of the example's `cdk.json`, without the build step before it. */
async function measureExample(language: Language): Promise<Row> {
  const turns = await takeTurns({ warmUp: 1, measured: 3 }, () => runExample(language), () => runExample(typescript));
  return compare(`${language.name}: example`, 'ms', turns, took => took);
}

function runExample(language: Language): number {
  const workshop = workshopOf(language);
  const { app } = JSON.parse(fs.readFileSync(path.join(workshop.app, 'cdk.json'), 'utf8')) as { app: string };
  const env = {
    ...environmentOfApps(),
    ...language.environmentOf(workshop),
    CDK_OUTDIR: path.join(workshop.app, 'cdk.out'),
  };
  return time(() => execFileSync('sh', ['-c', app], { cwd: workshop.app, env, stdio: 'ignore' }));
}
