import * as fs from 'node:fs';
import * as path from 'node:path';
import sharp from 'sharp';
import { Project } from './project';

/** The images of the example, with their license in its CREDITS.md. */
const IMAGES = path.join(__dirname, '../../../examples/minimal/images');

const LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96"><circle cx="48" cy="48" r="40"/></svg>';

/** Writes images, smaller than those of the example, so that a run takes minutes. */
export async function writePhotographs(folder: string, { imported, served }: Project['photographs']): Promise<void> {
  const [imports, files] = [path.join(folder, imported), path.join(folder, served)];
  for (const name of [imports, `${files}/cats`, `${files}/dogs`]) fs.mkdirSync(name, { recursive: true });
  await photograph('sunset.jpg', 1080, `${imports}/sunset.jpg`);
  await photograph('picos.jpg', 828, `${files}/cats/picos.jpg`);
  await photograph('portrait.jpg', 640, `${files}/dogs/two friends.jpg`);
  await graphic('transparent.png', 384, `${imports}/balloon.png`);
  await graphic('screenshot.png', 828, `${imports}/traffic.png`);
  await graphic('valley.png', 750, `${imports}/valley.png`);
  fs.copyFileSync(path.join(IMAGES, 'orbits.gif'), `${files}/orbits.gif`);
  fs.writeFileSync(`${files}/logo.svg`, LOGO);
}

/** Returns the photograph of a server of another host. */
export async function remotePhotograph(): Promise<Buffer> {
  return sharp(path.join(IMAGES, 'life.jpg')).resize(800).jpeg({ quality: 90 }).toBuffer();
}

async function photograph(name: string, width: number, file: string): Promise<void> {
  await sharp(path.join(IMAGES, name)).resize(width).jpeg({ quality: 90 }).toFile(file);
}

async function graphic(name: string, width: number, file: string): Promise<void> {
  await sharp(path.join(IMAGES, name)).resize(width).png().toFile(file);
}
