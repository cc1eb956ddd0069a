import * as assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { Report } from './report';
import { run } from './run';
import { ROOT } from './workshop';
import { Target, packageFor } from '../../projenrc/package-language';

const DIST = path.join(ROOT, 'dist');

/** Builds the packages, all at once, and checks properties that no app of a language would reveal. */
export async function checkPackages(report: Report, targets: Target[]): Promise<boolean> {
  fs.rmSync(DIST, { recursive: true, force: true });
  const packaged = await report.check(`packages for ${targets.join(', ')}`, () => packageFor(targets));
  if (packaged && targets.includes('python')) {
    await report.check('the Python package shows its README in Python', pythonReadme);
    await report.check("the Python package's sources contain the same library as the wheel", sameLibrary);
  }
  return packaged;
}

async function pythonReadme(): Promise<void> {
  const metadata = await archived('.whl', 'METADATA');
  assert.match(
    metadata.toString(),
    /images = ImageCdn\(stack, "Images",\s+uploads=\[ImageUpload\(path="\.\/images", prefix="images"\)\]/,
  );
  assert.doesNotMatch(metadata.toString(), /^new ImageCdn\(/m);
}

async function sameLibrary(): Promise<void> {
  const [wheel, sources] = [await archived('.whl', '.jsii.tgz'), await archived('.tar.gz', '.jsii.tgz')];
  assert.equal(fingerprint(wheel), fingerprint(sources));
}

/** Returns the file of a Python package with this suffix. */
async function archived(package_: string, ending: string): Promise<Buffer> {
  const python = path.join(DIST, 'python');
  const archive = fs.readdirSync(python).find(file => file.endsWith(package_))!;
  const folder = fs.mkdtempSync(path.join(DIST, 'unpacked-'));
  try {
    await run('python3', ['-c', 'import shutil, sys; shutil.unpack_archive(sys.argv[1], sys.argv[2], sys.argv[3])',
      path.join(python, archive), folder, package_ === '.whl' ? 'zip' : 'gztar'], { cwd: ROOT });
    const file = (fs.readdirSync(folder, { recursive: true }) as string[]).find(name => name.endsWith(ending))!;
    return fs.readFileSync(path.join(folder, file));
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

function fingerprint(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
