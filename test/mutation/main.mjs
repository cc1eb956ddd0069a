import { mkdirSync, rmSync } from 'node:fs';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { Stryker } from '@stryker-mutator/core';
import { GROUPS } from './groups.mjs';
import { optionsOf } from './options.mjs';

const REPORTS = 'test-reports/mutation';
const LEAST = 85;
const NAME_WIDTH = 2 + Math.max(...Object.keys(GROUPS).map(({ length }) => length));
const HELP = `Changes the code in many places, and fails if tests detect less than ${LEAST} % of the changes in a group.

npm run mutation -- [--force] [group ...]

  group     the groups whose names begin so; all unless told otherwise
  --force   tries again what has not changed since the last run

Survivors are printed, and are in ${REPORTS}/<group>.html. Groups:
${Object.entries(GROUPS).map(([name, { mutate }]) => `  ${name.padEnd(NAME_WIDTH)}${mutate.join(' ')}`).join('\n')}`;

const { values: { force, help }, positionals } = parseArgs({
  allowPositionals: true,
  options: { force: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
});
process.chdir(path.join(import.meta.dirname, '../..'));

if (help) console.log(HELP);
else process.exitCode = await run(groupsOf(positionals));

function groupsOf(prefixes) {
  const unknown = prefixes.find(prefix => !Object.keys(GROUPS).some(name => name.startsWith(prefix)));
  if (unknown !== undefined) fail(`no group begins with ${unknown}: ${Object.keys(GROUPS).join(', ')}`);
  return Object.keys(GROUPS).filter(name => prefixes.length === 0 || prefixes.some(prefix => name.startsWith(prefix)));
}

function fail(message) {
  console.error(message);
  process.exit(2);
}

async function run(names) {
  mkdirSync(REPORTS, { recursive: true });
  const rows = [];
  for (const name of names) {
    console.log(`\n${name}, ${names.indexOf(name) + 1} of ${names.length}`);
    rows.push(await scoreOf(name));
  }
  rmSync('.stryker-tmp', { recursive: true, force: true });
  console.log();
  for (const row of [['group', 'mutants', 'noticed', 'not run', 'score', 'seconds'], ...rows.map(cellsOf)]) {
    console.log(row.map((cell, column) => column === 0 ? cell.padEnd(NAME_WIDTH) : cell.padStart(9)).join(''));
  }
  return rows.every(({ score }) => score >= LEAST) ? 0 : 1;
}

function cellsOf({ name, mutants, noticed, notRun, score, seconds }) {
  return [name, String(mutants), String(noticed), String(notRun), `${score.toFixed(1)} %`, String(seconds)];
}

/** Mutants with which a test file does not load are not counted. */
async function scoreOf(name) {
  const start = Date.now();
  const options = optionsOf(GROUPS[name], `${REPORTS}/${name.replace('/', '-')}`, force);
  const results = await new Stryker(options).runMutationTest();
  const count = (...statuses) => results.filter(({ status }) => statuses.includes(status)).length;
  const noticed = count('Killed', 'Timeout');
  const mutants = noticed + count('Survived', 'NoCoverage');
  return {
    name, mutants, noticed, notRun: count('RuntimeError', 'CompileError'), score: 100 * noticed / mutants,
    seconds: Math.round((Date.now() - start) / 1000),
  };
}
