import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

/** Debian packages of wallpapers, by the name of the set that they form. */
const PACKAGES: { readonly [set: string]: readonly string[] } = {
  /** Used to place the default targets and the settings of `q`, but not to choose encoders. */
  holdouts: ['lomiri-wallpapers-20.04', 'plasma-workspace-wallpapers', 'ukui-wallpapers'],
  /** Used to choose the settings of refinement and of `q`. */
  tuning: ['lomiri-wallpapers-16.04', 'gnome-backgrounds', 'mate-backgrounds'],
  /** Used for measurements only. Debian has it from version 13. */
  fresh: ['budgie-backgrounds'],
};

const CACHE = path.join(os.tmpdir(), 'cdk-image-cdn-wallpapers');

/**
 * Returns the images to measure: those of a folder, or of Debian packages, which are downloaded once.
 *
 * @param images a folder, or the name of a set of packages
 */
export function imageFiles(images = process.env.REFINEMENT_IMAGES || 'holdouts'): string[] {
  return PACKAGES[images]?.flatMap(name => imagesIn(unpacked(name))) ?? imagesIn(images);
}

/** Downloads a package from the repository of Debian that this machine is configured for. */
function unpacked(name: string): string {
  const folder = path.join(CACHE, name);
  if (fs.existsSync(folder)) return folder;
  const download = fs.mkdtempSync(path.join(os.tmpdir(), 'wallpapers-'));
  try {
    execFileSync('apt-get', ['download', name], { cwd: download, stdio: ['ignore', 'ignore', 'pipe'] });
    const archive = fs.readdirSync(download).find(file => file.endsWith('.deb'))!;
    execFileSync('dpkg-deb', ['-x', archive, 'unpacked'], { cwd: download });
    fs.mkdirSync(CACHE, { recursive: true });
    fs.cpSync(path.join(download, 'unpacked'), folder, { recursive: true, verbatimSymlinks: true });
  } finally {
    fs.rmSync(download, { recursive: true });
  }
  return folder;
}

/** Returns the largest file of each image, in the order of their names. */
function imagesIn(folder: string): string[] {
  const largest = new Map<string, { readonly file: string; readonly size: number }>();
  for (const name of fs.readdirSync(folder, { recursive: true }) as string[]) {
    const file = path.join(folder, name);
    if (!/\.(jpe?g|png|webp)$/i.test(name) || /screenshot/.test(name) || !fs.lstatSync(file).isFile()) continue;
    const image = name.replace(/(\/contents\/images(_dark)?)\/.*$/, '$1').replace(/_\d+x\d+(?=\.)/, '');
    const { size } = fs.statSync(file);
    if (size > (largest.get(image)?.size ?? 0)) largest.set(image, { file, size });
  }
  return [...largest.values()].map(({ file }) => file).sort();
}
