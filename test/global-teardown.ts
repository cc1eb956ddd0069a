import { existsSync, rmSync, statSync } from 'fs';
import * as path from 'path';
import { COUNT_FILE } from './aws-rules/count';
import { RULES } from './aws-rules/rules';

export default function teardown(): void {
  const folder = process.env.TESTS_TMPDIR!;
  const count = path.join(folder, COUNT_FILE);
  if (existsSync(count)) {
    console.log(`\nAWS rules: ${RULES.length} rules, ${statSync(count).size} templates of tests follow them`);
  }
  process.env.TMPDIR = path.dirname(folder);
  rmSync(folder, { recursive: true, force: true });
}
