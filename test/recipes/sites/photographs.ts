import * as fs from 'node:fs';
import * as path from 'node:path';
import sharp from 'sharp';
import { Project } from './project';

/** The images of the example, with their license in its CREDITS.md. */
const IMAGES = path.join(__dirname, '../../../examples/minimal/images');

const LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96"><circle cx="48" cy="48" r="40"/></svg>';

/** Whether a run compares images of few pixels. */
const IS_SHORT = process.env.RECIPES_SHORT === '1';

/**
 * Widths that are smaller than those of the example, so that a run takes minutes. Frameworks enlarge none, so their
 * widths of screens, which begin at 640 pixels, lead to the full size of most images of a short run.
 */
const WIDTHS = IS_SHORT
  ? { sunset: 720, picos: 414, dogs: 640, balloon: 192, traffic: 414, valley: 375, life: 400, orbits: 160 }
  : { sunset: 1080, picos: 828, dogs: 640, balloon: 384, traffic: 828, valley: 750, life: 800, orbits: 800 };

/** Writes the images of a site. */
export async function writePhotographs(folder: string, { imported, served }: Project['photographs']): Promise<void> {
  const [imports, files] = [path.join(folder, imported), path.join(folder, served)];
  for (const name of [imports, `${files}/cats`, `${files}/dogs`]) fs.mkdirSync(name, { recursive: true });
  await photograph('sunset.jpg', WIDTHS.sunset, `${imports}/sunset.jpg`);
  await photograph('picos.jpg', WIDTHS.picos, `${files}/cats/picos.jpg`);
  await photograph('portrait.jpg', WIDTHS.dogs, `${files}/dogs/two friends.jpg`);
  await graphic('transparent.png', WIDTHS.balloon, `${imports}/balloon.png`);
  await graphic('screenshot.png', WIDTHS.traffic, `${imports}/traffic.png`);
  await graphic('valley.png', WIDTHS.valley, `${imports}/valley.png`);
  await sharp(path.join(IMAGES, 'orbits.gif'), { animated: true }).resize(WIDTHS.orbits).toFile(`${files}/orbits.gif`);
  fs.writeFileSync(`${files}/logo.svg`, LOGO);
}

/** Returns the photograph of a server of another host. */
export async function remotePhotograph(): Promise<Buffer> {
  return sharp(path.join(IMAGES, 'life.jpg')).resize(WIDTHS.life).jpeg({ quality: 90 }).toBuffer();
}

async function photograph(name: string, width: number, file: string): Promise<void> {
  await sharp(path.join(IMAGES, name)).resize(width).jpeg({ quality: 90 }).toFile(file);
}

async function graphic(name: string, width: number, file: string): Promise<void> {
  await sharp(path.join(IMAGES, name)).resize(width).png().toFile(file);
}
