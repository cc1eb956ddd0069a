import { mkdtempSync } from 'fs';
import { tmpdir } from 'os';
import * as path from 'path';

/** Gives the tests a temporary folder of their own: an App without `outdir` leaves its cloud assembly there, all of them a few gigabytes. */
export default function setup(): void {
  process.env.TMPDIR = mkdtempSync(path.join(tmpdir(), 'cdk-image-cdn-tests-'));
}
