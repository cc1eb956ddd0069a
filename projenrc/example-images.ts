import * as path from 'node:path';
import sharp from 'sharp';
import { balloon } from './drawings/balloon';
import { SizedDrawing, documentOf } from './drawings/drawing';
import { FRAMES, FRAME_MS, orbits } from './drawings/orbits';
import { valley } from './drawings/valley';

const FOLDER = path.join(__dirname, '../examples/minimal/images');

/** Draws the images of the example that are no photographs. */
async function main(): Promise<void> {
  await png(valley(), 'valley.png');
  await png(balloon(), 'transparent.png');
  const frames = Array.from({ length: FRAMES }, (_, frame) => documentOf(orbits(frame)));
  await sharp(frames, { join: { animated: true } })
    .gif({ delay: FRAME_MS, loop: 0, colours: 64, dither: 0 })
    .toFile(path.join(FOLDER, 'orbits.gif'));
}

async function png(drawing: SizedDrawing, name: string): Promise<void> {
  await sharp(documentOf(drawing)).png({ compressionLevel: 9 }).toFile(path.join(FOLDER, name));
}

void main();
