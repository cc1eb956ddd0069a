import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { children } from './hostile/children';

/**
 * Gives the run a temporary folder of its own, for its children too, which is gone at its end: also where it is
 * interrupted, when nothing that was begun comes to clean up after itself. To be loaded before the CDK, which remembers
 * where it puts its assemblies.
 */
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk-image-cdn-conformance-'));
process.env.TMPDIR = folder;
process.env.CONFORMANCE_TMPDIR = folder; // for the watchdog, which ends this process when it can do nothing itself

process.once('exit', () => fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

for (const [signal, status] of [['SIGINT', 130], ['SIGTERM', 143]] as const) {
  process.once(signal, () => {
    // Those that are left would go on writing there.
    if (process.platform === 'linux') children().forEach(pid => process.kill(pid, 'SIGKILL'));
    process.exit(status);
  });
}
