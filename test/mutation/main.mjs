import { mkdirSync, rmSync } from 'node:fs';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { Stryker } from '@stryker-mutator/core';
import { GROUPS } from './groups.mjs';
import { optionsOf } from './options.mjs';

const REPORTS = 'test-reports/mutation';
const LEAST = 85;
const HELP = `Changes the code here and there, and fails where tests notice less than ${LEAST} % of the changes in a group.

npm run mutation -- [--force] [group ...]

  group     the groups whose names begin so; all unless told otherwise
  --force   tries again what has not changed since the last run

Survivors are printed, and are in ${REPORTS}/<group>.html. Groups:
${Object.entries(GROUPS).map(([name, { mutate }]) => `  ${name.padEnd(27)}${mutate.join(' ')}`).join('\n')}`;

const { values: { force, help }, positionals } = parseArgs({
  allowPositionals: true,
  options: { force: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
});
process.chdir(path.join(import.meta.dirname, '../..'));

if (help) console.log(HELP);
else process.exitCode = await run(groupsOf(positionals));

function groupsOf(prefixes) {
  const unknown = prefixes.find(prefix => !Object.keys(GROUPS).some(name => name.startsWith(prefix)));
  if (unknown !== undefined) throw new Error(`no group begins with ${unknown}: ${Object.keys(GROUPS).join(', ')}`);
  return Object.keys(GROUPS).filter(name => prefixes.length === 0 || prefixes.some(prefix => name.startsWith(prefix)));
}

async function run(names) {
  mkdirSync(REPORTS, { recursive: true });
  const rows = [];
  for (const name of names) {
    console.log(`\n${name}, ${names.indexOf(name) + 1} of ${names.length}`);
    rows.push(await scoreOf(name));
  }
  rmSync('.stryker-tmp', { recursive: true, force: true });
  console.log('\ngroup'.padEnd(30) + 'mutants'.padStart(8) + 'noticed'.padStart(9) + 'score'.padStart(9) + 'seconds'.padStart(9));
  rows.forEach(({ name, mutants, noticed, score, seconds }) => console.log(
    name.padEnd(29) + String(mutants).padStart(8) + String(noticed).padStart(9) + `${score.toFixed(1)} %`.padStart(9) + String(seconds).padStart(9),
  ));
  return rows.every(({ score }) => score >= LEAST) ? 0 : 1;
}

/** A mutant that ends in no tests at all, as nothing loads, is in neither number. */
async function scoreOf(name) {
  const start = Date.now();
  const results = await new Stryker(optionsOf(GROUPS[name], `${REPORTS}/${name.replaceAll(' ', '-')}`, force)).runMutationTest();
  const count = (...statuses) => results.filter(({ status }) => statuses.includes(status)).length;
  const noticed = count('Killed', 'Timeout');
  const mutants = noticed + count('Survived', 'NoCoverage');
  return { name, mutants, noticed, score: 100 * noticed / mutants, seconds: Math.round((Date.now() - start) / 1000) };
}
