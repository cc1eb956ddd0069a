import { mkdirSync, mkdtempSync } from 'fs';
import { tmpdir } from 'os';
import * as path from 'path';

/**
 * Gives the tests a temporary folder of their own: an App without `outdir` leaves its cloud assembly there.
 *
 * It is the same for all runs of one process, where the CDK may be loaded but once and remembers it. A run that a test
 * starts has another one, and deletes only that.
 */
export default function setup(): void {
  const prefix = `cdk-image-cdn-tests-${process.pid}-`;
  const { TESTS_TMPDIR: last = '' } = process.env;
  const folder = path.basename(last).startsWith(prefix) ? last : mkdtempSync(path.join(tmpdir(), prefix));
  mkdirSync(folder, { recursive: true });
  process.env.TMPDIR = process.env.TESTS_TMPDIR = folder;
}
