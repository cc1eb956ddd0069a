import { mkdirSync, mkdtempSync } from 'fs';
import { tmpdir } from 'os';
import * as path from 'path';

/**
 * Gives the tests a temporary folder of their own: an App without `outdir` leaves its cloud assembly there, all of them
 * a few gigabytes.
 *
 * It is the same for all runs of one process, where the CDK may be loaded but once and remembers it.
 */
export default function setup(): void {
  process.env.TESTS_TMPDIR ??= mkdtempSync(path.join(tmpdir(), 'cdk-image-cdn-tests-'));
  mkdirSync(process.env.TESTS_TMPDIR, { recursive: true });
  process.env.TMPDIR = process.env.TESTS_TMPDIR;
}
