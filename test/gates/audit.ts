import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { AuditOutput, judge, unanswered } from '../../projenrc/audit';
import { NOTICES, sectionsOf } from '../../projenrc/notices';

/**
 * Fails on high and critical vulnerabilities of shipped code: the libraries in the package, and the bundled ones in its
 * archives, which npm counts as development dependencies. All others are reported. If the registry returns no report,
 * as some mirrors do, nothing is audited and nothing fails.
 */
const root = path.resolve(__dirname, '../..');

/** The lock files of shipped code: the library's, and that of the native code of the transform function. */
const LOCKED = ['.', 'projenrc/native'];

function main(): void {
  const shipped = new Set(sectionsOf(fs.readFileSync(path.join(root, NOTICES), 'utf8')).map(nameIn));
  const failures = LOCKED.flatMap(folder => audit(folder, shipped));
  if (failures.length > 0) throw new Error(`Vulnerabilities of shipped packages:\n${failures.join('\n')}`);
}

function nameIn(section: string): string {
  return /^(.+)@\d/.exec(section)![1];
}

function audit(folder: string, shipped: ReadonlySet<string>): string[] {
  const cwd = path.join(root, folder);
  const { stdout } = spawnSync('npm', ['audit', '--json'], { cwd, encoding: 'utf8', timeout: 120_000 });
  const output = parsed(stdout);
  const reason = unanswered(output);
  if (reason !== undefined) {
    console.log(`${folder}: NOT AUDITED, because the registry returned no report: ${reason}`);
    return [];
  }
  const { failures, others } = judge(output, shipped);
  console.log(`${folder}: ${failures.length} failing, ${others.length} others`);
  others.forEach(one => console.log(`  ${one}`));
  return failures;
}

/** npm prints nothing if it is stopped, and no JSON if it fails before the request. */
function parsed(stdout: string | null): AuditOutput {
  try {
    return JSON.parse(stdout ?? '') as AuditOutput;
  } catch {
    return { message: 'npm audit printed no JSON' };
  }
}

try {
  main();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
