import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { children } from './hostile/children';

/**
 * Sets a temporary folder for this process and its children, which is deleted at the end, even after an interruption.
 * Load this module before the CDK, which remembers the folder of its assemblies.
 */
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk-image-cdn-conformance-'));
process.env.TMPDIR = folder;
process.env.CONFORMANCE_TMPDIR = folder; // for the watchdog, which ends this process without its exit handlers

process.once('exit', () => fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

for (const [signal, status] of [['SIGINT', 130], ['SIGTERM', 143]] as const) {
  process.once(signal, () => {
    // Remaining children would continue to write there.
    if (process.platform === 'linux') children().forEach(pid => process.kill(pid, 'SIGKILL'));
    process.exit(status);
  });
}
