import * as fs from 'node:fs';
import * as path from 'node:path';
import sharp from 'sharp';
import { FOLDER } from '../../runtime/transformer/corpus.support';

// In larger images, random damage rarely hits a byte that matters.
const LARGEST = 400_000;

/** Returns small images of all formats: generated ones, and those of the corpus if it exists. */
export async function sampleImages(): Promise<Buffer[]> {
  const still = sharp({
    create: {
      width: 160,
      height: 120,
      channels: 3,
      background: 'teal',
      noise: { type: 'gaussian', mean: 128, sigma: 40 },
    },
  });
  const pixels = await still.png().toBuffer();
  const frames = sharp([pixels, pixels, pixels], { join: { animated: true } });
  const made = await Promise.all([
    sharp(pixels).jpeg().withExif({ IFD0: { Copyright: 'nobody' } }).toBuffer(),
    sharp(pixels).jpeg({ progressive: true }).withIccProfile('p3').toBuffer(),
    sharp(pixels).png({ palette: true, progressive: true }).toBuffer(),
    sharp(pixels).ensureAlpha(0.5).png().toBuffer(),
    sharp(pixels).webp().toBuffer(),
    sharp(pixels).avif({ effort: 0 }).toBuffer(),
    sharp(pixels).tiff({ compression: 'lzw' }).toBuffer(),
    frames.clone().gif().toBuffer(),
    frames.clone().webp({ lossless: true }).toBuffer(),
  ]);
  return [...made, Buffer.from(SVG), ...corpus()];
}

const SVG = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 60"><defs><linearGradient id="g"><stop offset="0" stop-color="red"/></linearGradient></defs>
<style>.a { fill: url(#g) }</style><rect class="a" width="80" height="60"/><use href="#t"/><text id="t" x="5" y="30">cat</text></svg>`;

function corpus(): Buffer[] {
  const folders = ['edge', 'hostile'].map(name => path.join(FOLDER, name)).filter(folder => fs.existsSync(folder));
  const files = folders.flatMap(folder => fs.readdirSync(folder).sort().map(name => path.join(folder, name)));
  return files.filter(file => fs.statSync(file).size <= LARGEST).map(file => fs.readFileSync(file));
}
