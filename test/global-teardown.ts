import { rmSync } from 'fs';
import * as path from 'path';

export default function teardown(): void {
  const folder = process.env.TMPDIR!;
  process.env.TMPDIR = path.dirname(folder);
  rmSync(folder, { recursive: true, force: true });
}
