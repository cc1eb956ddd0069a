import '../environment';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { RULES, printViolation, violations } from './rules';
import { templatesIn } from './template';
import { printUpdates } from './updates/print';
import { inTemporaryFolder } from '../bench/folder';
import { RANDOM_PROPS, synthesizeRandomProps } from '../conformance/template/samples';
import { synthesizeExamples } from '../synthesize-examples';

/**
 * Random props ask for `removalPolicy: RETAIN` of a replica, whose name other Regions have to know. The default is
 * another.
 */
const CHOSEN = 'a resource that is always retained has no fixed name that a second deployment would meet';

/** Applies AWS's rules to the examples in TypeScript and to the random combinations of props that cfn-lint sees. */
function main(folder: string): void {
  synthesizeExamples(folder);
  const problems = synthesizeRandomProps(folder, RANDOM_PROPS.short).filter(problem => problem !== undefined);
  const apps = fs.readdirSync(folder)
    .filter(name => fs.existsSync(path.join(folder, name, 'manifest.json'))) // others are among the problems
    .map(name => ({ name, templates: templatesIn(path.join(folder, name)) }));
  const found = apps.flatMap(({ name, templates }) => violations(templates)
    .filter(({ rule }) => !(name.startsWith('random-') && rule.name === CHOSEN))
    .map(violation => `${name}: ${printViolation(violation)}`));
  for (const line of [...problems, ...found]) console.log(line);
  const count = apps.reduce((sum, { templates }) => sum + templates.length, 0);
  console.log(`${RULES.length} rules, ${count} templates, ${found.length} violations`);
  if (problems.length + found.length > 0) process.exitCode = 1;
}

async function run(): Promise<void> {
  if (!process.argv.includes('--updates')) return inTemporaryFolder(async folder => main(folder));
  if (!printUpdates()) process.exitCode = 1;
}

run().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
